"""Projects: folders that give their conversations something."""

from __future__ import annotations

from typing import Protocol

from veche.features.conversations.schemas import Conversation
from veche.features.conversations.schemas.projects import Bulk, NewProject, Project, ProjectPatch


class Projects(Protocol):
    """Projects, and acts on many conversations at once."""

    async def projects(self) -> list[Project]:
        """The person's projects, in their order."""
        ...

    async def project(self, project_id: str) -> Project:
        """One project."""
        ...

    async def create_project(self, new: NewProject) -> Project:
        """Begins a project; the same id again gives the first one."""
        ...

    async def change_project(self, project_id: str, patch: ProjectPatch) -> Project:
        """Changes what the patch names; its conversations have it from their next message on."""
        ...

    async def delete_project(self, project_id: str, *, conversations: bool = False) -> None:
        """Deletes a project; with `conversations` all that is in it, else they stay, in no project."""
        ...

    async def bulk(self, wanted: Bulk) -> list[Conversation]:
        """One act on many conversations, all or none; gives them as they are now."""
        ...
