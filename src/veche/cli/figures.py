"""Counts and sums of money as people read them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
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


def money(amount: str, currency: str) -> str:
    """A sum, as exactly as matters."""
    value = Decimal(amount)
    if value == 0:
        return f"0 {currency}"
    if abs(value) < Decimal("0.000001"):
        return f"< 0.000001 {currency}"
    places = 2 if abs(value) >= 1 else 4 if abs(value) >= Decimal("0.01") else 6
    text = f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"
    while "." in text and text.endswith("0") and len(text.partition(".")[2]) > 2:
        text = text[:-1]
    return f"{text} {currency}"
