"""Tables of conversations: members, the tree of messages and their parts, named branches, the event log."""

from __future__ import annotations

from sqlalchemy import (
    DDL,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
)

from veche.kit.db import metadata

Id = String(36)


def _conversation() -> Column[str]:
    return Column(
        "conversation_id", Id, ForeignKey("conversations_conversation.id", ondelete="CASCADE"), nullable=False
    )


conversation = Table(
    "conversations_conversation",
    metadata,
    Column("id", Id, primary_key=True),
    Column("owner_id", Id, ForeignKey("identity_user.id", ondelete="CASCADE"), nullable=False),
    Column("title", String(300)),
    Column("title_source", String(8), nullable=False, server_default="none"),
    Column("head_id", Id),  # the leaf of the branch that is shown; no foreign key, as messages point here
    Column("seq", BigInteger, nullable=False, server_default="0"),  # of the last event
    Column("last_number", Integer, nullable=False, server_default="0"),  # of the newest message ever
    Column("message_count", Integer, nullable=False, server_default="0"),
    Column("model", String(200)),
    Column("params", Text, nullable=False, server_default="{}"),
    Column("instructions", Text),
    Column("assistant_id", Id),
    Column("project_id", Id),  # of the owner's; no foreign key, as a project lets its conversations go by itself
    Column("expires_at", BigInteger),  # of a temporary one: when it goes unless somebody still has it open
    Column("forked_from", Id),  # the conversation that it was copied from, and the message up to which
    Column("forked_at_id", Id),
    Column("archived", Boolean, nullable=False, server_default="0"),
    Column("pinned", Boolean, nullable=False, server_default="0"),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("stamps", Text, nullable=False, server_default="{}"),  # JSON: setting → when it was last changed
    Index("ix_conversations_conversation_listed", "owner_id", "archived", "pinned", "updated_at", "id"),
    Index("ix_conversations_conversation_in_project", "project_id", "archived", "updated_at", "id"),
    Index("ix_conversations_conversation_expires_at", "expires_at"),
)

