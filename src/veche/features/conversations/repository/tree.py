"""SQL of the whole tree at a glance, of copies of it, and of votes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, func, insert, select, update

from veche.features.conversations.models import branch, message, part, summary, vote
from veche.features.conversations.schemas import Message
from veche.kit.db import Tx

_m = message.c
_encode = msgspec.json.Encoder().encode
OPENING = 260  # characters of a part as JSON, enough for its first words
_CHUNK = 500
_FIRST_TEXT = (
    select(func.substr(part.c.body, 1, OPENING))
    .where(part.c.message_id == _m.id, part.c.kind == "text")
    .order_by(part.c.position)
    .limit(1)
    .scalar_subquery()
    .label("opening")
)
_GLANCE = (
    select(
        _m.id, _m.number, _m.parent_id, _m.role, _m.state, _m.model, _m.requested_model, _m.excluded, _m.comparison_id,
        _m.verdict, _m.cost, _m.currency, _m.priced_at, _m.input_tokens, _m.output_tokens, _m.created_at,
        _m.pinned, _FIRST_TEXT,
    )
    .where(_m.conversation_id == bindparam("conversation"))
    .order_by(_m.number)
)  # fmt: skip
_COMPARED = (
    select(_m.id)
    .where(_m.conversation_id == bindparam("conversation"), _m.comparison_id == bindparam("comparison"))
    .order_by(_m.number)
)
_COPIED = (
    "id", "conversation_id", "number", "parent_id", "role", "author_id", "state", "excluded", "pinned", "model",
    "requested_model", "comparison_id", "verdict", "finish_reason", "first_token_ms", "duration_ms", "created_at",
    "updated_at",
)  # fmt: skip
_COUNTS = ("input_tokens", "output_tokens", "cached_tokens", "cache_write_tokens", "reasoning_tokens")


def glance(tx: Tx, conversation_id: str) -> list[Any]:
    """Every message by number, with the beginning of its first text as JSON, cut off anywhere."""
    return list(tx.execute(_GLANCE, {"conversation": conversation_id}))


def compared(tx: Tx, conversation_id: str, comparison_id: str) -> list[str]:
    """The answers of one comparison, by number."""
    return list(tx.execute(_COMPARED, {"conversation": conversation_id, "comparison": comparison_id}).scalars())


def newest_comparison(tx: Tx, question_id: str) -> str | None:
    """The last comparison among the answers to a message."""
    query = select(_m.comparison_id).where(_m.parent_id == question_id, _m.comparison_id.is_not(None))
    return tx.execute(query.order_by(_m.number.desc()).limit(1)).scalar()


def set_verdicts(tx: Tx, verdicts: dict[str, str]) -> None:
    """What a vote said of each answer."""
    query = update(message).where(_m.id == bindparam("answer")).values(verdict=bindparam("said"), updated_at=tx.now)
    tx.execute(query, [{"answer": one, "said": verdict} for one, verdict in verdicts.items()])


def replace_votes(tx: Tx, comparison_id: str, rows: Sequence[dict[str, Any]]) -> None:
    """The results of a vote instead of those it had before."""
    tx.execute(delete(vote).where(vote.c.comparison_id == comparison_id))
    tx.execute(insert(vote), [{**row, "comparison_id": comparison_id, "created_at": tx.now} for row in rows])


def count_votes(tx: Tx, user_id: str) -> list[Any]:
    """(model, result, count) of a person's votes."""
    query = select(vote.c.model, vote.c.result, func.count().label("count")).where(vote.c.user_id == user_id)
    return list(tx.execute(query.group_by(vote.c.model, vote.c.result)))


def as_row(one: Message) -> dict[str, Any]:
    """A message as a row, without its parts and its turn."""
    row = {name: getattr(one, name) for name in _COPIED}
    row |= {name: getattr(one.usage, name) if one.usage else None for name in _COUNTS}
    cost = one.cost
    row |= {"cost": cost and cost.amount, "currency": cost and cost.currency, "priced_at": cost and cost.priced_at}
    return {**row, "notes": _encode(one.notes).decode() if one.notes else None}


def add_copies(tx: Tx, messages: Sequence[Message]) -> None:
    """Messages that have been elsewhere: with their numbers, times, counts and costs."""
    rows, parts = [], []
    for one in messages:
        rows.append(as_row(one))
        parts += [
            {
                "message_id": one.id,
                "position": i,
                "kind": p.__struct_config__.tag,
                "body": _encode(p).decode(),
                "file_id": getattr(p, "file_id", None),
            }
            for i, p in enumerate(one.parts)
        ]
    for table, values in ((message, rows), (part, parts)):
        for start in range(0, len(values), _CHUNK):
            tx.execute(insert(table), values[start : start + _CHUNK])


def copy_names(tx: Tx, conversation_id: str, names: dict[str, str], new_ids: dict[str, str], source_id: str) -> None:
    """Branch names, and the summaries of paths that came along whole."""
    if names:
        rows = [{"conversation_id": conversation_id, "name": name, "message_id": at} for name, at in names.items()]
        tx.execute(insert(branch), rows)
    found = tx.execute(select(summary).where(summary.c.conversation_id == source_id))
    kept = [
        {"conversation_id": conversation_id, "upto_id": new_ids[row.upto_id], "text": row.text, "model": row.model,
         "created_at": row.created_at}
        for row in found
        if row.upto_id in new_ids
    ]  # fmt: skip
    if kept:
        tx.execute(insert(summary), kept)
