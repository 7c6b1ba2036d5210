"""Imports and exports."""

from __future__ import annotations

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """To 0010."""


def downgrade() -> None:
    """From 0010."""
