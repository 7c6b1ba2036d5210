"""Invitations, shared conversations, links."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """To 0008."""
    with op.batch_alter_table("conversations_member") as batch:
        batch.add_column(sa.Column("pinned", sa.Boolean(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("archived", sa.Boolean(), nullable=False, server_default="0"))
    op.create_table(
        "identity_invitation",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("inviter_id", sa.String(length=36), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("note", sa.String(length=100), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("most_uses", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["inviter_id"], ["identity_user.id"], name=op.f("fk_identity_invitation_inviter_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_identity_invitation_token_hash")),
    )
    op.create_index(op.f("ix_identity_invitation_inviter_id"), "identity_invitation", ["inviter_id"], unique=False)
    op.create_table(
        "identity_reset",
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["identity_user.id"], name=op.f("fk_identity_reset_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_identity_reset")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_identity_reset_token_hash")),
    )


def downgrade() -> None:
    """From 0008."""
    op.drop_table("identity_reset")
    op.drop_index(op.f("ix_identity_invitation_inviter_id"), table_name="identity_invitation")
    op.drop_table("identity_invitation")
    with op.batch_alter_table("conversations_member") as batch:
        batch.drop_column("archived")
        batch.drop_column("pinned")
