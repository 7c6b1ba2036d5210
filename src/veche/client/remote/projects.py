"""Projects: folders that give their conversations something."""

from __future__ import annotations

from urllib.parse import quote

from veche.client.remote.http import OverHttp
from veche.features.conversations.schemas import Conversation
from veche.features.conversations.schemas.projects import (
    Bulk,
    BulkDone,
    NewProject,
    Project,
    ProjectPatch,
)
from veche.features.conversations.schemas.projects import Projects as ProjectList


class Projects(OverHttp):
    """Projects, and acts on many conversations at once."""

    async def projects(self) -> list[Project]:
        """See `Client`."""
        return (await self._ask("GET", "/api/projects", ProjectList)).items

    async def project(self, project_id: str) -> Project:
        """See `Client`."""
        return await self._ask("GET", _path(project_id), Project)

    async def create_project(self, new: NewProject) -> Project:
        """See `Client`."""
        return await self._ask("POST", "/api/projects", Project, body=new)

    async def change_project(self, project_id: str, patch: ProjectPatch) -> Project:
        """See `Client`."""
        return await self._ask("PATCH", _path(project_id), Project, body=patch)

    async def delete_project(self, project_id: str, *, conversations: bool = False) -> None:
        """See `Client`."""
        await self._ask("DELETE", _path(project_id), type(None), query={"conversations": conversations})

    async def bulk(self, wanted: Bulk) -> list[Conversation]:
        """See `Client`."""
        return (await self._ask("POST", "/api/conversations/bulk", BulkDone, body=wanted)).items


def _path(project_id: str) -> str:
    return f"/api/projects/{quote(project_id, safe='')}"
