"""Table of turns: one question on its way to one answer, and who works on it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, String, Table, Text

from veche.kit.db import metadata

Id = String(36)

turn = Table(
    "turns_turn",
    metadata,
    Column("id", Id, primary_key=True),
    Column("conversation_id", Id, ForeignKey("conversations_conversation.id", ondelete="CASCADE"), nullable=False),
    Column("user_id", Id, nullable=False),
    Column("key_id", Id),  # of the key that asked
    Column("project_id", Id),  # of the conversation when it was accepted
    Column("request_id", Id),  # the message that is answered
    Column("answer_id", Id, nullable=False, index=True),
    Column("batch_id", Id),  # the comparison whose turns run side by side
    Column("mode", String(10), nullable=False),  # answer, steer, continue or merge
    Column("state", String(12), nullable=False),
    Column("model", String(200)),
    Column("params", Text, nullable=False, server_default="{}"),
    Column("locale", String(2), nullable=False, server_default="en"),
    Column("error", String(80)),
    Column("sent", Text),  # what its model was sent, as ids and counts (schemas.Sent)
    Column("lease_owner", String(80)),  # the process that works on it
    Column("lease_until", BigInteger),
    Column("created_at", BigInteger, nullable=False),
    Column("started_at", BigInteger),
    Column("finished_at", BigInteger),
    Index("ix_turns_turn_open", "state", "conversation_id"),
)
