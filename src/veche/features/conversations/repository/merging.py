"""SQL of bringing two copies of a conversation together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import func, select, update

from veche.features.conversations.models import conversation, gone, log, mark, message, part
from veche.features.conversations.repository.messages import replace_parts
from veche.features.conversations.repository.tree import as_row
from veche.features.conversations.schemas import Message
from veche.features.conversations.schemas.merging import Gone, Node, Standing
from veche.features.files.models import file
from veche.kit.db import Tx

_c, _m = conversation.c, message.c
_ids = msgspec.json.Decoder(list[str])
_stamps = msgspec.json.Decoder(dict[str, int])
_KEPT = ("id", "conversation_id", "number", "parent_id", "author_id", "created_at", "role")
_BUSY = ("streaming", "queued")


def standings(tx: Tx, owner_id: str) -> list[Standing]:
    """All lasting conversations of a person's own, the oldest first."""
    marked = select(mark.c.conversation_id, func.max(mark.c.updated_at).label("at")).where(mark.c.user_id == owner_id)
    times = {row.conversation_id: row.at for row in tx.execute(marked.group_by(mark.c.conversation_id))}
    query = select(_c.id, _c.title, _c.seq, _c.project_id).where(_c.owner_id == owner_id, _c.expires_at.is_(None))
    return [
        Standing(row.id, row.title, row.seq, times.get(row.id, 0), row.project_id)
        for row in tx.execute(query.order_by(_c.id))
    ]


def standing_of(tx: Tx, conversation_id: str, user_id: str) -> tuple[int, int]:
    """The number of the last event, and when the person last marked something."""
    seq = tx.execute(select(_c.seq).where(_c.id == conversation_id)).scalar_one()
    marked = select(func.max(mark.c.updated_at))
    at = tx.execute(marked.where(mark.c.conversation_id == conversation_id, mark.c.user_id == user_id)).scalar()
    return seq, at or 0


def gone_of(tx: Tx, owner_id: str) -> list[Gone]:
    """What a person deleted."""
    query = select(gone.c.conversation_id, gone.c.at).where(gone.c.owner_id == owner_id)
    return [Gone(row.conversation_id, row.at) for row in tx.execute(query.order_by(gone.c.conversation_id))]


def stamps_of(tx: Tx, conversation_id: str) -> dict[str, int]:
    """When each setting was last changed."""
    return _stamps.decode(tx.execute(select(_c.stamps).where(_c.id == conversation_id)).scalar_one())


def nodes_of(tx: Tx, conversation_id: str) -> list[Node]:
    """Every message by number, without its words."""
    query = select(_m.id, _m.number, _m.parent_id, _m.updated_at, _m.state)
    rows = tx.execute(query.where(_m.conversation_id == conversation_id).order_by(_m.number))
    return [Node(row.id, row.number, row.parent_id, row.updated_at, row.state not in _BUSY) for row in rows]


def removed_from(tx: Tx, conversation_id: str) -> dict[str, int]:
    """Message id → the number of the event that told of its end, of all that ever went."""
    query = select(log.c.seq, log.c.data).where(log.c.conversation_id == conversation_id)
    rows = tx.execute(query.where(log.c.kind.in_(("removed", "cleared")), log.c.data.is_not(None)).order_by(log.c.seq))
    return {one: row.seq for row in rows for one in _ids.decode(row.data)}


def missing_files(tx: Tx, conversation_id: str) -> list[str]:
    """The ids of attached files that have no row of their own here."""
    query = (
        select(part.c.file_id)
        .distinct()
        .join(message, _m.id == part.c.message_id)
        .outerjoin(file, file.c.id == part.c.file_id)
        .where(_m.conversation_id == conversation_id, part.c.file_id.is_not(None), file.c.id.is_(None))
    )
    return sorted(tx.execute(query).scalars())


def overwrite(tx: Tx, one: Message, *, words: bool) -> None:
    """A message as it is elsewhere; where it stands and who said it stay. Without `words` only its part in contexts."""
    values = as_row(one)
    if words:
        values = {name: value for name, value in values.items() if name not in _KEPT}
    else:
        values = {"excluded": one.excluded, "pinned": one.pinned, "updated_at": one.updated_at}
    tx.execute(update(message).where(_m.id == one.id).values(**values))
    if words:
        replace_parts(tx, one.id, one.parts)


def authors(tx: Tx, ids: Sequence[str]) -> dict[str, Any]:
    """Message id → who said it, the time of its last change, and whether it rests."""
    found: dict[str, Any] = {}
    for start in range(0, len(ids), 500):
        query = select(_m.id, _m.author_id, _m.updated_at, _m.state, _m.conversation_id)
        for row in tx.execute(query.where(_m.id.in_(list(ids[start : start + 500])))):
            found[row.id] = row
    return found
