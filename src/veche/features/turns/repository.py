"""Every SQL statement of turns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, bindparam, func, insert, or_, select, update

from veche.features.turns.models import turn
from veche.kit.db import Tx

_t = turn.c
OPEN = ("queued", "running")
_ADD = insert(turn)
_SET = update(turn).where(_t.id == bindparam("turn")).returning(turn)
_COUNT = (
    select(func.count()).select_from(turn).where(_t.conversation_id == bindparam("conversation"), _t.state.in_(OPEN))
)


def add_turn(tx: Tx, values: dict[str, Any]) -> None:
    """A new row."""
    tx.execute(_ADD, {**values, "created_at": tx.now})


def get_turn(tx: Tx, turn_id: str) -> Any | None:
    """One row."""
    return tx.execute(select(turn).where(_t.id == turn_id)).first()


def turn_of_request(tx: Tx, message_id: str) -> Any | None:
    """The first turn that answered a message."""
    return tx.execute(select(turn).where(_t.request_id == message_id).order_by(_t.created_at, _t.id).limit(1)).first()


def turns_of_batch(tx: Tx, batch_id: str, conversation_id: str) -> list[Any]:
    """The turns of one batch, in the order in which they were accepted."""
    query = select(turn).where(_t.batch_id == batch_id, _t.conversation_id == conversation_id)
    return list(tx.execute(query.order_by(_t.created_at, _t.id)))


def turn_of_answer(tx: Tx, message_id: str) -> Any | None:
    """The newest turn that wrote an answer."""
    return tx.execute(select(turn).where(_t.answer_id == message_id).order_by(_t.created_at.desc()).limit(1)).first()


def turns_of_answer(tx: Tx, message_id: str) -> list[Any]:
    """All turns that wrote an answer, oldest first."""
    return list(tx.execute(select(turn).where(_t.answer_id == message_id).order_by(_t.created_at, _t.id)))


def open_count(tx: Tx, conversation_id: str) -> int:
    """How many turns of a conversation run or wait."""
    return tx.execute(_COUNT, {"conversation": conversation_id}).scalar() or 0


def set_turn(tx: Tx, turn_id: str, **values: Any) -> Any | None:
    """Changes columns; gives the row as it is now."""
    return tx.execute(_SET, {**values, "turn": turn_id}).first()


def renew(tx: Tx, turn_ids: Sequence[str], until: int) -> None:
    """Says that this process still works on these turns."""
    tx.execute(update(turn).where(_t.id.in_(turn_ids)).values(lease_until=until))


def orphans(tx: Tx, dead: Sequence[str], me: str) -> list[Any]:
    """Open turns whose process is known to be dead, or has been silent past its lease."""
    silent = and_(_t.lease_until < tx.now, _t.lease_owner != me)
    query = select(turn).where(_t.state.in_(OPEN), or_(_t.lease_owner.in_(list(dead) or [""]), silent))
    # two processes may look at once; each takes what the other does not (SQLite has one writer anyway)
    return list(tx.execute(query.order_by(_t.created_at).limit(1000).with_for_update(skip_locked=True)))


def owners(tx: Tx) -> list[str]:
    """The processes that open turns belong to."""
    query = select(_t.lease_owner).where(_t.state.in_(OPEN), _t.lease_owner.is_not(None)).distinct()
    return [str(owner) for owner in tx.execute(query).scalars()]
