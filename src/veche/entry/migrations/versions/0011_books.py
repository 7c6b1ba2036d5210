"""Usage and budgets of projects; a waiting turn keeps the key that it was asked with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """To 0011."""
    for table in ("usage_entry", "usage_budget"):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("project_id", sa.String(length=36), nullable=True))
    op.create_index(op.f("ix_usage_budget_project_id"), "usage_budget", ["project_id"])
    for name in ("key_id", "project_id"):
        with op.batch_alter_table("turns_turn") as batch:
            batch.add_column(sa.Column(name, sa.String(length=36), nullable=True))
    op.execute(
        "UPDATE usage_entry SET project_id = (SELECT c.project_id FROM conversations_conversation AS c"
        " WHERE c.id = usage_entry.conversation_id) WHERE conversation_id IS NOT NULL"
    )


def downgrade() -> None:
    """From 0011."""
    op.drop_index(op.f("ix_usage_budget_project_id"), table_name="usage_budget")
    op.execute("DELETE FROM usage_budget WHERE project_id IS NOT NULL")
    for table, names in (
        ("turns_turn", ("key_id", "project_id")),
        ("usage_budget", ("project_id",)),
        ("usage_entry", ("project_id",)),
    ):
        with op.batch_alter_table(table) as batch:
            for name in names:
                batch.drop_column(name)
