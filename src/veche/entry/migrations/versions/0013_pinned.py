"""Messages that stay in the context however long the conversation grows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """To 0013."""
    op.add_column("conversations_message", sa.Column("pinned", sa.Boolean(), server_default="0", nullable=False))


def downgrade() -> None:
    """From 0013."""
    op.drop_column("conversations_message", "pinned")
