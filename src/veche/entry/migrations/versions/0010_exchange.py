"""Exports and imports, how long people keep their conversations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """To 0010."""
    op.create_table(
        "exchange_job",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("format", sa.String(length=12), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("report", sa.Text(), nullable=True),
        sa.Column("error", sa.String(length=80), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["identity_user.id"], name=op.f("fk_exchange_job_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_job")),
    )
    op.create_index(op.f("ix_exchange_job_user_id"), "exchange_job", ["user_id"], unique=False)
    op.create_index(op.f("ix_exchange_job_expires_at"), "exchange_job", ["expires_at"], unique=False)

    op.create_table(
        "privacy_retention",
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["identity_user.id"], name=op.f("fk_privacy_retention_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_privacy_retention")),
    )
    op.create_table(
        "privacy_run",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("conversations", sa.Integer(), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["identity_user.id"], name=op.f("fk_privacy_run_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_run")),
    )
    op.create_index("ix_privacy_run_user_id_at", "privacy_run", ["user_id", "at"], unique=False)


def downgrade() -> None:
    """From 0010."""
    op.drop_index("ix_privacy_run_user_id_at", table_name="privacy_run")
    op.drop_table("privacy_run")
    op.drop_table("privacy_retention")
    op.drop_index(op.f("ix_exchange_job_expires_at"), table_name="exchange_job")
    op.drop_index(op.f("ix_exchange_job_user_id"), table_name="exchange_job")
    op.drop_table("exchange_job")
