"""The table of assistants."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from veche.kit.db import metadata

assistant = Table(
    "assistants_assistant",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("owner_id", String(36), ForeignKey("identity_user.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", String(100), nullable=False),
    Column("description", String(1000), nullable=False, server_default=""),
    Column("kind", String(12), nullable=False),
    Column("instructions", Text, nullable=False),
    Column("model", String(200)),
    Column("params", Text, nullable=False, server_default="{}"),
    Column("public", Boolean, nullable=False, server_default="0"),
    Column("conversations", Integer, nullable=False, server_default="0"),
    Column("messages", Integer, nullable=False, server_default="0"),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Index("ix_assistants_assistant_listed", "public", "created_at", "id"),
)
