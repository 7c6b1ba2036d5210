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
    _links()


def _links() -> None:
    yes_or_no = ("branches", "reasoning", "files", "indexed", "copyable")
    op.create_table(
        "sharing_link",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("owner_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("mode", sa.String(length=6), nullable=False),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in yes_or_no),
        sa.Column("title", sa.String(length=300), nullable=True),
        sa.Column("head_id", sa.String(length=36), nullable=True),
        sa.Column("views", sa.Integer(), nullable=False),
        sa.Column("last_viewed_at", sa.BigInteger(), nullable=True),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations_conversation.id"],
            name=op.f("fk_sharing_link_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["identity_user.id"], name=op.f("fk_sharing_link_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sharing_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sharing_link_token_hash")),
    )
    op.create_index(op.f("ix_sharing_link_conversation_id"), "sharing_link", ["conversation_id"], unique=False)
    op.create_index("ix_sharing_link_owner_id", "sharing_link", ["owner_id", "created_at", "id"], unique=False)
    op.create_table(
        "sharing_frozen",
        sa.Column("link_id", sa.String(length=36), nullable=False),
        sa.Column("message_id", sa.String(length=36), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["link_id"], ["sharing_link.id"], name=op.f("fk_sharing_frozen_link_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["conversations_message.id"],
            name=op.f("fk_sharing_frozen_message_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("link_id", "message_id", name=op.f("pk_sharing_frozen")),
    )
    op.create_index(op.f("ix_sharing_frozen_message_id"), "sharing_frozen", ["message_id"], unique=False)


def downgrade() -> None:
    """From 0008."""
    op.drop_index(op.f("ix_sharing_frozen_message_id"), table_name="sharing_frozen")
    op.drop_table("sharing_frozen")
    op.drop_index("ix_sharing_link_owner_id", table_name="sharing_link")
    op.drop_index(op.f("ix_sharing_link_conversation_id"), table_name="sharing_link")
    op.drop_table("sharing_link")
    op.drop_table("identity_reset")
    op.drop_index(op.f("ix_identity_invitation_inviter_id"), table_name="identity_invitation")
    op.drop_table("identity_invitation")
    with op.batch_alter_table("conversations_member") as batch:
        batch.drop_column("archived")
        batch.drop_column("pinned")