# What its owner deleted, so that a copy elsewhere does not bring it back; temporary ones leave not even this.
gone = Table(
    "conversations_gone",
    metadata,
    Column("conversation_id", Id, primary_key=True),
    Column("owner_id", Id, ForeignKey("identity_user.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", BigInteger, nullable=False),
)

project = Table(
    "conversations_project",
    metadata,
    Column("id", Id, primary_key=True),
    Column("owner_id", Id, ForeignKey("identity_user.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", String(100), nullable=False),
    Column("emoji", String(16)),
    Column("colour", String(12)),  # a name of the palette
    Column("instructions", Text),
    Column("model", String(200)),
    Column("params", Text, nullable=False, server_default="{}"),
    Column("assistant_id", Id),
    Column("position", Integer, nullable=False, server_default="0"),
    Column("archived", Boolean, nullable=False, server_default="0"),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
)

# Files that every conversation of a project is given.
project_file = Table(
    "conversations_project_file",
    metadata,
    Column("project_id", Id, ForeignKey("conversations_project.id", ondelete="CASCADE"), nullable=False),
    Column("file_id", Id, ForeignKey("files_file.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    PrimaryKeyConstraint("project_id", "file_id"),
)

member = Table(
    "conversations_member",
    metadata,
    _conversation(),
    Column("member_id", Id, nullable=False),
    Column("kind", String(12), nullable=False, server_default="person"),
    Column("role", String(8), nullable=False),
    Column("joined_at", BigInteger, nullable=False),
    Column("pinned", Boolean, nullable=False, server_default="0"),  # the owner's own stand on the conversation
    Column("archived", Boolean, nullable=False, server_default="0"),
    PrimaryKeyConstraint("conversation_id", "member_id"),
    Index("ix_conversations_member_role", "member_id", "role"),
)

message = Table(
    "conversations_message",
    metadata,
    Column("id", Id, primary_key=True),
    _conversation(),
    Column("number", Integer, nullable=False),
    Column("parent_id", Id, index=True),
    Column("role", String(10), nullable=False),
    Column("author_id", Id),
    Column("state", String(12), nullable=False),
    Column("excluded", Boolean, nullable=False, server_default="0"),
    Column("pinned", Boolean, nullable=False, server_default="0"),  # stays in the context, is never folded
    Column("model", String(200)),
    Column("requested_model", String(200)),
    Column("turn_id", Id),
    Column("comparison_id", Id),  # shared by the answers of several models to one question
    Column("verdict", String(8)),  # of the vote on them: chosen, passed or tie
    Column("finish_reason", String(20)),
    Column("notes", Text),
    Column("input_tokens", Integer),
    Column("output_tokens", Integer),
    Column("cached_tokens", Integer),
    Column("cache_write_tokens", Integer),
    Column("reasoning_tokens", Integer),
    Column("cost", String(40)),  # an exact decimal; sums are made over the usage table
    Column("currency", String(3)),
    Column("priced_at", String(10)),
    Column("first_token_ms", Integer),
    Column("duration_ms", Integer),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    UniqueConstraint("conversation_id", "number"),
)

part = Table(
    "conversations_part",
    metadata,
    Column("message_id", Id, ForeignKey("conversations_message.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("body", Text, nullable=False),  # the part as JSON (veche.ports.content)
    Column("file_id", Id, index=True),  # of an attachment; no foreign key, as a part outlives its file
    PrimaryKeyConstraint("message_id", "position"),
)

# What a person thinks of a message: theirs alone, whoever else reads the conversation. A row that says nothing any
# more stays, so that the person's other devices learn of it by its time.
mark = Table(
    "conversations_mark",
    metadata,
    Column("message_id", Id, ForeignKey("conversations_message.id", ondelete="CASCADE"), nullable=False),
    Column("user_id", Id, ForeignKey("identity_user.id", ondelete="CASCADE"), nullable=False),
    _conversation(),
    Column("starred_at", BigInteger),
    Column("rating", Integer),  # 1 or -1
    Column("note", Text, nullable=False, server_default=""),
    Column("updated_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("message_id", "user_id"),
    Index("ix_conversations_mark_user_id_starred_at", "user_id", "starred_at", "message_id"),
    Index("ix_conversations_mark_conversation_id", "conversation_id", "user_id"),
)

branch = Table(
    "conversations_branch",
    metadata,
    _conversation(),
    Column("name", String(80), nullable=False),
    Column("message_id", Id, nullable=False),
    PrimaryKeyConstraint("conversation_id", "name"),
)

# What a vote said of each answer; it counts for the model even when the answer is deleted.
vote = Table(
    "conversations_vote",
    metadata,
    Column("comparison_id", Id, nullable=False),
    Column("answer_id", Id, nullable=False),
    _conversation(),
    Column("user_id", Id, ForeignKey("identity_user.id", ondelete="CASCADE"), nullable=False),
    Column("model", String(200), nullable=False),
    Column("result", String(4), nullable=False),  # win, loss or tie
    Column("created_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("comparison_id", "answer_id"),
    Index("ix_conversations_vote_user_id", "user_id"),
    Index("ix_conversations_vote_conversation_id", "conversation_id"),
)

# Rows hold ids and small facts, not text: what was erased is nowhere in the log, and a reader gets the
# present state of what an event speaks of.
log = Table(
    "conversations_event",
    metadata,
    _conversation(),
    Column("seq", BigInteger, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("subject_id", Id),  # of the message or turn that it speaks of
    Column("data", Text),
    Column("actor_id", Id),
    Column("at", BigInteger, nullable=False),
    PrimaryKeyConstraint("conversation_id", "seq"),
)

summary = Table(
    "conversations_summary",
    metadata,
    _conversation(),
    Column("upto_id", Id, nullable=False),  # the last message that is folded in
    Column("text", Text, nullable=False),
    Column("model", String(200)),
    Column("created_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("conversation_id", "upto_id"),
)

# The index of words: FTS5 on SQLite, a GIN-indexed tsvector on PostgreSQL. Both get terms that our own analyser
# made (lemma + stem), so that Russian and English forms are found alike on either.
CREATE_SEARCH = {
    "sqlite": [
        "CREATE VIRTUAL TABLE IF NOT EXISTS conversations_search USING fts5("
        "message_id UNINDEXED, who, terms, detail=full, tokenize=\"unicode61 remove_diacritics 0 tokenchars '_-'\")",
        "CREATE TABLE IF NOT EXISTS conversations_searched (message_id VARCHAR(36) PRIMARY KEY, row INTEGER NOT NULL)",
        "CREATE INDEX IF NOT EXISTS ix_conversations_searched_row ON conversations_searched (row, message_id)",
    ],
    "postgresql": [
        "CREATE TABLE IF NOT EXISTS conversations_search (row BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "
        "message_id VARCHAR(36) NOT NULL UNIQUE, who VARCHAR(36) NOT NULL, terms TSVECTOR NOT NULL)",
        "CREATE INDEX IF NOT EXISTS ix_conversations_search_terms ON conversations_search USING gin (terms)",
        "CREATE INDEX IF NOT EXISTS ix_conversations_search_who ON conversations_search (who, row)",
    ],
}
DROP_SEARCH = {
    "sqlite": ["DROP TABLE IF EXISTS conversations_search", "DROP TABLE IF EXISTS conversations_searched"],
    "postgresql": ["DROP TABLE IF EXISTS conversations_search"],
}
for _dialect, _statements in CREATE_SEARCH.items():
    for _statement in _statements:
        event.listen(metadata, "after_create", DDL(_statement).execute_if(dialect=_dialect))  # type: ignore[no-untyped-call]
for _dialect, _statements in DROP_SEARCH.items():
    for _statement in _statements:
        event.listen(metadata, "before_drop", DDL(_statement).execute_if(dialect=_dialect))  # type: ignore[no-untyped-call]
