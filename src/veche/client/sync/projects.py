"""A project that is in one copy only goes to the other, before the first conversation of it."""

from __future__ import annotations

import msgspec

from veche.client.port import Client
from veche.features.conversations.schemas.projects import NewProject, ProjectPatch
from veche.features.exchange.schemas import Copies


async def carry_project(project_id: str, ends: tuple[Copies, Copies], clients: tuple[Client, Client]) -> None:
    """Makes the project in the second copy, or brings it to where it was changed later."""
    source = next((one for one in ends[0].projects if one.id == project_id), None)
    target = next((one for one in ends[1].projects if one.id == project_id), None)
    if source is None or (target is not None and target.updated_at >= source.updated_at):
        return
    given = {name: getattr(source, name) for name in ("name", "emoji", "colour", "instructions", "model", "params")}
    if target is None:
        made = await clients[1].create_project(NewProject(id=project_id, **given))
    else:
        made = await clients[1].change_project(project_id, ProjectPatch(**given))
    if source.archived != made.archived:
        made = await clients[1].change_project(project_id, ProjectPatch(archived=source.archived))
    others = [one for one in ends[1].projects if one.id != project_id]
    ends[1].projects[:] = [*others, msgspec.structs.replace(made, updated_at=source.updated_at)]
