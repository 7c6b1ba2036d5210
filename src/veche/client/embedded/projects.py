"""Projects: folders that give their conversations something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from veche.client.embedded.inside import InHouse
from veche.features.conversations import service as conversations

if TYPE_CHECKING:
    from veche.features.conversations.schemas import Conversation
    from veche.features.conversations.schemas.projects import Bulk, NewProject, Project, ProjectPatch


class Projects(InHouse):
    """Projects, and acts on many conversations at once."""

    async def projects(self) -> list[Project]:
        """See `Client`."""
        return (await self.house.db.read(conversations.list_projects, self.caller)).items

    async def project(self, project_id: str) -> Project:
        """See `Client`."""
        return await self.house.db.read(conversations.get_project, self.caller, project_id)

    async def create_project(self, new: NewProject) -> Project:
        """See `Client`."""
        return await self.house.db.write(conversations.create_project, self.caller, new)

    async def change_project(self, project_id: str, patch: ProjectPatch) -> Project:
        """See `Client`."""
        return await self.house.db.write(conversations.change_project, self.caller, project_id, patch)

    async def delete_project(self, project_id: str, *, conversations: bool = False) -> None:
        """See `Client`."""
        await self.house.db.write(_delete, self.caller, project_id, self.house.bus, conversations=conversations)

    async def bulk(self, wanted: Bulk) -> list[Conversation]:
        """See `Client`."""
        return (await self.house.db.write(conversations.bulk, self.caller, wanted, self.house.bus)).items


_delete = conversations.delete_project  # the name of a parameter hides the module
