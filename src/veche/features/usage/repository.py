"""Every statement about usage."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, case, delete, func, insert, or_, select, update

from veche.features.usage.models import budget, entry, hold, tally
from veche.features.usage.schemas import GroupBy
from veche.kit.db import Tx, insert_into

COUNTS = ("input_tokens", "output_tokens", "cached_tokens", "reasoning_tokens")
_KEYS: dict[GroupBy, list[ColumnElement[str]]] = {
    "day": [entry.c.day],
    "model": [entry.c.provider, entry.c.model],
    "provider": [entry.c.provider],
    "conversation": [entry.c.conversation_id],
    "project": [entry.c.project_id],
    "key": [entry.c.key_id],
    "person": [entry.c.user_id],
}

_ADD = insert(entry)


def has(tx: Tx, id: str) -> bool:
    """Is this call on the books already?"""
    return tx.execute(select(entry.c.id).where(entry.c.id == id)).first() is not None


def add(tx: Tx, values: dict[str, Any]) -> None:
    """Puts one call on the books."""
    tx.execute(_ADD, values)


def sums(
    tx: Tx,
    user_id: str | None,
    by: GroupBy,
    from_ms: int | None,
    to_ms: int | None,
    *,
    conversation: str | None = None,
    project: str | None = None,
) -> list[dict[str, Any]]:
    """Sums by key and currency, of one person or of all; `last` is the time of the newest call."""
    keys = _KEYS[by]
    statement = select(
        *keys,
        entry.c.currency,
        func.count().label("calls"),
        *(func.sum(entry.c[name]).label(name) for name in COUNTS),
        func.sum(entry.c.cost_nano).label("cost_nano"),
        func.sum(case((entry.c.cost_nano.is_(None), 1), else_=0)).label("unpriced_calls"),
        func.max(entry.c.at).label("last"),
    ).group_by(*keys, entry.c.currency)
    if user_id is not None:
        statement = statement.where(entry.c.user_id == user_id)
    if from_ms is not None:
        statement = statement.where(entry.c.at >= from_ms)
    if to_ms is not None:
        statement = statement.where(entry.c.at < to_ms)
    if conversation is not None:
        statement = statement.where(entry.c.conversation_id == conversation)
    if project is not None:
        statement = statement.where(entry.c.project_id == project)
    return [dict(row) for row in tx.execute(statement).mappings()]


# budgets; the statements of the hot path are built once

_APPLYING = (
    select(budget)
    .where(
        or_(budget.c.user_id.is_(None), budget.c.user_id == bindparam("user")),
        or_(budget.c.key_id.is_(None), budget.c.key_id == bindparam("key")),
        or_(budget.c.project_id.is_(None), budget.c.project_id == bindparam("project")),
        or_(budget.c.model.is_(None), budget.c.model == bindparam("provider"), budget.c.model == bindparam("model")),
    )
    .order_by(budget.c.id)
)
_LOCKED = _APPLYING.with_for_update()
_ANY = select(budget.c.id).limit(1)
_TALLY = select(tally).where(tally.c.budget_id == bindparam("budget"), tally.c.since == bindparam("start"))
_HELD = select(func.coalesce(func.sum(hold.c.amount), 0)).where(
    hold.c.budget_id == bindparam("budget"), hold.c.expires_at > bindparam("now")
)
_RELEASE = delete(hold).where(hold.c.call_id == bindparam("call"))


def any_budget(tx: Tx) -> bool:
    """Is there any budget at all?"""
    return tx.execute(_ANY).first() is not None


def applying(
    tx: Tx, *, user: str, key: str | None, project: str | None, provider: str, model: str, lock: bool = False
) -> list[Row[Any]]:
    """The budgets that a call counts against, in one order for everybody; `lock` holds them till the end."""
    given = {"user": user, "key": key, "project": project, "provider": provider, "model": f"{provider}.{model}"}
    return list(tx.execute(_LOCKED if lock else _APPLYING, given))


def get_tally(tx: Tx, budget_id: str, since: int) -> Row[Any] | None:
    """What a budget has spent in the period that began then."""
    return tx.execute(_TALLY, {"budget": budget_id, "start": since}).one_or_none()


def held(tx: Tx, budget_id: str) -> int:
    """What is held of a budget for calls that run."""
    return int(tx.execute(_HELD, {"budget": budget_id, "now": tx.now}).scalar_one())


def add_to_tally(tx: Tx, budget_id: str, since: int, *, spent: int, calls: int, uncounted: int) -> None:
    """Adds to what a budget has spent."""
    row = insert_into(tx, tally).values(budget_id=budget_id, since=since, spent=spent, calls=calls, uncounted=uncounted)
    more = {name: tally.c[name] + row.excluded[name] for name in ("spent", "calls", "uncounted")}
    tx.execute(row.on_conflict_do_update(index_elements=["budget_id", "since"], set_=more))


def add_holds(tx: Tx, call_id: str, amounts: dict[str, int], expires_at: int) -> None:
    """Holds amounts (by budget) for a call; what dead processes held is let go."""
    tx.execute(delete(hold).where(hold.c.expires_at <= tx.now))
    rows = [{"call_id": call_id, "budget_id": b, "amount": a, "expires_at": expires_at} for b, a in amounts.items()]
    tx.execute(insert(hold), rows)


def release(tx: Tx, call_id: str) -> None:
    """Lets go of what was held for a call."""
    tx.execute(_RELEASE, {"call": call_id})


def add_budget(tx: Tx, values: dict[str, Any]) -> None:
    """Adds a budget."""
    tx.execute(insert(budget), values)


def get_budget(tx: Tx, budget_id: str) -> Row[Any] | None:
    """One budget, whoever's it is."""
    return tx.execute(select(budget).where(budget.c.id == budget_id)).one_or_none()


