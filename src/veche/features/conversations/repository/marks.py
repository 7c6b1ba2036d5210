"""SQL of marks: stars, ratings and notes of one person."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, bindparam, insert, or_, select, update

from veche.features.conversations.models import conversation, mark, member, message
from veche.features.conversations.schemas.marks import Mark
from veche.kit.db import Tx

_k = mark.c
_MINE = (_k.message_id == bindparam("message"), _k.user_id == bindparam("person"))
_ONE = select(mark).where(*_MINE)
_ADD = insert(mark)
_SET = update(mark).where(*_MINE)
_HERE = select(mark).where(_k.conversation_id == bindparam("conversation"), _k.user_id == bindparam("person"))
_WITHIN = _HERE.join(message, message.c.id == _k.message_id).where(
    message.c.number >= bindparam("first"), message.c.number <= bindparam("last")
)


def _mark(row: Any) -> Mark:
    return Mark(row.message_id, row.conversation_id, row.starred_at is not None, row.rating, row.note, row.updated_at)


def get_mark(tx: Tx, message_id: str, user_id: str) -> Any | None:
    """One row."""
    return tx.execute(_ONE, {"message": message_id, "person": user_id}).first()


def put_mark(tx: Tx, message_id: str, user_id: str, values: dict[str, Any], *, known: bool) -> Mark:
    """Makes or changes one; gives it as it is now."""
    if known:
        tx.execute(_SET, {**values, "message": message_id, "person": user_id})
    else:
        tx.execute(_ADD, {**values, "message_id": message_id, "user_id": user_id})
    return _mark(get_mark(tx, message_id, user_id))


def marks_of(tx: Tx, conversation_id: str, user_id: str) -> list[Mark]:
    """All of one person in one conversation."""
    return [_mark(row) for row in tx.execute(_HERE, {"conversation": conversation_id, "person": user_id})]


def marks_within(tx: Tx, conversation_id: str, user_id: str, first: int, last: int) -> list[Mark]:
    """Those on messages whose numbers lie between."""
    who = {"conversation": conversation_id, "person": user_id, "first": first, "last": last}
    return [_mark(row) for row in tx.execute(_WITHIN, who)]


def starred(tx: Tx, user_id: str, *, limit: int, after: tuple[int, str] | None) -> list[Any]:
    """Starred messages of lasting conversations that the person still belongs to, latest star first."""
    query = (
        select(
            _k.message_id,
            _k.conversation_id,
            _k.starred_at,
            conversation.c.title,
            message.c.role,
            message.c.model,
            message.c.created_at,
        )
        .join(message, message.c.id == _k.message_id)
        .join(conversation, conversation.c.id == _k.conversation_id)
        .join(member, and_(member.c.conversation_id == _k.conversation_id, member.c.member_id == _k.user_id))
        .where(_k.user_id == user_id, _k.starred_at.is_not(None), conversation.c.expires_at.is_(None))
    )
    if after is not None:
        at, last = after
        query = query.where(or_(_k.starred_at < at, and_(_k.starred_at == at, _k.message_id < last)))
    return list(tx.execute(query.order_by(_k.starred_at.desc(), _k.message_id.desc()).limit(limit)))
