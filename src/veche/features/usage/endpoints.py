"""HTTP routes of usage."""

from __future__ import annotations

from typing import Annotated

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter

from veche.features.usage import service
from veche.features.usage.schemas import GroupBy, UsageReport
from veche.kit.caller import Caller
from veche.kit.db import Database


@get("/api/usage", tags=["usage"])
async def report_usage(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    by: FromQuery[GroupBy] = "day",
    from_ms: Annotated[int | None, QueryParameter(name="from", description="milliseconds, included")] = None,
    to_ms: Annotated[int | None, QueryParameter(name="to", description="milliseconds, excluded")] = None,
) -> UsageReport:
    """What the caller used and what it cost, by day, model or conversation."""
    return await db.read(service.report, caller, by=by, from_ms=from_ms, to_ms=to_ms)


routes = [report_usage]
