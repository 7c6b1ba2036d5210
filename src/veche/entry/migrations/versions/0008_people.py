"""Invitations, shared conversations, links."""

from __future__ import annotations

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """To 0008."""


def downgrade() -> None:
    """From 0008."""
