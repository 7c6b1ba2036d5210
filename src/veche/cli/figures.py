"""Counts and sums of money as people read them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from veche.cli.words import LOCALE

if TYPE_CHECKING:
    from veche.client.entities import UsageRow


def number(count: int | None) -> str:
    """A count with its thousands apart; `?` for what nobody told."""
    if count is None:
        return "?"
    return f"{count:,}".replace(",", "\N{NO-BREAK SPACE}" if LOCALE == "ru" else ",")


def costs(row: UsageRow) -> str:
    """What it cost in each currency; `≥` when some calls have no price, `?` when none has."""
    if not row.unpriced_calls:
        return ", ".join(money(one.amount, one.currency) for one in row.costs) or "0"
    told = ", ".join(money(one.amount, one.currency) for one in row.costs if Decimal(one.amount))
    return f"≥ {told}" if told else "?"


def money(amount: str | Decimal, currency: str) -> str:
    """A price with as many places as say something."""
    value = Decimal(amount)
    places = min(8, max(2, 2 - value.adjusted())) if value else 2
    whole, _, rest = f"{value:.{places}f}".partition(".")
    return f"{whole}.{rest[:2]}{rest[2:].rstrip('0')} {currency}"
