"""Several answers side by side and the votes on them; where a copied conversation came from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """To 0004."""
    with op.batch_alter_table("conversations_conversation") as table:
        table.add_column(sa.Column("forked_from", sa.String(length=36), nullable=True))
        table.add_column(sa.Column("forked_at_id", sa.String(length=36), nullable=True))
    with op.batch_alter_table("conversations_message") as table:
        table.add_column(sa.Column("comparison_id", sa.String(length=36), nullable=True))
        table.add_column(sa.Column("verdict", sa.String(length=8), nullable=True))
    with op.batch_alter_table("turns_turn") as table:
        table.add_column(sa.Column("batch_id", sa.String(length=36), nullable=True))
    op.create_table(
        "conversations_vote",
        sa.Column("comparison_id", sa.String(length=36), nullable=False),
        sa.Column("answer_id", sa.String(length=36), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.Column("result", sa.String(length=4), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations_conversation.id"],
            name=op.f("fk_conversations_vote_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["identity_user.id"], name=op.f("fk_conversations_vote_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("comparison_id", "answer_id", name=op.f("pk_conversations_vote")),
    )
    op.create_index("ix_conversations_vote_user_id", "conversations_vote", ["user_id"], unique=False)
    op.create_index("ix_conversations_vote_conversation_id", "conversations_vote", ["conversation_id"], unique=False)


def downgrade() -> None:
    """From 0004."""
    op.drop_index("ix_conversations_vote_conversation_id", table_name="conversations_vote")
    op.drop_index("ix_conversations_vote_user_id", table_name="conversations_vote")
    op.drop_table("conversations_vote")
    with op.batch_alter_table("turns_turn") as table:
        table.drop_column("batch_id")
    with op.batch_alter_table("conversations_message") as table:
        table.drop_column("verdict")
        table.drop_column("comparison_id")
    with op.batch_alter_table("conversations_conversation") as table:
        table.drop_column("forked_at_id")
        table.drop_column("forked_from")
