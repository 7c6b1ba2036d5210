"""SQL of the event log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, select

from veche.features.conversations.models import log
from veche.kit.db import Tx

_ADD = insert(log)


def add_events(tx: Tx, rows: Sequence[dict[str, Any]]) -> None:
    """Appends events whose numbers `bump` has given."""
    tx.execute(_ADD, list(rows))


def events_after(tx: Tx, conversation_id: str, after: int, limit: int) -> list[Any]:
    """Event rows after a number, in order."""
    query = (
        select(log).where(log.c.conversation_id == conversation_id, log.c.seq > after).order_by(log.c.seq).limit(limit)
    )
    return list(tx.execute(query))
