"""Every SQL statement of privacy; it asks the register of tables what there is of a person, so that none is missed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ForeignKey, String, Table, and_, delete, func, insert, select, text, update

from veche.features.privacy.models import retention, run
from veche.kit.db import Tx, metadata
from veche.kit.ids import new_id

PEOPLE = "identity_user"
KINDS = {
    "conversations": "conversations_conversation",
    "projects": "conversations_project",
    "marks": "conversations_mark",
    "files": "files_file",
    "templates": "templates_template",
    "assistants": "assistants_assistant",
    "links": "sharing_link",
    "exports": "exchange_job",
    "usage": "usage_entry",
    "sessions": "identity_session",
    "keys": "identity_api_key",
    "passkeys": "identity_passkey",
}
_ACCOUNT = ("identity_", "usage_", "privacy_")  # what stays when only the data goes
_BOOKS = (
    "conversation_id",
    "message_id",
    "turn_id",
    "project_id",
)  # what usage remembers of conversations that are gone


def _owner(table: Table) -> Column[Any] | None:
    """The column that says whose a row is."""
    for key in table.foreign_keys:
        if _points_at_people(key):
            return key.parent
    return None


def _points_at_people(key: ForeignKey) -> bool:
    return key.column.table.name == PEOPLE


def count_kinds(tx: Tx, user_id: str) -> dict[str, int]:
    """Kind → how many a person has."""
    found = {}
    for kind, name in KINDS.items():
        table = metadata.tables.get(name)
        column = None if table is None else _owner(table)
        if table is not None and column is not None:
            query = select(func.count()).select_from(table).where(column == user_id)
            found[kind] = int(tx.execute(query).scalar() or 0)
    found["messages"] = _count_messages(tx, user_id)
    return found


def _count_messages(tx: Tx, user_id: str) -> int:
    talk = metadata.tables["conversations_conversation"].c
    return int(tx.execute(select(func.sum(talk.message_count)).where(talk.owner_id == user_id)).scalar() or 0)


def space(tx: Tx, user_id: str) -> int:
    """Bytes of a person's files."""
    file = metadata.tables["files_file"].c
    return int(tx.execute(select(func.sum(file.size)).where(file.owner_id == user_id)).scalar() or 0)


def hashes(tx: Tx, user_id: str) -> list[str]:
    """The contents of a person's files."""
    file = metadata.tables["files_file"].c
    return list(tx.execute(select(file.sha256).where(file.owner_id == user_id).distinct()).scalars())


def conversation_ids(tx: Tx, user_id: str, limit: int) -> list[str]:
    """Some of the conversations that a person owns."""
    talk = metadata.tables["conversations_conversation"].c
    return list(tx.execute(select(talk.id).where(talk.owner_id == user_id).limit(limit)).scalars())


def words_elsewhere(tx: Tx, user_id: str) -> int:
    """How many messages a person wrote in conversations of others."""
    message, talk = metadata.tables["conversations_message"], metadata.tables["conversations_conversation"]
    query = (
        select(func.count())
        .select_from(message.join(talk, talk.c.id == message.c.conversation_id))
        .where(message.c.author_id == user_id, talk.c.owner_id != user_id)
    )
    return int(tx.execute(query).scalar() or 0)


def erase_data(tx: Tx, user_id: str) -> None:
    """Deletes what a person has in any table but those of the account; usage forgets which conversations it was for."""
    for table in reversed(metadata.sorted_tables):
        column = _owner(table)
        if column is not None and not table.name.startswith(_ACCOUNT):
            tx.execute(delete(table).where(column == user_id))
    books = metadata.tables["usage_entry"]
    tx.execute(update(books).where(books.c.user_id == user_id).values(dict.fromkeys(_BOOKS)))
    tx.execute(delete(run).where(run.c.user_id == user_id))


def forget_person(tx: Tx, user_id: str) -> None:
    """After the account is gone: no row of any table names the person any more."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, String) and (column.type.length or 0) >= 36 and not column.foreign_keys:
                here = column == user_id
                if column.nullable:
                    tx.execute(update(table).where(here).values({column.name: None}))
                else:
                    tx.execute(delete(table).where(here))


def forget_words(tx: Tx, user_id: str) -> None:
    """Takes out of the word index what is still a person's: a reaction may have been at work while all was deleted.

    On SQLite the index keeps terms of what was deleted until it is merged, so it is.
    """
    if tx.dialect == "postgresql":
        tx.execute(text("DELETE FROM conversations_search WHERE who = :who"), {"who": user_id})
    else:
        query = text("SELECT rowid FROM conversations_search WHERE conversations_search MATCH :query")
        rows = [{"row": row} for row in tx.execute(query, {"query": f'who : "{user_id}"'}).scalars()]
        if rows:
            tx.execute(text("DELETE FROM conversations_search WHERE rowid = :row"), rows)
            tx.execute(text("DELETE FROM conversations_searched WHERE row = :row"), rows)
        tx.execute(text("INSERT INTO conversations_search(conversations_search) VALUES('optimize')"))


# how long conversations are kept


def get_days(tx: Tx, user_id: str) -> int | None:
    """After how many days without a message a person's conversations go."""
    return tx.execute(select(retention.c.days).where(retention.c.user_id == user_id)).scalar()


def set_days(tx: Tx, user_id: str, days: int | None) -> None:
    """Changes it."""
    tx.execute(delete(retention).where(retention.c.user_id == user_id))
    if days is not None:
        tx.execute(insert(retention), {"user_id": user_id, "days": days, "changed_at": tx.now})


def wishes(tx: Tx) -> list[tuple[str, int]]:
    """(person, days) of all who want it."""
    return [(row.user_id, row.days) for row in tx.execute(select(retention).order_by(retention.c.user_id))]


def old(tx: Tx, user_id: str, before: int, limit: int) -> list[tuple[str, int]]:
    """(id, messages) of conversations that nobody has written in since `before`; pinned ones are spared."""
    talk = metadata.tables["conversations_conversation"].c
    query = select(talk.id, talk.message_count).where(_old(user_id, before), talk.pinned.is_(False))
    return [(row.id, row.message_count) for row in tx.execute(query.order_by(talk.updated_at).limit(limit))]


def count_old(tx: Tx, user_id: str, before: int, *, pinned: bool) -> int:
    """How many there are."""
    talk = metadata.tables["conversations_conversation"]
    query = select(func.count()).select_from(talk).where(_old(user_id, before), talk.c.pinned.is_(pinned))
    return int(tx.execute(query).scalar() or 0)


def _old(user_id: str, before: int) -> Any:
    talk = metadata.tables["conversations_conversation"].c
    return and_(talk.owner_id == user_id, talk.updated_at < before, talk.expires_at.is_(None))


def note_run(tx: Tx, user_id: str, days: int, conversations: int, messages: int) -> None:
    """Writes down what was deleted."""
    values = {"id": new_id(), "user_id": user_id, "at": tx.now, "days": days}
    tx.execute(insert(run), {**values, "conversations": conversations, "messages": messages})


def runs(tx: Tx, user_id: str, limit: int) -> list[Any]:
    """What was deleted lately, newest first."""
    query = select(run).where(run.c.user_id == user_id).order_by(run.c.at.desc(), run.c.id.desc())
    return list(tx.execute(query.limit(limit)))
