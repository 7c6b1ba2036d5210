"""Second factors, passkeys, budgets."""

from __future__ import annotations

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """To 0009."""


def downgrade() -> None:
    """From 0009."""
