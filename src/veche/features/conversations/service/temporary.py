"""Temporary conversations: in no list, index or statistics, and gone without a trace (docs/decisions)."""

from __future__ import annotations

from collections.abc import Sequence

from veche.features.conversations.repository import temporary
from veche.features.conversations.service.remove import erase
from veche.features.conversations.service.write import IDLE
from veche.kit.db import Tx
from veche.kit.events import Bus


def temporary_ids(tx: Tx) -> list[str]:
    """All that there are."""
    return temporary.all_ids(tx)


def prolong(tx: Tx, conversation_ids: Sequence[str]) -> None:
    """Somebody has them open."""
    temporary.prolong(tx, conversation_ids, tx.now + IDLE)


def expire(tx: Tx, bus: Bus) -> int:
    """Erases those that nobody has had open for a while; how many."""
    gone = temporary.expired(tx, tx.now)
    for one in gone:
        erase(tx, one, bus, temporary=True)
    return len(gone)
