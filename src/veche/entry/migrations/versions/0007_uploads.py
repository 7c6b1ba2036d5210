"""Resumable uploads and the text of documents."""

from __future__ import annotations

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """To 0007."""


def downgrade() -> None:
    """From 0007."""
