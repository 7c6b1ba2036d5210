"""SQL of temporary conversations."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update

from veche.features.conversations.models import conversation
from veche.kit.db import Tx

_c = conversation.c


def all_ids(tx: Tx) -> list[str]:
    """All that there are; seldom more than one for each person."""
    return list(tx.execute(select(_c.id).where(_c.expires_at.is_not(None))).scalars())


def expired(tx: Tx, before: int) -> list[str]:
    """Temporary conversations whose time is over."""
    return list(tx.execute(select(_c.id).where(_c.expires_at < before)).scalars())


def prolong(tx: Tx, conversation_ids: Sequence[str], until: int) -> None:
    """Temporary conversations that somebody has open go on."""
    query = update(conversation).where(_c.id.in_(conversation_ids), _c.expires_at.is_not(None))
    tx.execute(query.values(expires_at=until))
