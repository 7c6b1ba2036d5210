"""Projects, marks on messages, temporary conversations."""

from __future__ import annotations

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """To 0002."""


def downgrade() -> None:
    """From 0002."""
