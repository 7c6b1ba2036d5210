"""HTTP of links as their makers have them."""

from __future__ import annotations

from typing import Any

from litestar import delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from veche.features.conversations.schemas import Conversation
from veche.features.sharing import service
from veche.features.sharing.schemas import CopyRequest, NewShare, Share, SharePatch, ShareRequest
from veche.features.sharing.service import Locks
from veche.kit.caller import Caller
from veche.kit.db import Database
from veche.kit.events import Bus
from veche.kit.paging import Page


@get("/api/shares", tags=["sharing"])
async def list_links(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    conversation_id: FromQuery[str | None] = None,
    cursor: FromQuery[str | None] = None,
    limit: FromQuery[int] = 50,
) -> Page[Share]:
    """The caller's links, newest first; of one conversation, or all."""
    return await db.read(service.list_links, caller, conversation_id=conversation_id, cursor=cursor, limit=limit)


@post("/api/shares", status_code=201, tags=["sharing"])
async def make_link(
    data: JSONBody[ShareRequest], caller: NamedDependency[Caller], locks: NamedDependency[Locks]
) -> NewShare:
    """Makes a link to a conversation of one's own; its secret is told this once."""
    return await locks.make_link(caller, data)


@patch("/api/shares/{share_id:str}", tags=["sharing"])
async def change_link(
    share_id: FromPath[str],
    data: JSONBody[SharePatch],
    caller: NamedDependency[Caller],
    locks: NamedDependency[Locks],
) -> Share:
    """Changes name, password, end, and what visitors and search engines may do."""
    return await locks.change_link(caller, share_id, data)


@post("/api/shares/{share_id:str}/renew", status_code=200, tags=["sharing"])
async def renew_link(
    share_id: FromPath[str], db: NamedDependency[Database], caller: NamedDependency[Caller]
) -> NewShare:
    """The same link under a new address; the old one opens nothing any more."""
    return await db.write(service.renew_link, caller, share_id)


@delete("/api/shares/{share_id:str}", status_code=204, tags=["sharing"])
async def revoke_link(share_id: FromPath[str], db: NamedDependency[Database], caller: NamedDependency[Caller]) -> None:
    """The link opens nothing any more."""
    await db.write(service.revoke_link, caller, share_id)


@post("/api/shares/copy", status_code=201, tags=["sharing"])
async def copy(
    data: JSONBody[CopyRequest],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    bus: NamedDependency[Bus],
) -> Conversation:
    """What a link shows, as a conversation of one's own to go on with."""
    caller.need("chat")
    return await db.write(service.copy, caller, data, bus)


routes: list[Any] = [list_links, make_link, change_link, renew_link, revoke_link, copy]