def list_budgets(tx: Tx, user_id: str | None) -> list[Row[Any]]:
    """All budgets, or those of one person and those that hold for everybody; those for all first."""
    query = select(budget).order_by(budget.c.user_id.is_not(None), budget.c.created_at, budget.c.id)
    if user_id is not None:
        query = query.where(or_(budget.c.user_id == user_id, budget.c.user_id.is_(None)))
    return list(tx.execute(query))


def change_budget(tx: Tx, budget_id: str, **values: object) -> None:
    """Sets columns of a budget."""
    tx.execute(update(budget).where(budget.c.id == budget_id).values(updated_at=tx.now, **values))


def drop_budget(tx: Tx, budget_id: str) -> None:
    """The budget goes, with what it counted."""
    tx.execute(delete(budget).where(budget.c.id == budget_id))


def drop_of_project(tx: Tx, project_id: str) -> None:
    """The budgets of a project that is gone."""
    tx.execute(delete(budget).where(budget.c.project_id == project_id))


def counted_since(tx: Tx, row: Row[Any], since: int) -> tuple[int, int, int]:
    """What a new budget would have counted: spent, calls, calls that it cannot count."""
    tokens = func.coalesce(entry.c.input_tokens, 0) + func.coalesce(entry.c.output_tokens, 0)
    amount = tokens if row.currency is None else entry.c.cost_nano
    fits = entry.c.at >= since if row.currency is None else entry.c.currency == row.currency
    query = select(
        func.coalesce(func.sum(case((fits, amount), else_=0)), 0),
        func.count(),
        func.coalesce(func.sum(case((fits, 0), else_=1)), 0),
    ).where(entry.c.at >= since)
    if row.user_id is not None:
        query = query.where(entry.c.user_id == row.user_id)
    if row.key_id is not None:
        query = query.where(entry.c.key_id == row.key_id)
    if row.project_id is not None:
        query = query.where(entry.c.project_id == row.project_id)
    if row.model is not None:
        name = entry.c.provider + "." + entry.c.model
        query = query.where(or_(entry.c.provider == row.model, name == row.model))
    found: Any = tx.execute(query).one()
    return int(found[0]), int(found[1]), int(found[2])
