"""HTTP routes of usage."""

from __future__ import annotations

from typing import Annotated

from litestar import delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from veche.features.usage import service
from veche.features.usage.schemas import Budget, BudgetPatch, Budgets, GroupBy, NewBudget, UsageReport
from veche.kit.caller import Caller
from veche.kit.db import Database


@get("/api/usage", tags=["usage"])
async def report_usage(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    by: FromQuery[GroupBy] = "day",
    from_ms: Annotated[int | None, QueryParameter(name="from", description="milliseconds, included")] = None,
    to_ms: Annotated[int | None, QueryParameter(name="to", description="milliseconds, excluded")] = None,
    conversation: FromQuery[str | None] = None,
    project: FromQuery[str | None] = None,
) -> UsageReport:
    """What the caller used and what it cost, of one conversation or project, if one is named; by person, for
    administrators: what everybody used.
    """
    return await db.read(
        service.report, caller, by=by, from_ms=from_ms, to_ms=to_ms, conversation=conversation, project=project
    )


@get("/api/budgets", tags=["usage"])
async def list_budgets(db: NamedDependency[Database], caller: NamedDependency[Caller]) -> Budgets:
    """The caller's budgets and those that hold for everybody; administrators see all."""
    return await db.read(service.list_budgets, caller)


@post("/api/budgets", status_code=201, tags=["usage"])
async def make_budget(
    data: JSONBody[NewBudget],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    has_project: NamedDependency[service.HasProject],
) -> Budget:
    """Sets a budget: for oneself, one's own key or project; administrators, for anybody."""
    return await db.write(service.make_budget, caller, data, has_project)


@patch("/api/budgets/{budget_id:str}", tags=["usage"])
async def change_budget(
    budget_id: FromPath[str],
    data: JSONBody[BudgetPatch],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
) -> Budget:
    """Changes a budget that the caller set, or (administrators) any."""
    return await db.write(service.change_budget, caller, budget_id, data)


@delete("/api/budgets/{budget_id:str}", status_code=204, tags=["usage"])
async def drop_budget(budget_id: FromPath[str], db: NamedDependency[Database], caller: NamedDependency[Caller]) -> None:
    """Takes a budget away."""
    await db.write(service.drop_budget, caller, budget_id)


routes = [report_usage, list_budgets, make_budget, change_budget, drop_budget]
