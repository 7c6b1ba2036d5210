"""Prompt templates."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """To 0005."""
    op.create_table(
        "templates_template",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("owner_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("description", sa.String(length=1000), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["identity_user.id"],
            name=op.f("fk_templates_template_owner_id_identity_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_templates_template")),
        sa.UniqueConstraint("owner_id", "name", name=op.f("uq_templates_template_owner_id_name")),
    )
    op.create_index(op.f("ix_templates_template_shared"), "templates_template", ["shared"], unique=False)
    op.create_table(
        "templates_version",
        sa.Column("template_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("variables", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["templates_template.id"],
            name=op.f("fk_templates_version_template_id_templates_template"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("template_id", "number", name=op.f("pk_templates_version")),
    )
    for table, columns in (
        ("templates_rating", [sa.Column("stars", sa.Integer(), nullable=False), _at("rated_at")]),
        ("templates_use", [sa.Column("uses", sa.Integer(), nullable=False), _at("used_at")]),
    ):
        op.create_table(
            table,
            sa.Column("template_id", sa.String(length=36), nullable=False),
            sa.Column("user_id", sa.String(length=36), nullable=False),
            *columns,
            sa.ForeignKeyConstraint(
                ["template_id"],
                ["templates_template.id"],
                name=op.f(f"fk_{table}_template_id_templates_template"),
                ondelete="CASCADE",
            ),
            sa.ForeignKeyConstraint(
                ["user_id"],
                ["identity_user.id"],
                name=op.f(f"fk_{table}_user_id_identity_user"),
                ondelete="CASCADE",
            ),
            sa.PrimaryKeyConstraint("template_id", "user_id", name=op.f(f"pk_{table}")),
        )
        op.create_index(op.f(f"ix_{table}_user_id"), table, ["user_id"], unique=False)


def _at(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def downgrade() -> None:
    """From 0005."""
    for table in ("templates_use", "templates_rating", "templates_version", "templates_template"):
        op.drop_table(table)
