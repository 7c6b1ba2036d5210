"""SQL of messages and their parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import bindparam, delete, insert, select, text, update

from veche.features.conversations.models import member, message, part
from veche.features.conversations.schemas import Message, Note
from veche.features.usage.schemas import Cost
from veche.kit.db import Tx
from veche.ports.content import Part, Usage

_m = message.c
_notes = msgspec.json.Decoder(list[Note])
_part = msgspec.json.Decoder(Part)
_encode = msgspec.json.Encoder().encode
_READ = select(message)
_PARTS = select(part.c.message_id, part.c.body).order_by(part.c.message_id, part.c.position)
_CHUNK = 900  # SQLite takes at most 999 variables in old builds


_READ_ONE = _READ.where(_m.id == bindparam("message"))
_READ_MANY = _READ.where(_m.id.in_(bindparam("ids", expanding=True)))
_PARTS_OF = _PARTS.where(part.c.message_id.in_(bindparam("ids", expanding=True)))
_OUTLINE = select(_m.id, _m.number, _m.parent_id, _m.state, _m.role).where(
    _m.conversation_id == bindparam("conversation")
)
_ADD, _ADD_PART = insert(message), insert(part)
_SET = update(message).where(_m.id == bindparam("message")).returning(message)
_DROP_PARTS = delete(part).where(part.c.message_id == bindparam("message"), part.c.position >= bindparam("from"))
_STREAMING = select(_m.id).where(_m.id.in_(bindparam("ids", expanding=True)), _m.state == "streaming")
_PLACE = select(_m.conversation_id).where(_m.id == bindparam("message"))


class Outline(NamedTuple):
    """As much of a message as the tree's rules need."""

    id: str
    number: int
    parent_id: str | None
    state: str
    role: str


def _usage(row: Any) -> Usage | None:
    counts = (row.input_tokens, row.output_tokens, row.cached_tokens, row.cache_write_tokens, row.reasoning_tokens)
    return None if all(count is None for count in counts) else Usage(*counts)


def _cost(row: Any) -> Cost | None:
    if row.cost is None:
        return None
    return Cost(amount=row.cost, currency=row.currency, priced_at=row.priced_at)


def _message(row: Any, parts: list[Part]) -> Message:
    return Message(
        id=row.id,
        conversation_id=row.conversation_id,
        number=row.number,
        parent_id=row.parent_id,
        role=row.role,
        author_id=row.author_id,
        state=row.state,
        excluded=row.excluded,
        parts=parts,
        model=row.model,
        requested_model=row.requested_model,
        turn_id=row.turn_id,
        comparison_id=row.comparison_id,
        verdict=row.verdict,
        finish_reason=row.finish_reason,
        notes=_notes.decode(row.notes) if row.notes else [],
        usage=_usage(row),
        cost=_cost(row),
        first_token_ms=row.first_token_ms,
        duration_ms=row.duration_ms,
        created_at=row.created_at,
        updated_at=row.updated_at,
        pinned=row.pinned,
    )


def parts_of(tx: Tx, message_ids: Sequence[str]) -> dict[str, list[Part]]:
    """Message id → its parts, in order."""
    found: dict[str, list[Part]] = {}
    for start in range(0, len(message_ids), _CHUNK):
        ids = message_ids[start : start + _CHUNK]
        for row in tx.execute(_PARTS_OF, {"ids": list(ids)}):
            found.setdefault(row.message_id, []).append(_part.decode(row.body))
    return found


def _with_parts(tx: Tx, rows: list[Any]) -> list[Message]:
    parts = parts_of(tx, [row.id for row in rows])
    return [_message(row, parts.get(row.id, [])) for row in rows]


def get_message(tx: Tx, message_id: str) -> Message | None:
    """One message with its parts."""
    row = tx.execute(_READ_ONE, {"message": message_id}).first()
    return None if row is None else _with_parts(tx, [row])[0]


def message_place(tx: Tx, message_id: str, member_id: str) -> str | None:
    """The conversation of a message, if `member_id` belongs to it."""
    query = (
        select(_m.conversation_id)
        .join(member, member.c.conversation_id == _m.conversation_id)
        .where(_m.id == message_id, member.c.member_id == member_id)
    )
    return tx.execute(query).scalar()


