"""Tables of sharing: links by which a conversation is shown to whoever holds them, and what frozen ones show."""

from __future__ import annotations

from sqlalchemy import (
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
)

from veche.kit.db import metadata

Id = String(36)

link = Table(
    "sharing_link",
    metadata,
    Column("id", Id, primary_key=True),
    Column(
        "conversation_id",
        Id,
        ForeignKey("conversations_conversation.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("owner_id", Id, ForeignKey("identity_user.id", ondelete="CASCADE"), nullable=False),
    Column("name", String(100), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("password_hash", Text),
    Column("mode", String(6), nullable=False),  # frozen or live
    Column("branches", Boolean, nullable=False),
    Column("reasoning", Boolean, nullable=False),
    Column("files", Boolean, nullable=False),
    Column("indexed", Boolean, nullable=False),
    Column("copyable", Boolean, nullable=False),
    Column("title", String(300)),  # of the conversation when it was frozen
    Column("head_id", Id),  # and its head then
    Column("views", Integer, nullable=False),
    Column("last_viewed_at", BigInteger),
    Column("expires_at", BigInteger),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Index("ix_sharing_link_owner_id", "owner_id", "created_at", "id"),
)

# The words of a message as they were. It hangs on the message: what is deleted there is gone from every link.
frozen = Table(
    "sharing_frozen",
    metadata,
    Column("link_id", Id, ForeignKey("sharing_link.id", ondelete="CASCADE"), nullable=False),
    Column("message_id", Id, ForeignKey("conversations_message.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("body", Text, nullable=False),  # the parts that are shown, as JSON
    PrimaryKeyConstraint("link_id", "message_id"),
)
