"""HTTP routes of assistants."""

from __future__ import annotations

from litestar import delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from veche.features.assistants import service
from veche.features.assistants.schemas import Assistant, AssistantPatch, NewAssistant
from veche.kit.caller import Caller
from veche.kit.db import Database
from veche.kit.paging import Page


@get("/api/assistants", tags=["assistants"])
async def list_assistants(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    cursor: FromQuery[str | None] = None,
    limit: FromQuery[int] = 50,
) -> Page[Assistant]:
    """The caller's own assistants and the public ones, newest first."""
    return await db.read(service.list_assistants, caller, cursor=cursor, limit=limit)


@post("/api/assistants", tags=["assistants"])
async def create_assistant(
    db: NamedDependency[Database], caller: NamedDependency[Caller], data: JSONBody[NewAssistant]
) -> Assistant:
    """Makes an assistant."""
    return await db.write(service.create, caller, data)


@patch("/api/assistants/{assistant_id:str}", tags=["assistants"])
async def change_assistant(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    assistant_id: FromPath[str],
    data: JSONBody[AssistantPatch],
) -> Assistant:
    """Changes an assistant."""
    return await db.write(service.change, caller, assistant_id, data)


@delete("/api/assistants/{assistant_id:str}", tags=["assistants"])
async def delete_assistant(
    db: NamedDependency[Database], caller: NamedDependency[Caller], assistant_id: FromPath[str]
) -> None:
    """Removes an assistant; its conversations stay."""
    await db.write(service.delete, caller, assistant_id)


routes = [list_assistants, create_assistant, change_assistant, delete_assistant]
