"""Every statement about assistants."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Row, and_, delete, insert, or_, select, update

from veche.features.assistants.models import assistant
from veche.features.assistants.schemas import Assistant
from veche.kit.db import Tx
from veche.ports.content import Params

_decode_params = msgspec.json.Decoder(Params).decode


def get(tx: Tx, id: str) -> Assistant | None:
    """One assistant, whoever it belongs to."""
    row = tx.execute(select(assistant).where(assistant.c.id == id)).first()
    return None if row is None else _assistant(row)


def visible(tx: Tx, user_id: str, after: tuple[int, str] | None, limit: int) -> list[Assistant]:
    """The person's own and all public ones, newest first."""
    statement = (
        select(assistant)
        .where(or_(assistant.c.owner_id == user_id, assistant.c.public))
        .order_by(assistant.c.created_at.desc(), assistant.c.id.desc())
        .limit(limit)
    )
    if after is not None:
        at, id = after
        older = or_(assistant.c.created_at < at, and_(assistant.c.created_at == at, assistant.c.id < id))
        statement = statement.where(older)
    return [_assistant(row) for row in tx.execute(statement)]


def put(tx: Tx, new: Assistant, *, exists: bool) -> None:
    """Writes all fields of an assistant but its counts, which change by themselves."""
    values = {
        name: getattr(new, name) for name in Assistant.__struct_fields__ if name not in ("conversations", "messages")
    }
    values["params"] = msgspec.json.encode(new.params).decode()
    if exists:
        tx.execute(update(assistant).where(assistant.c.id == new.id).values(values))
    else:
        tx.execute(insert(assistant).values(values))


def remove(tx: Tx, id: str) -> None:
    """Removes an assistant."""
    tx.execute(delete(assistant).where(assistant.c.id == id))


def count(tx: Tx, user_id: str, id: str, conversations: int, messages: int) -> None:
    """Adds to the counts of an assistant that the person may use."""
    columns = assistant.c
    tx.execute(
        update(assistant)
        .where(columns.id == id, or_(columns.owner_id == user_id, columns.public))
        .values(conversations=columns.conversations + conversations, messages=columns.messages + messages)
    )


def _assistant(row: Row[Any]) -> Assistant:
    values = dict(row._mapping)
    values["params"] = _decode_params(values["params"])
    return Assistant(**values)
