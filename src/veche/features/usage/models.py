"""The table of usage: one row for each finished request to a model."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table

from veche.kit.db import metadata

Id = String(36)

# Conversations, messages, turns and keys may go while their usage stays on the books: no foreign keys to them.
entry = Table(
    "usage_entry",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("day", String(10), nullable=False),  # the UTC day of `at`, so that both databases group alike
    Column("user_id", Id, ForeignKey("identity_user.id", ondelete="CASCADE"), nullable=False),
    Column("key_id", Id),
    Column("conversation_id", Id),
    Column("message_id", Id),
    Column("turn_id", Id),
    Column("door", String(12), nullable=False),
    Column("provider", String(80), nullable=False),
    Column("model", String(200), nullable=False),
    Column("input_tokens", Integer),
    Column("output_tokens", Integer),
    Column("cached_tokens", Integer),
    Column("cache_write_tokens", Integer),
    Column("reasoning_tokens", Integer),
    Column("cost", String(40)),  # the exact decimal
    Column("cost_nano", BigInteger),  # the same in billionths: whole numbers add up alike on both databases
    Column("currency", String(3)),
    Column("priced_at", String(10)),
    Column("duration_ms", Integer),
    Column("first_token_ms", Integer),
    Column("outcome", String(12), nullable=False),
    Index("ix_usage_entry_user_id_at", "user_id", "at"),
    Index("ix_usage_entry_conversation_id", "conversation_id"),
)
