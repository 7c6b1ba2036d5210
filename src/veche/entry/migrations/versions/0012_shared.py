"""What others share with somebody is found at once, however much they have themselves."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """To 0012."""
    op.create_index("ix_conversations_member_role", "conversations_member", ["member_id", "role"])
    op.drop_index("ix_conversations_member_member_id", table_name="conversations_member")


def downgrade() -> None:
    """From 0012."""
    op.create_index("ix_conversations_member_member_id", "conversations_member", ["member_id"])
    op.drop_index("ix_conversations_member_role", table_name="conversations_member")
