"""Tables of privacy: how long people keep their conversations, and what was deleted for it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table

from veche.kit.db import metadata

retention = Table(
    "privacy_retention",
    metadata,
    Column("user_id", String(36), ForeignKey("identity_user.id", ondelete="CASCADE"), primary_key=True),
    Column("days", Integer, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
)

run = Table(
    "privacy_run",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("user_id", String(36), ForeignKey("identity_user.id", ondelete="CASCADE"), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("days", Integer, nullable=False),
    Column("conversations", Integer, nullable=False),
    Column("messages", Integer, nullable=False),
    Index("ix_privacy_run_user_id_at", "user_id", "at"),
)
