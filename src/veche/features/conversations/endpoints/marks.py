"""HTTP routes of marks and favourites (docs/protocol.md)."""

from __future__ import annotations

from litestar import get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from veche.features.conversations import service
from veche.features.conversations.schemas.marks import Favourite, Mark, MarkPatch
from veche.kit.caller import Caller
from veche.kit.db import Database
from veche.kit.ids import check_id
from veche.kit.paging import Page


@put("/api/messages/{message_id:str}/mark", tags=["messages"])
async def mark(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    message_id: FromPath[str],
    data: JSONBody[MarkPatch],
) -> Mark:
    """Stars or rates a message, for the caller alone; absent fields stay."""
    return await db.write(service.mark, caller, check_id(message_id), data)


@get("/api/favourites", tags=["messages"])
async def favourites(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    cursor: FromQuery[str | None] = None,
    limit: FromQuery[int] = 50,
) -> Page[Favourite]:
    """The messages that the caller has starred, latest star first."""
    return await db.read(service.favourites, caller, cursor=cursor, limit=limit)


routes = [mark, favourites]
