"""The table of uploaded files; their bytes lie on disk, once for each content."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, String, Table, Text

from veche.kit.db import metadata

file = Table(
    "files_file",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("owner_id", String(36), ForeignKey("identity_user.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("media_type", String(120), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("created_at", BigInteger, nullable=False),
)

# The words of files that have been said in a conversation, so that a search can show where they stand.
words = Table(
    "files_words",
    metadata,
    Column("file_id", String(36), ForeignKey("files_file.id", ondelete="CASCADE"), primary_key=True),
    Column("text", Text, nullable=False),
)
