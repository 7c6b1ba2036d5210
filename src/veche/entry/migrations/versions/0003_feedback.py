"""Ratings and favourites of messages; what a turn sent to its model."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """To 0003."""
    with op.batch_alter_table("turns_turn") as table:
        table.add_column(sa.Column("sent", sa.Text(), nullable=True))
    op.create_table(
        "conversations_mark",
        sa.Column("message_id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("starred_at", sa.BigInteger(), nullable=True),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations_conversation.id"],
            name=op.f("fk_conversations_mark_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["conversations_message.id"],
            name=op.f("fk_conversations_mark_message_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["identity_user.id"], name=op.f("fk_conversations_mark_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("message_id", "user_id", name=op.f("pk_conversations_mark")),
    )
    op.create_index(
        "ix_conversations_mark_user_id_starred_at",
        "conversations_mark",
        ["user_id", "starred_at", "message_id"],
        unique=False,
    )
    op.create_index(
        "ix_conversations_mark_conversation_id", "conversations_mark", ["conversation_id", "user_id"], unique=False
    )


def downgrade() -> None:
    """From 0003."""
    op.drop_index("ix_conversations_mark_conversation_id", table_name="conversations_mark")
    op.drop_index("ix_conversations_mark_user_id_starred_at", table_name="conversations_mark")
    op.drop_table("conversations_mark")
    with op.batch_alter_table("turns_turn") as table:
        table.drop_column("sent")
