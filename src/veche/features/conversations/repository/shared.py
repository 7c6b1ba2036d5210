"""SQL that finds words in conversations of others: only in those that somebody belongs to when it is asked."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select, text

from veche.features.conversations.models import member
from veche.features.conversations.repository.search import CANDIDATES, MESSAGE_FACTS, Words, for_index, narrowed
from veche.features.conversations.schemas.search import SearchFilter
from veche.kit.db import Tx

OTHERS = ("writer", "reader")  # the roles of those to whom it does not belong
_HAS_ANY = (
    select(member.c.conversation_id).where(member.c.member_id == bindparam("who"), member.c.role.in_(OTHERS)).limit(1)
)
# What is looked through: places in the index on SQLite, ids on PostgreSQL.
_SHARED = {
    "sqlite": "SELECT s.row AS place FROM conversations_member b "
    "JOIN conversations_message w ON w.conversation_id = b.conversation_id "
    "JOIN conversations_searched s ON s.message_id = w.id "
    "WHERE b.member_id = :owner AND b.role IN ('writer', 'reader')",
    "postgresql": "SELECT w.id AS place FROM conversations_member b "
    "JOIN conversations_message w ON w.conversation_id = b.conversation_id "
    "WHERE b.member_id = :owner AND b.role IN ('writer', 'reader')",
}
_SHARED_TITLES = {
    "sqlite": "SELECT s.row AS place FROM conversations_member b "
    "JOIN conversations_searched s ON s.message_id = b.conversation_id "
    "WHERE b.member_id = :owner AND b.role IN ('writer', 'reader')",
    "postgresql": "SELECT b.conversation_id AS place FROM conversations_member b "
    "WHERE b.member_id = :owner AND b.role IN ('writer', 'reader')",
}
_ONE = {
    "sqlite": "SELECT s.row AS place FROM conversations_message w "
    "JOIN conversations_searched s ON s.message_id = w.id WHERE w.conversation_id = :conversation",
    "postgresql": "SELECT w.id AS place FROM conversations_message w WHERE w.conversation_id = :conversation",
}
# On SQLite the index is read between the first and the last of the places alone; the plus keeps it from being asked
# for each of them apart, which costs a search every time. Where the places are many, it is cheaper to look at each
# match, the newest first, whether it is shared: there will soon be enough.
MANY = 6_000  # messages
_MOST = 300  # conversations, as the query below counts them; with so many the messages are many too
_HOW_MANY = text(
    "SELECT count(*) AS chats, coalesce(sum(said), 0) AS messages FROM (SELECT c.message_count AS said "
    "FROM conversations_member b JOIN conversations_conversation c ON c.id = b.conversation_id "
    "WHERE b.member_id = :owner AND b.role IN ('writer', 'reader') LIMIT 300)"
)
_EACH = (
    "EXISTS (SELECT 1 FROM conversations_searched s JOIN conversations_message w ON w.id = s.message_id "
    "JOIN conversations_member b ON b.conversation_id = w.conversation_id "
    "WHERE s.row = conversations_search.rowid AND b.member_id = :owner AND b.role IN ('writer', 'reader'))"
)
_ENDS = "SELECT min(place) AS first, max(place) AS last FROM ({among})"
_AMONG = "conversations_search.rowid BETWEEN :first AND :last AND +conversations_search.rowid IN ({among})"
_FIND = {
    "sqlite": "SELECT conversations_search.rowid AS row, conversations_search.message_id AS id, "
    "-bm25(conversations_search, 0.0, 0.0, 1.0) AS score FROM conversations_search {join} "
    "WHERE conversations_search MATCH :query AND {where} ORDER BY conversations_search.rowid DESC LIMIT :limit",
    "postgresql": "SELECT conversations_search.row AS row, conversations_search.message_id AS id, "
    "ts_rank(conversations_search.terms, q) AS score FROM conversations_search "
    "CROSS JOIN (SELECT CAST(:query AS tsquery) AS q) asked {join} "
    "WHERE conversations_search.terms @@ q AND {where} ORDER BY conversations_search.row DESC LIMIT :limit",
}
_ARCHIVED = (
    "EXISTS (SELECT 1 FROM conversations_member b WHERE b.conversation_id = {place} "
    "AND b.member_id = :owner AND b.archived = :archived)"
)
_OF_MESSAGES = {
    "none": "1 = 1",  # what others share is in no project of one's own
    "model": "m.model = :model",
    "role": "m.role = :role",
    "after": "m.created_at >= :after",
    "before": "m.created_at < :before",
    "archived": _ARCHIVED.format(place="m.conversation_id"),
}
_TITLES = "JOIN conversations_conversation c ON c.id = conversations_search.message_id"
_OF_TITLES = {
    "none": "1 = 1",
    "after": "c.updated_at >= :after",
    "before": "c.updated_at < :before",
    "archived": _ARCHIVED.format(place="c.id"),
}


def has_shared(tx: Tx, who: str) -> bool:
    """Does somebody share a conversation with this person?"""
    return tx.execute(_HAS_ANY, {"who": who}).first() is not None


def find_shared(
    tx: Tx, who: str, words: Words, narrow: SearchFilter, *, whole: bool, titles: bool = False
) -> list[Any]:
    """Like `find`, in what others share with `who`."""
    if narrow.project not in (None, "none") or not has_shared(tx, who):
        return []
    values, clauses = narrowed(narrow, _OF_TITLES if titles else _OF_MESSAGES)
    values["owner"] = who
    join = (_TITLES if titles else MESSAGE_FACTS[tx.dialect]) if clauses else ""
    if tx.dialect == "sqlite" and not titles and _has_much(tx, who):
        return _run(tx, [_EACH, *clauses], values, words, whole, join)
    return _among(tx, (_SHARED_TITLES if titles else _SHARED)[tx.dialect], clauses, values, words, whole, join)


def find_within(tx: Tx, conversation_id: str, words: Words, *, whole: bool) -> list[Any]:
    """Like `find`, in one conversation, whoever's it is."""
    return _among(tx, _ONE[tx.dialect], [], {"conversation": conversation_id}, words, whole, "")


def _has_much(tx: Tx, who: str) -> bool:
    found = tx.execute(_HOW_MANY, {"owner": who}).one()
    return bool(found.chats >= _MOST or found.messages > MANY)


def _among(
    tx: Tx, among: str, clauses: list[str], values: dict[str, Any], words: Words, whole: bool, join: str
) -> list[Any]:
    if tx.dialect == "postgresql":
        return _run(tx, [f"conversations_search.message_id IN ({among})", *clauses], values, words, whole, join)
    ends = tx.execute(text(_ENDS.format(among=among)), values).one()
    if ends.first is None:
        return []
    values = {**values, "first": ends.first, "last": ends.last}
    return _run(tx, [_AMONG.format(among=among), *clauses], values, words, whole, join)


def _run(tx: Tx, conditions: list[str], values: dict[str, Any], words: Words, whole: bool, join: str) -> list[Any]:
    statement = _FIND[tx.dialect].format(join=join, where=" AND ".join(conditions))
    query = for_index(tx, None, words, whole)
    return list(tx.execute(text(statement), {**values, "query": query, "limit": CANDIDATES}))
