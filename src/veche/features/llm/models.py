"""Table of the provider connections that people have saved."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, String, Table, Text

from veche.kit.db import metadata

connection = Table(
    "llm_connection",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("preset", String(40), nullable=False),
    Column("title", String(120), nullable=False),
    Column("base_url", String(500), nullable=False, server_default=""),
    # sealed with a key that is not in the database; a restore seals it anew with the key that it finds
    Column("secrets", Text, nullable=False, server_default="", info={"sealed": True}),
    Column("options", Text, nullable=False, server_default="{}"),
    Column("enabled", Boolean, nullable=False, server_default="1"),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
)
