"""The table of exports and imports: what was asked, how far it is, what came of it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Table, Text

from veche.kit.db import metadata

job = Table(
    "exchange_job",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("user_id", String(36), ForeignKey("identity_user.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", String(8), nullable=False),  # export or import
    Column("format", String(12)),  # of an export, or where an import comes from
    Column("state", String(8), nullable=False),
    Column("done", Integer, nullable=False, server_default="0"),
    Column("total", Integer),
    Column("name", String(300), nullable=False),  # of the file
    Column("size", BigInteger),
    Column("request", Text, nullable=False),  # what was asked, as JSON
    Column("report", Text),  # what came of each conversation, as JSON
    Column("error", String(80)),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),  # a job at work says so at least every half a minute
    Column("expires_at", BigInteger, index=True),
)
