"""Ratings and favourites of messages."""

from __future__ import annotations

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """To 0003."""


def downgrade() -> None:
    """From 0003."""