def messages_of(tx: Tx, conversation_id: str, *, before: int | None, limit: int) -> list[Message]:
    """The newest `limit` messages older than `before`, by rising number."""
    query = _READ.where(_m.conversation_id == conversation_id)
    if before is not None:
        query = query.where(_m.number < before)
    rows = list(tx.execute(query.order_by(_m.number.desc()).limit(limit)))
    rows.reverse()
    return _with_parts(tx, rows)


def outline(tx: Tx, conversation_id: str) -> dict[str, Outline]:
    """The whole tree, without content."""
    return {row.id: Outline._make(row) for row in tx.execute(_OUTLINE, {"conversation": conversation_id})}


def path_messages(tx: Tx, ids: Sequence[str]) -> list[Message]:
    """These messages with their parts, by rising number."""
    rows: list[Any] = []
    for start in range(0, len(ids), _CHUNK):
        rows += tx.execute(_READ_MANY, {"ids": list(ids[start : start + _CHUNK])})
    rows.sort(key=lambda row: row.number)
    return _with_parts(tx, rows)


def add_message(tx: Tx, values: dict[str, Any], parts: Sequence[Part]) -> None:
    """A new message and its parts."""
    tx.execute(_ADD, {**values, "created_at": tx.now, "updated_at": tx.now})
    if rows := _part_rows([(values["id"], parts)]):
        tx.execute(_ADD_PART, rows)


def _part_rows(items: Sequence[tuple[str, Sequence[Part]]]) -> list[dict[str, Any]]:
    return [
        {
            "message_id": message_id,
            "position": i,
            "kind": one.__struct_config__.tag,
            "body": _encode(one).decode(),
            "file_id": getattr(one, "file_id", None),
        }
        for message_id, parts in items
        for i, one in enumerate(parts)
    ]


_UPSERT = text(
    "INSERT INTO conversations_part (message_id, position, kind, body, file_id) "
    "VALUES (:message_id, :position, :kind, :body, :file_id) ON CONFLICT (message_id, position) "
    "DO UPDATE SET kind = excluded.kind, body = excluded.body, file_id = excluded.file_id"
)


def replace_parts(tx: Tx, message_id: str, parts: Sequence[Part]) -> None:
    """New content for one message."""
    rows = _part_rows([(message_id, parts)])
    if rows:
        tx.execute(_UPSERT, rows)
    tx.execute(_DROP_PARTS, {"message": message_id, "from": len(rows)})


def checkpoint(tx: Tx, items: Sequence[tuple[str, Sequence[Part]]]) -> set[str]:
    """Saves answers as far as they are; gives the ids of those that still stream (others were removed or ended).

    An item without parts is only asked about.
    """
    alive = set(tx.execute(_STREAMING, {"ids": [message_id for message_id, _ in items]}).scalars())
    rows = _part_rows([one for one in items if one[0] in alive])
    if rows:
        tx.execute(_UPSERT, rows)
    return alive


def set_message(tx: Tx, message_id: str, values: dict[str, Any], parts: Sequence[Part] | None = None) -> Message | None:
    """Changes columns (and content) of one message; gives it as it is now, None if it is not there."""
    values = {**values, "updated_at": tx.now}
    if "notes" in values:
        values["notes"] = _encode(values["notes"]).decode() if values["notes"] else None
    row = tx.execute(_SET, {**values, "message": message_id}).first()
    if row is None:
        return None
    if parts is None:
        return _with_parts(tx, [row])[0]
    replace_parts(tx, message_id, parts)
    return _message(row, list(parts))


def conversation_of(tx: Tx, message_id: str) -> str | None:
    """Where a message is."""
    return tx.execute(_PLACE, {"message": message_id}).scalar()


def reparent(tx: Tx, old_parent: str, new_parent: str | None) -> list[str]:
    """Moves the children of one message under another; gives their ids. What they say is no newer for it."""
    query = update(message).where(_m.parent_id == old_parent).values(parent_id=new_parent)
    return list(tx.execute(query.returning(_m.id)).scalars())


def delete_messages(tx: Tx, conversation_id: str, ids: Sequence[str] | None) -> int:
    """Deletes these messages, or all of the conversation; how many."""
    query = delete(message).where(_m.conversation_id == conversation_id)
    if ids is None:
        return tx.execute(query).rowcount
    return sum(
        tx.execute(query.where(_m.id.in_(ids[start : start + _CHUNK]))).rowcount for start in range(0, len(ids), _CHUNK)
    )
