"""SQL of the word index: FTS5 on SQLite, tsvector on PostgreSQL, the same terms in both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select, text

from veche.features.conversations.models import conversation, message, part
from veche.kit.db import Tx

# The newest matches are ranked, not all: a common word in 200,000 messages must not cost a second, and in one's
# own history the recent is what people look for.
CANDIDATES = 300

LONGEST_TERM = 250  # characters; longer ones are no words, and PostgreSQL refuses those over 2,046 bytes
LARGEST_VECTOR = 1_000_000  # bytes; PostgreSQL keeps at most 1,048,575 in one vector

_SPOKEN = (
    select(part.c.message_id, conversation.c.owner_id, part.c.body)
    .join(message, message.c.id == part.c.message_id)
    .join(conversation, conversation.c.id == message.c.conversation_id)
    .where(part.c.message_id.in_(bindparam("ids", expanding=True)), part.c.kind.in_(("text", "file")))
    .order_by(part.c.message_id, part.c.position)
)
_ADD_SQLITE = text("INSERT INTO conversations_search (message_id, who, terms) VALUES (:id, :who, :terms)")
_ADDED_SQLITE = text("SELECT last_insert_rowid()")  # RETURNING gives -1 for a row of a virtual table
_NOTE_SQLITE = text("INSERT INTO conversations_searched (message_id, row) VALUES (:id, :row)")
_ROWS_SQLITE = text("SELECT row FROM conversations_searched WHERE message_id IN :ids").bindparams(
    bindparam("ids", expanding=True)
)
_DROP_SQLITE = text("DELETE FROM conversations_search WHERE rowid = :row")
_FORGET_SQLITE = text("DELETE FROM conversations_searched WHERE row = :row")
_ADD_POSTGRESQL = text(
    "INSERT INTO conversations_search (message_id, who, terms) VALUES (:id, :who, CAST(:terms AS tsvector))"
)
_DROP_POSTGRESQL = text("DELETE FROM conversations_search WHERE message_id IN :ids").bindparams(
    bindparam("ids", expanding=True)
)
_FIND_SQLITE = text(
    "SELECT rowid AS row, message_id, -bm25(conversations_search) AS score FROM conversations_search "
    "WHERE conversations_search MATCH :query ORDER BY rowid DESC LIMIT :limit"
)
_FIND_POSTGRESQL = text(
    "SELECT row, message_id, ts_rank(terms, q) AS score FROM conversations_search, CAST(:query AS tsquery) q "
    "WHERE who = :who AND terms @@ q ORDER BY row DESC LIMIT :limit"
)


def spoken_parts(tx: Tx, message_ids: Sequence[str]) -> list[tuple[str, str, str]]:
    """(message id, owner of its conversation, part as JSON) of what can be searched of messages that still exist."""
    return [(row.message_id, row.owner_id, row.body) for row in tx.execute(_SPOKEN, {"ids": list(message_ids)})]


def index_terms(tx: Tx, items: Sequence[tuple[str, str, Sequence[str]]]) -> None:
    """Puts (message id, owner, terms) into the index, instead of what stood there for these messages."""
    drop_terms(tx, [message_id for message_id, _, _ in items])
    for message_id, who, terms in items:
        if not terms:
            continue
        if tx.dialect == "sqlite":
            words = " ".join(term[:LONGEST_TERM] for term in terms)
            tx.execute(_ADD_SQLITE, {"id": message_id, "who": who, "terms": words})
            row = tx.execute(_ADDED_SQLITE).scalar()
            tx.execute(_NOTE_SQLITE, {"id": message_id, "row": row})
        else:
            tx.execute(_ADD_POSTGRESQL, {"id": message_id, "who": who, "terms": _tsvector(terms)})


def _quoted(term: str) -> str:
    return "'" + term[:LONGEST_TERM].replace("\\", "").replace("'", "''") + "'"


def _tsvector(terms: Sequence[str]) -> str:
    """Terms with their places, as PostgreSQL reads them; its own parser would cut our terms again.

    A lexeme's places end at 16,383 and it keeps 256 of them (PostgreSQL manual, section 12.11).
    """
    made, seen, size = [], set(), 0
    for place, term in enumerate(terms, 1):
        size += 2 if term in seen else len(term[:LONGEST_TERM].encode()) + 6
        if size > LARGEST_VECTOR:
            break
        seen.add(term)
        made.append(f"{_quoted(term)}:{min(place, 16383)}")
    return " ".join(made)


def drop_terms(tx: Tx, message_ids: Sequence[str]) -> None:
    """Takes messages out of the index."""
    if not message_ids:
        return
    if tx.dialect == "sqlite":
        rows = [row.row for row in tx.execute(_ROWS_SQLITE, {"ids": list(message_ids)})]
        if rows:
            tx.execute(_DROP_SQLITE, [{"row": row} for row in rows])
            tx.execute(_FORGET_SQLITE, [{"row": row} for row in rows])
    else:
        tx.execute(_DROP_POSTGRESQL, {"ids": list(message_ids)})


def find(tx: Tx, who: str, groups: Sequence[Sequence[str]], *, whole: bool) -> list[Any]:
    """Rows (row, message_id, score) of the newest matches of a person.

    `groups` are phrases: the terms of one stand side by side; all must match (`whole`) or any.
    """
    if tx.dialect == "sqlite":
        phrases = ['"' + " ".join(term[:LONGEST_TERM].replace('"', "") for term in group) + '"' for group in groups]
        joined = (" AND " if whole else " OR ").join(phrases)
        query = f'who : "{who}" AND terms : ({joined})'
        return list(tx.execute(_FIND_SQLITE, {"query": query, "limit": CANDIDATES}))
    phrases = [" <-> ".join(_quoted(term) for term in group) for group in groups]
    query = (" & " if whole else " | ").join(f"({phrase})" for phrase in phrases)
    return list(tx.execute(_FIND_POSTGRESQL, {"query": query, "who": who, "limit": CANDIDATES}))


def excerpt_source(tx: Tx, message_ids: Sequence[str]) -> dict[str, Any]:
    """What a hit shows beside its text: role, time, conversation and its title."""
    query = (
        select(
            message.c.id,
            message.c.role,
            message.c.created_at,
            message.c.conversation_id,
            conversation.c.title,
        )
        .join(conversation, conversation.c.id == message.c.conversation_id)
        .where(message.c.id.in_(message_ids))
    )
    return {row.id: row for row in tx.execute(query)}
