"""Which messages hold which files."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from veche.features.conversations.models import conversation, member, message, part
from veche.features.files.schemas import FileUse
from veche.kit.db import Tx

_CHUNK = 500


def holds_file(tx: Tx, member_id: str, file_id: str) -> bool:
    """Is the file attached to a message that `member_id` may read?"""
    query = (
        select(part.c.message_id)
        .join(message, message.c.id == part.c.message_id)
        .join(member, member.c.conversation_id == message.c.conversation_id)
        .where(part.c.file_id == file_id, member.c.member_id == member_id)
        .limit(1)
    )
    return tx.execute(query).first() is not None


def file_ids_of(tx: Tx, message_ids: Sequence[str]) -> list[str]:
    """The files that are attached to these messages."""
    found: list[str] = []
    for start in range(0, len(message_ids), _CHUNK):
        ids = message_ids[start : start + _CHUNK]
        query = select(part.c.file_id).where(part.c.message_id.in_(ids), part.c.file_id.is_not(None))
        found += tx.execute(query).scalars()
    return found


def held_files(tx: Tx, file_ids: Sequence[str]) -> set[str]:
    """Those of the files that some message holds."""
    return set(tx.execute(select(part.c.file_id).where(part.c.file_id.in_(list(file_ids)))).scalars())


def holding(tx: Tx, file_id: str) -> list[str]:
    """The messages that hold a file."""
    return list(tx.execute(select(part.c.message_id).where(part.c.file_id == file_id).distinct()).scalars())


def uses_of_files(tx: Tx, member_id: str, file_ids: Sequence[str]) -> dict[str, list[FileUse]]:
    """File id → the messages that `member_id` may read and that hold it, the newest first."""
    query = (
        select(part.c.file_id, message.c.id, message.c.created_at, message.c.conversation_id, conversation.c.title)
        .join(message, message.c.id == part.c.message_id)
        .join(conversation, conversation.c.id == message.c.conversation_id)
        .join(member, member.c.conversation_id == message.c.conversation_id)
        .where(part.c.file_id.in_(list(file_ids)), member.c.member_id == member_id)
        .order_by(message.c.created_at.desc())
    )
    uses: dict[str, list[FileUse]] = {}
    for row in tx.execute(query):
        uses.setdefault(row.file_id, []).append(FileUse(row.conversation_id, row.title, row.id, row.created_at))
    return uses
