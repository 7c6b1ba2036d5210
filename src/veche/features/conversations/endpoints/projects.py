"""HTTP routes of projects, and of acts on many conversations at once."""

from __future__ import annotations

from litestar import delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from veche.features.conversations import service
from veche.features.conversations.schemas.projects import Bulk, BulkDone, NewProject, Project, ProjectPatch, Projects
from veche.kit.caller import Caller
from veche.kit.db import Database
from veche.kit.events import Bus


@get("/api/projects", tags=["projects"])
async def list_projects(db: NamedDependency[Database], caller: NamedDependency[Caller]) -> Projects:
    """The caller's projects, in their order."""
    return await db.read(service.list_projects, caller)


@post("/api/projects", tags=["projects"])
async def create(db: NamedDependency[Database], caller: NamedDependency[Caller], data: JSONBody[NewProject]) -> Project:
    """Begins a project."""
    return await db.write(service.create_project, caller, data)


@get("/api/projects/{project_id:str}", tags=["projects"])
async def read(db: NamedDependency[Database], caller: NamedDependency[Caller], project_id: FromPath[str]) -> Project:
    """One project."""
    return await db.read(service.get_project, caller, project_id)


@patch("/api/projects/{project_id:str}", tags=["projects"])
async def change(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    project_id: FromPath[str],
    data: JSONBody[ProjectPatch],
) -> Project:
    """Changes a project; its conversations have it from their next message on."""
    return await db.write(service.change_project, caller, project_id, data)


@delete("/api/projects/{project_id:str}", tags=["projects"])
async def remove(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    bus: NamedDependency[Bus],
    project_id: FromPath[str],
    conversations: FromQuery[bool] = False,
) -> None:
    """Deletes a project; with `conversations` all that is in it, else they stay, in no project."""
    await db.write(service.delete_project, caller, project_id, bus, conversations=conversations)


@post("/api/conversations/bulk", status_code=200, tags=["conversations"])
async def bulk(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    bus: NamedDependency[Bus],
    data: JSONBody[Bulk],
) -> BulkDone:
    """Archives, pins, moves or deletes many conversations, all or none."""
    return await db.write(service.bulk, caller, data, bus)


routes = [list_projects, create, read, change, remove, bulk]
