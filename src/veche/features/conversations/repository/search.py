"""SQL of the word index: FTS5 on SQLite, tsvector on PostgreSQL, the same terms in both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import ColumnElement, and_, bindparam, case, select, text

from veche.features.conversations.models import conversation, member, message, part
from veche.features.conversations.schemas.search import SearchFilter
from veche.kit.db import Tx

# The newest matches are ranked, not all: a common word in 200,000 messages must not cost a second, and in one's
# own history the recent is what people look for.
CANDIDATES = 300

LONGEST_TERM = 250  # characters; longer ones are no words, and PostgreSQL refuses those over 2,046 bytes
LARGEST_VECTOR = 1_000_000  # bytes; PostgreSQL keeps at most 1,048,575 in one vector


class Words(Protocol):
    """What is looked for: groups of terms that stand side by side, and how the last of them may begin."""

    @property
    def wanted(self) -> Sequence[Sequence[str]]: ...
    @property
    def unwanted(self) -> Sequence[Sequence[str]]: ...
    @property
    def beginning(self) -> str | None: ...


_SPOKEN = (
    select(part.c.message_id, conversation.c.owner_id, part.c.body)
    .join(message, message.c.id == part.c.message_id)
    .join(conversation, conversation.c.id == message.c.conversation_id)
    .where(
        part.c.message_id.in_(bindparam("ids", expanding=True)),
        part.c.kind.in_(("text", "file")),
        conversation.c.expires_at.is_(None),  # of a temporary conversation no word is kept
    )
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
_FIND = {
    "sqlite": "SELECT conversations_search.rowid AS row, conversations_search.message_id AS id, "
    "-bm25(conversations_search, 0.0, 0.0, 1.0) AS score FROM conversations_search {join} "
    "WHERE conversations_search MATCH :query {narrow} ORDER BY conversations_search.rowid DESC LIMIT :limit",
    "postgresql": "SELECT conversations_search.row AS row, conversations_search.message_id AS id, "
    "ts_rank(conversations_search.terms, q) AS score FROM conversations_search "
    "CROSS JOIN (SELECT CAST(:query AS tsquery) AS q) asked {join} "
    "WHERE conversations_search.who = :who AND conversations_search.terms @@ q {narrow} "
    "ORDER BY conversations_search.row DESC LIMIT :limit",
}
# On SQLite a cross join keeps the order in which it is written: first the words, then the facts of each match; the
# matches' ids come from the small table, as the index itself would read all their terms for each. What concerns
# conversations is asked of a list that is made once.
MESSAGE_FACTS = {
    "sqlite": "CROSS JOIN conversations_searched s ON s.row = conversations_search.rowid "
    "CROSS JOIN conversations_message m ON m.id = s.message_id",
    "postgresql": "JOIN conversations_message m ON m.id = conversations_search.message_id",
}
_TITLES = "JOIN conversations_conversation c ON c.id = conversations_search.message_id"
_IN_PROJECT = "SELECT id FROM conversations_conversation WHERE project_id = :project"
_IN_NONE = "SELECT id FROM conversations_conversation WHERE owner_id = :owner AND project_id IS NULL"
_ARCHIVED = "SELECT id FROM conversations_conversation WHERE owner_id = :owner AND archived = :archived"
_OF_MESSAGES = {
    "project": f"m.conversation_id IN ({_IN_PROJECT})",
    "none": f"m.conversation_id IN ({_IN_NONE})",
    "model": "m.model = :model",
    "role": "m.role = :role",
    "after": "m.created_at >= :after",
    "before": "m.created_at < :before",
    "archived": f"m.conversation_id IN ({_ARCHIVED})",
}
_OF_TITLES = {
    "project": "c.project_id = :project",
    "none": "c.project_id IS NULL",
    "after": "c.updated_at >= :after",
    "before": "c.updated_at < :before",
    "archived": "c.archived = :archived",
}
_WITH_FILE = (
    "EXISTS (SELECT 1 FROM conversations_part p WHERE p.message_id = m.id AND p.kind IN ('file', 'image', 'audio'))"
)
_INDEXED = {
    "sqlite": text("SELECT 1 FROM conversations_searched WHERE message_id = :id"),
    "postgresql": text("SELECT 1 FROM conversations_search WHERE message_id = :id"),
}


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


def forget_terms(tx: Tx) -> None:
    """SQLite's index keeps words that were taken out until its pieces are merged: they are merged now."""
    if tx.dialect == "sqlite":
        tx.execute(text("INSERT INTO conversations_search(conversations_search) VALUES ('optimize')"))


def is_indexed(tx: Tx, id: str) -> bool:
    """Does a message (or a conversation's title) stand in the index?"""
    return tx.execute(_INDEXED[tx.dialect], {"id": id}).first() is not None


def title_key(owner_id: str) -> str:
    """Under whom a person's titles stand in the index, apart from what was said."""
    return "t" + owner_id.replace("-", "")


