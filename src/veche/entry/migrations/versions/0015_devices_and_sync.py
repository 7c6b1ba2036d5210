"""Programs let in at a browser; when settings of a conversation were changed, and which conversations were deleted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0013"


def upgrade() -> None:
    """To 0015."""
    op.create_table(
        "identity_device",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("device_hash", sa.String(length=64), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("client", sa.String(length=100), nullable=False),
        sa.Column("address", sa.String(length=60), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=True),
        sa.Column("pause", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["identity_user.id"], name=op.f("fk_identity_device_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_device")),
        sa.UniqueConstraint("device_hash", name=op.f("uq_identity_device_device_hash")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_identity_device_code_hash")),
    )
    op.create_index(op.f("ix_identity_device_user_id"), "identity_device", ["user_id"])
    op.create_index(op.f("ix_identity_device_expires_at"), "identity_device", ["expires_at"])
    op.create_table(
        "conversations_gone",
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("owner_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["identity_user.id"], name=op.f("fk_conversations_gone_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_conversations_gone")),
    )
    op.create_index(op.f("ix_conversations_gone_owner_id"), "conversations_gone", ["owner_id"])
    op.add_column("conversations_conversation", sa.Column("stamps", sa.Text(), server_default="{}", nullable=False))


def downgrade() -> None:
    """From 0015."""
    op.drop_column("conversations_conversation", "stamps")
    op.drop_table("conversations_gone")
    op.drop_table("identity_device")
