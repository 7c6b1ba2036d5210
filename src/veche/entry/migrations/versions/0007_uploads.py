"""Resumable uploads, the text of documents, and which part of a message holds which file."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_FILE_ID = {"sqlite": "json_extract(body, '$.file_id')", "postgresql": "CAST(body AS jsonb) ->> 'file_id'"}


def upgrade() -> None:
    """To 0007."""
    _reading()
    op.create_table(
        "files_document",
        sa.Column("file_id", sa.String(length=36), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["files_file.id"], name=op.f("fk_files_document_file_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_files_document")),
    )
    op.create_table(
        "files_upload",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("owner_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("declared_type", sa.String(length=200), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["identity_user.id"], name=op.f("fk_files_upload_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files_upload")),
    )
    op.create_index("ix_files_upload_owner_id", "files_upload", ["owner_id"])
    op.create_index("ix_files_upload_expires_at", "files_upload", ["expires_at"])
    # what was uploaded before is read as soon as the server starts
    op.execute(
        "INSERT INTO files_reading (file_id, state, updated_at) SELECT id, 'pending', created_at FROM files_file"
    )
    op.add_column("conversations_part", sa.Column("file_id", sa.String(length=36), nullable=True))
    op.create_index("ix_conversations_part_file_id", "conversations_part", ["file_id"])
    found = _FILE_ID[op.get_bind().dialect.name]
    op.execute(f"UPDATE conversations_part SET file_id = {found} WHERE kind IN ('file', 'image', 'audio')")  # noqa: S608


def _reading() -> None:
    op.create_table(
        "files_reading",
        sa.Column("file_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=True),
        sa.Column("unit", sa.String(length=8), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("places", sa.Text(), nullable=True),
        sa.Column("characters", sa.Integer(), nullable=True),
        sa.Column("tokens", sa.Integer(), nullable=True),
        sa.Column("cut", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("duration_ms", sa.BigInteger(), nullable=True),
        sa.Column("preview", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("awaited", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("claimed_until", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["files_file.id"], name=op.f("fk_files_reading_file_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_files_reading")),
    )
    op.create_index("ix_files_reading_open", "files_reading", ["state", "claimed_until"])


def downgrade() -> None:
    """From 0007."""
    op.drop_index("ix_conversations_part_file_id", table_name="conversations_part")
    op.drop_column("conversations_part", "file_id")
    for name in ("files_upload", "files_document", "files_reading"):
        op.drop_table(name)