def find(tx: Tx, who: str, words: Words, narrow: SearchFilter, *, whole: bool, titles: bool = False) -> list[Any]:
    """Rows (row, id, score) of the newest matches of a person: messages, or conversations by their titles.

    All groups must match (`whole`) or any; none of those unwanted.
    """
    key = title_key(who) if titles else who
    values, clauses = narrowed(narrow, _OF_TITLES if titles else _OF_MESSAGES)
    join = (_TITLES if titles else MESSAGE_FACTS[tx.dialect]) if clauses else ""
    statement = _FIND[tx.dialect].format(join=join, narrow="".join(f" AND {clause}" for clause in clauses))
    query = for_index(tx, key, words, whole)
    return list(tx.execute(text(statement), {**values, "query": query, "who": key, "owner": who, "limit": CANDIDATES}))


def narrowed(narrow: SearchFilter, known: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """Values and conditions of a filter; `known` says how each is asked."""
    given = {name: value for name in narrow.__struct_fields__ if (value := getattr(narrow, name)) is not None}
    with_file = given.pop("has_file", None)
    if given.get("project") == "none":
        given["none"] = given.pop("project")
    clauses = [known[name] for name in given]
    if with_file is not None:
        clauses.append(_WITH_FILE if with_file else f"NOT {_WITH_FILE}")
    return given, clauses


def for_index(tx: Tx, who: str | None, words: Words, whole: bool) -> str:
    """The query as the index understands it; PostgreSQL is told apart whose it is."""
    return _match(who, words, whole) if tx.dialect == "sqlite" else _tsquery(words, whole)


def _match(who: str | None, words: Words, whole: bool) -> str:
    """For FTS5; whoever's it is, with nobody named."""

    def phrase(group: Sequence[str]) -> str:
        return '"' + " ".join(term[:LONGEST_TERM].replace('"', "") for term in group) + '"'

    wanted = [phrase(group) for group in words.wanted]
    if words.beginning is not None:
        wanted[-1] = f"({wanted[-1]} OR {phrase([words.beginning])} *)"
    query = f"terms : ({(' AND ' if whole else ' OR ').join(wanted)})"
    if who is not None:
        query = f'who : "{who}" AND {query}'
    unwanted = " OR ".join(phrase(group) for group in words.unwanted)
    return f"({query}) NOT terms : ({unwanted})" if unwanted else query


def _tsquery(words: Words, whole: bool) -> str:
    """The same for PostgreSQL."""

    def phrase(group: Sequence[str]) -> str:
        return f"({' <-> '.join(_quoted(term) for term in group)})"

    wanted = [phrase(group) for group in words.wanted]
    if words.beginning is not None:
        wanted[-1] = f"({wanted[-1]} | {_quoted(words.beginning)}:*)"
    query = f"({(' & ' if whole else ' | ').join(wanted)})"
    return query + "".join(f" & !{phrase(group)}" for group in words.unwanted)


def excerpt_source(tx: Tx, message_ids: Sequence[str], who: str) -> dict[str, Any]:
    """What a hit shows beside its text, as `who` has it: role, time, conversation and its title.

    Messages of conversations that are not theirs are left out.
    """
    query = (
        select(
            message.c.id,
            message.c.number,
            message.c.role,
            message.c.created_at,
            message.c.conversation_id,
            *_seen_by(who),
        )
        .join(conversation, conversation.c.id == message.c.conversation_id)
        .join(member, _belongs(who), isouter=True)
        .where(message.c.id.in_(message_ids))
    )
    return {row.id: row for row in tx.execute(query) if row.my_role is not None}


def _belongs(who: str) -> ColumnElement[bool]:
    """Joined from outside, as an inner join would begin with all that a person belongs to."""
    return and_(member.c.conversation_id == conversation.c.id, member.c.member_id == who)


def _seen_by(who: str) -> tuple[Any, ...]:
    """Title and place of a conversation; project and archive are everybody's own."""
    mine = conversation.c.owner_id == who
    return (
        member.c.role.label("my_role"),
        conversation.c.title,
        case((mine, conversation.c.project_id)).label("project_id"),
        case((mine, conversation.c.archived), else_=member.c.archived).label("archived"),
    )


def titles_of(tx: Tx, conversation_ids: Sequence[str]) -> dict[str, Any]:
    """Conversation id → its title, and whose it is; temporary ones and those unnamed left out."""
    c = conversation.c
    query = select(c.id, c.owner_id, c.title).where(
        c.id.in_(conversation_ids), c.title.is_not(None), c.expires_at.is_(None)
    )
    return {row.id: row for row in tx.execute(query)}


def titles_seen(tx: Tx, conversation_ids: Sequence[str], who: str) -> dict[str, Any]:
    """Conversation id → what a hit of its title shows, as `who` has it; what is not theirs left out."""
    c = conversation.c
    query = (
        select(c.id, c.updated_at, *_seen_by(who))
        .join(member, _belongs(who), isouter=True)
        .where(c.id.in_(conversation_ids), c.title.is_not(None), c.expires_at.is_(None))
    )
    return {row.id: row for row in tx.execute(query) if row.my_role is not None}
