"""Tables of files: what was uploaded, what is still on its way, what was read out; bytes lie on disk, each once."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from veche.kit.db import metadata

Id = String(36)

file = Table(
    "files_file",
    metadata,
    Column("id", Id, primary_key=True),
    Column("owner_id", Id, ForeignKey("identity_user.id", ondelete="CASCADE"), nullable=False, index=True),
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
    Column("file_id", Id, ForeignKey("files_file.id", ondelete="CASCADE"), primary_key=True),
    Column("text", Text, nullable=False),
)

# What was read out of a file: whether, how much, and where its pages begin; the text itself lies apart, being long.
reading = Table(
    "files_reading",
    metadata,
    Column("file_id", Id, ForeignKey("files_file.id", ondelete="CASCADE"), primary_key=True),
    Column("state", String(8), nullable=False),
    Column("reason", String(16)),
    Column("unit", String(8)),
    Column("pages", Integer),
    Column("places", Text),  # of the pages in the text, as JSON
    Column("characters", Integer),
    Column("tokens", Integer),  # an estimate
    Column("cut", Boolean, nullable=False, server_default="0"),
    Column("width", Integer),
    Column("height", Integer),
    Column("duration_ms", BigInteger),
    Column("preview", Boolean, nullable=False, server_default="0"),
    Column("awaited", Boolean, nullable=False, server_default="0"),  # the word index wants to be told
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("claimed_until", BigInteger, nullable=False, server_default="0"),
    Column("updated_at", BigInteger, nullable=False),
    Index("ix_files_reading_open", "state", "claimed_until"),
)

document = Table(
    "files_document",
    metadata,
    Column("file_id", Id, ForeignKey("files_file.id", ondelete="CASCADE"), primary_key=True),
    Column("text", Text, nullable=False),
)

upload = Table(
    "files_upload",
    metadata,
    Column("id", Id, primary_key=True),
    Column("owner_id", Id, ForeignKey("identity_user.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("declared_type", String(200)),
    Column("size", BigInteger, nullable=False),
    Column("sha256", String(64)),  # as the uploader says, to be checked
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False, index=True),
)
