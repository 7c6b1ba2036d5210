"""Projects, temporary conversations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """To 0002."""
    op.create_table(
        "conversations_project",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("owner_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("emoji", sa.String(length=16), nullable=True),
        sa.Column("colour", sa.String(length=12), nullable=True),
        sa.Column("instructions", sa.Text(), nullable=True),
        sa.Column("model", sa.String(length=200), nullable=True),
        sa.Column("params", sa.Text(), server_default="{}", nullable=False),
        sa.Column("assistant_id", sa.String(length=36), nullable=True),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("archived", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["identity_user.id"], name=op.f("fk_conversations_project_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations_project")),
    )
    op.create_index(op.f("ix_conversations_project_owner_id"), "conversations_project", ["owner_id"])
    op.create_table(
        "conversations_project_file",
        sa.Column("project_id", sa.String(length=36), nullable=False),
        sa.Column("file_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["conversations_project.id"],
            name=op.f("fk_conversations_project_file_project_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["files_file.id"], name=op.f("fk_conversations_project_file_file_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("project_id", "file_id", name=op.f("pk_conversations_project_file")),
    )
    op.create_index(op.f("ix_conversations_project_file_file_id"), "conversations_project_file", ["file_id"])
    with op.batch_alter_table("conversations_conversation") as table:
        table.add_column(sa.Column("project_id", sa.String(length=36), nullable=True))
        table.add_column(sa.Column("expires_at", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_conversations_conversation_in_project",
        "conversations_conversation",
        ["project_id", "archived", "updated_at", "id"],
    )
    op.create_index("ix_conversations_conversation_expires_at", "conversations_conversation", ["expires_at"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE INDEX ix_conversations_searched_row ON conversations_searched (row, message_id)")


def downgrade() -> None:
    """From 0002."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP INDEX ix_conversations_searched_row")
    op.drop_index("ix_conversations_conversation_expires_at", "conversations_conversation")
    op.drop_index("ix_conversations_conversation_in_project", "conversations_conversation")
    with op.batch_alter_table("conversations_conversation") as table:
        table.drop_column("expires_at")
        table.drop_column("project_id")
    op.drop_table("conversations_project_file")
    op.drop_table("conversations_project")
