"""Several answers side by side and the votes on them."""

from __future__ import annotations

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """To 0004."""


def downgrade() -> None:
    """From 0004."""
