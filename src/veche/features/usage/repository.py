"""Every statement about usage."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, case, func, insert, select

from veche.features.usage.models import entry
from veche.features.usage.schemas import GroupBy
from veche.kit.db import Tx

COUNTS = ("input_tokens", "output_tokens", "cached_tokens", "reasoning_tokens")
_KEYS: dict[GroupBy, list[ColumnElement[str]]] = {
    "day": [entry.c.day],
    "model": [entry.c.provider, entry.c.model],
    "conversation": [entry.c.conversation_id],
}

_ADD = insert(entry)


def has(tx: Tx, id: str) -> bool:
    """Is this call on the books already?"""
    return tx.execute(select(entry.c.id).where(entry.c.id == id)).first() is not None


def add(tx: Tx, values: dict[str, Any]) -> None:
    """Puts one call on the books."""
    tx.execute(_ADD, values)


def sums(tx: Tx, user_id: str, by: GroupBy, from_ms: int | None, to_ms: int | None) -> list[dict[str, Any]]:
    """Sums by key and currency; `last` is the time of the newest call."""
    keys = _KEYS[by]
    statement = (
        select(
            *keys,
            entry.c.currency,
            func.count().label("calls"),
            *(func.sum(entry.c[name]).label(name) for name in COUNTS),
            func.sum(entry.c.cost_nano).label("cost_nano"),
            func.sum(case((entry.c.cost_nano.is_(None), 1), else_=0)).label("unpriced_calls"),
            func.max(entry.c.at).label("last"),
        )
        .where(entry.c.user_id == user_id)
        .group_by(*keys, entry.c.currency)
    )
    if from_ms is not None:
        statement = statement.where(entry.c.at >= from_ms)
    if to_ms is not None:
        statement = statement.where(entry.c.at < to_ms)
    return [dict(row) for row in tx.execute(statement).mappings()]
