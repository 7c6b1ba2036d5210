"""HTTP of privacy: what is kept, for how long, and its erasure (docs/protocol.md)."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody

from veche.features.identity.logic import session_cookie
from veche.features.identity.service import Doorkeeper
from veche.features.privacy import service
from veche.features.privacy.schemas import Affected, EraseRequest, Privacy, Receipt, Retention
from veche.features.privacy.service import Erasure
from veche.kit.caller import Caller
from veche.kit.db import Database

Days = Annotated[int, msgspec.Meta(ge=1, le=36_500)]


@get("/api/privacy", tags=["privacy"])
async def get_privacy(
    db: NamedDependency[Database], caller: NamedDependency[Caller], settings: NamedDependency[Any]
) -> Privacy:
    """What is kept of the caller, and for how long."""
    return await _overview(db, caller, settings)


@get("/api/privacy/retention", tags=["privacy"])
async def get_affected(
    db: NamedDependency[Database], caller: NamedDependency[Caller], days: FromQuery[Days]
) -> Affected:
    """How many conversations would go now if they were kept for so many days."""
    return await db.read(service.affected, caller, days)


@put("/api/privacy/retention", tags=["privacy"])
async def set_retention(
    data: JSONBody[Retention],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    settings: NamedDependency[Any],
) -> Privacy:
    """For how long conversations are kept that nobody writes in."""
    await db.write(service.set_retention, caller, data)
    return await _overview(db, caller, settings)


@post("/api/privacy/erase", status_code=200, tags=["privacy"])
async def erase(
    data: JSONBody[EraseRequest],
    request: Request[Any, Any, Any],
    caller: NamedDependency[Caller],
    erasure: NamedDependency[Erasure],
    doorkeeper: NamedDependency[Doorkeeper],
) -> Response[Receipt]:
    """Erases all of the caller's data, or their account; the receipt says what, and what it could not reach."""
    receipt = await erasure.erase(caller, data, address=request.client.host if request.client else "unknown")
    headers = {}
    if data.what == "account":
        settings = doorkeeper.settings
        secure = settings.secure_cookies == "always" or request.scope.get("scheme") == "https"
        headers["Set-Cookie"] = session_cookie("", secure=secure, days=settings.session_days)
    return Response(receipt, headers=headers)


async def _overview(db: Database, caller: Caller, settings: Any) -> Privacy:
    days, hours = settings.identity.session_days, settings.exchange.keep_hours
    return await db.read(service.overview, caller, session_days=days, export_hours=hours)


routes: list[Any] = [get_privacy, get_affected, set_retention, erase]
