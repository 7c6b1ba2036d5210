"""Artifacts and their versions."""

from __future__ import annotations

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """To 0006."""


def downgrade() -> None:
    """From 0006."""
