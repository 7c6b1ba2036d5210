"""Tables of artifacts: what stands beside a conversation, and each form that it had."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from veche.kit.db import metadata

Id = String(36)

artifact = Table(
    "artifacts_artifact",
    metadata,
    Column("id", Id, primary_key=True),
    Column(
        "conversation_id",
        Id,
        ForeignKey("conversations_conversation.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("kind", String(10), nullable=False),
    Column("title", String(200), nullable=False),
    Column("named", Boolean, nullable=False, server_default="0"),  # by a person: no answer renames it
    Column("language", String(40)),
    Column("name", String(200)),  # by which answers call it: `artifact=` or `title=` of the block
    Column("last_number", Integer, nullable=False, server_default="0"),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
)

# A version that came from a message goes with it: what was erased there must not live on here.
version = Table(
    "artifacts_version",
    metadata,
    Column("artifact_id", Id, ForeignKey("artifacts_artifact.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("content", Text, nullable=False),
    Column("author", String(8), nullable=False),  # model or person
    Column("author_id", Id),
    Column("model", String(200)),
    Column("message_id", Id, ForeignKey("conversations_message.id", ondelete="CASCADE")),
    Column("block", Integer),  # which of the message's blocks of code
    Column("restored_from", Integer),
    Column("created_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("artifact_id", "number"),
    UniqueConstraint("message_id", "block"),
)
