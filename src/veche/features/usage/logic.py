"""Cost of a call and the search for a price: exact decimals, no I/O, no clock."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation, localcontext
from fnmatch import fnmatchcase

import msgspec

from veche.features.usage.errors import BudgetInvalid
from veche.features.usage.schemas import Bound, BudgetState, Cost, Money, Period
from veche.ports.content import Usage
from veche.ports.provider import Price

PLACES = 18  # decimal places that a cost keeps
NANO = 9  # decimal places of the whole numbers that sums are made of
LONGEST = 16_384  # tokens of an answer that nobody limited, where a budget has to know
SHORTEST = 256  # an answer that has to be shorter is not begun
NEAR = 0.8
MOST_DIGITS = 40  # of an amount before it is looked at more closely
MILLION = 1_000_000


class DatedPrice(msgspec.Struct, frozen=True, omit_defaults=True):
    """One price in the built-in table. The later of two that apply stands after the other and wins."""

    input: str
    output: str
    cached: str | None = None
    cache_write: str | None = None
    since: str | None = None  # date, YYYY-MM-DD; absent: always, as far as the source knows
    above: int | None = None  # only for calls with more input tokens than this
    hours: list[tuple[int, int]] | None = None  # only within these minutes of the UTC day …
    weekdays: bool = False  # … and then only from Monday to Friday


class ModelPrices(msgspec.Struct, frozen=True, omit_defaults=True):
    """Prices of the models that have one of `names` or match one of `patterns` (regular expressions)."""

    prices: list[DatedPrice]
    names: list[str] = msgspec.field(default_factory=list)
    patterns: list[str] = msgspec.field(default_factory=list)


class PresetPrices(msgspec.Struct, frozen=True):
    """What one vendor asks, where that was read and when."""

    source: str
    as_of: str  # date, YYYY-MM-DD
    currency: str
    models: list[ModelPrices]
    note: str = ""


class OwnPrice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One `[[price]]` of the owner's file. `*` in `preset` and `model` stands for anything."""

    model: str
    input: str | int
    output: str | int
    currency: str
    preset: str = "*"  # a preset's or a connection's name
    since: date | None = None
    cached: str | int | None = None
    cache_write: str | int | None = None
    per: int = 1_000_000

    def __post_init__(self) -> None:
        for name in ("input", "output", "cached", "cache_write"):
            check_amount(getattr(self, name), name)
        if not re.fullmatch("[A-Z]{3}", self.currency):
            raise ValueError(f"currency {self.currency!r} is not an ISO 4217 code such as RUB")
        if self.per < 1:
            raise ValueError("per must be at least 1")


def check_amount(text: str | int | None, name: str) -> None:
    """Raises `ValueError` unless `text` is absent or a decimal of zero or more."""
    try:
        good = text is None or (Decimal(text).is_finite() and Decimal(text) >= 0)
    except InvalidOperation:
        good = False
    if not good:
        raise ValueError(f"{name} {text!r} is not a price: it must be a decimal of zero or more")


def cost(usage: Usage, price: Price | None) -> Cost | None:
    """What `usage` costs at `price`; `None` when either is unknown.

    Tokens that the price has no own rate for are charged like other input. Reasoning is part of the output.
    """
    if price is None or usage.input_tokens is None or usage.output_tokens is None:
        return None
    cached = min(usage.cached_tokens or 0, usage.input_tokens)
    written = min(usage.cache_write_tokens or 0, usage.input_tokens - cached)
    plain = usage.input_tokens - cached - written
    full = Decimal(price.input)
    with localcontext(prec=60):
        total = (
            plain * full
            + cached * (full if price.cached is None else Decimal(price.cached))
            + written * (full if price.cache_write is None else Decimal(price.cache_write))
            + usage.output_tokens * Decimal(price.output)
        )
        amount = round(total / price.per, PLACES)
    return Cost(amount=plain_text(amount), currency=price.currency, priced_at=price.since)


def plain_text(amount: Decimal) -> str:
    """A decimal without exponent and without idle zeros."""
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def to_nano(amount: str) -> int:
    """A decimal as a whole number of billionths."""
    return int(Decimal(amount).scaleb(NANO).to_integral_value())


def from_nano(amount: int) -> str:
    """Billionths as a decimal."""
    return plain_text(Decimal(amount).scaleb(-NANO))


def money(sums: Iterable[tuple[str, int]]) -> list[Money]:
    """Sums by currency; a nought is told only where nothing else is (all calls were free)."""
    known = sorted(sums)
    shown = [pair for pair in known if pair[1]] or known[:1]
    return [Money(currency=currency, amount=from_nano(amount)) for currency, amount in shown]


def own_price(prices: Iterable[OwnPrice], preset: str, provider: str | None, model: str, on: date) -> Price | None:
    """The owner's price: an exact name before a pattern, then the latest date that has come."""
    best: tuple[tuple[bool, bool, date], OwnPrice] | None = None
    for own in prices:
        since = own.since or date.min
        if since > on or not fnmatchcase(model.lower(), own.model.lower()):
            continue
        if not (fnmatchcase(preset, own.preset) or (provider is not None and fnmatchcase(provider, own.preset))):
            continue
        rank = ("*" not in own.model, "*" not in own.preset, since)
        if best is None or rank >= best[0]:
            best = (rank, own)
    if best is None:
        return None
    own = best[1]
    return Price(
        input=str(own.input),
        output=str(own.output),
        currency=own.currency,
        since=(own.since or on).isoformat(),
        cached=None if own.cached is None else str(own.cached),
        cache_write=None if own.cache_write is None else str(own.cache_write),
        per=own.per,
    )


class PriceTable:
    """The prices of one vendor, ready to be searched."""

    def __init__(self, listed: PresetPrices) -> None:
        self._listed = listed
        self._by_name = {name: entry for entry in reversed(listed.models) for name in entry.names}
        self._patterns = [(re.compile(pattern), entry) for entry in listed.models for pattern in entry.patterns]

    def price_of(
        self, model: str, on: date, *, minute: int | None = None, input_tokens: int | None = None
    ) -> Price | None:
        """The vendor's price of `model`: by its exact name, else by the first pattern that fits.

        Args:
            minute: of the UTC day, for vendors that are dearer at certain hours; without it, the ordinary price.
            input_tokens: of the call, for models that are dearer when the context is long.
        """
        name = model.lower()
        entry = self._by_name.get(name) or next((e for pattern, e in self._patterns if pattern.search(name)), None)
        for price in reversed(entry.prices if entry else []):
            if _applies(price, on, minute, input_tokens):
                since = price.since or self._listed.as_of
                return Price(price.input, price.output, self._listed.currency, since, price.cached, price.cache_write)
        return None


def _applies(price: DatedPrice, on: date, minute: int | None, input_tokens: int | None) -> bool:
    if price.since is not None and price.since > on.isoformat():
        return False
    if price.above is not None and (input_tokens is None or input_tokens <= price.above):
        return False
    if price.hours is not None:
        if minute is None or (price.weekdays and on.weekday() > 4):
            return False
        return any(start <= minute < end for start, end in price.hours)
    return True


def period_start(period: Period, at_ms: int) -> int:
    """When the period began that `at_ms` falls in (UTC; weeks begin on Monday); 0 for a budget that never resets."""
    day = datetime.fromtimestamp(at_ms / 1000, UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    match period:
        case "week":
            day -= timedelta(days=day.weekday())
        case "month":
            day = day.replace(day=1)
        case "total":
            return 0
        case "day":
            pass
    return int(day.timestamp() * 1000)


def period_end(period: Period, at_ms: int) -> int | None:
    """When it ends; `None`: never."""
    if period == "total":
        return None
    start = datetime.fromtimestamp(period_start(period, at_ms) / 1000, UTC)
    length = {"day": 1, "week": 7, "month": 32}[period]
    return period_start(period, int((start + timedelta(days=length)).timestamp() * 1000))


def amount_of(text: str, currency: str | None) -> int:
    """A budget's amount as it is kept: billionths, or tokens where there is no currency.

    Raises:
        BudgetInvalid: it is no number above zero, or too large.
    """
    try:
        number = Decimal(text.strip().replace(",", "."))
        if not number.is_finite() or abs(number.adjusted()) > MOST_DIGITS:  # 1e999999999 must not be written out
            raise BudgetInvalid(field="amount")
        whole = int(number.scaleb(NANO)) if currency else int(number)
        exact = currency is not None or number == whole
    except (InvalidOperation, ValueError, OverflowError):
        raise BudgetInvalid(field="amount") from None
    if not exact or not 0 < whole < 2**62:
        raise BudgetInvalid(field="amount")
    return whole


def shown_amount(amount: int, currency: str | None) -> str:
    """An amount as people read it."""
    return from_nano(amount) if currency else str(amount)


def state_of(spent: int, amount: int) -> BudgetState:
    """Is there enough left?"""
    if spent >= amount:
        return "reached"
    return "near" if spent >= amount * NEAR else "fine"


def first_length(bound: Bound) -> int:
    """The longest answer that is held for when there is enough."""
    return bound.wanted or min(bound.most or LONGEST, LONGEST)


def fitting_length(bound: Bound, currency: str | None, left: int, longest: int) -> int | None:
    """How long an answer `left` pays for, at most `longest`; `None` when that is too short to begin."""
    fixed, million = _takes(bound, currency)
    if left < fixed or left <= 0:
        return None
    fits = longest if million == 0 else min(longest, (left - fixed) * MILLION // million)
    return fits if fits >= min(SHORTEST, longest) else None


def held_amount(bound: Bound, currency: str | None, length: int) -> int:
    """What a call with an answer of this length takes of a budget."""
    fixed, million = _takes(bound, currency)
    return fixed + -(-million * length // MILLION)


def counts_in(bound: Bound, currency: str | None) -> bool:
    """Can the call be counted in this budget's unit?"""
    return currency is None or (bound.input_cost is not None and bound.input_cost.currency == currency)


def _takes(bound: Bound, currency: str | None) -> tuple[int, int]:
    """What the input takes, and a million tokens of output, in the budget's unit."""
    if currency is None:
        return bound.input_tokens, MILLION
    fixed = to_nano(bound.input_cost.amount) if bound.input_cost else 0
    return fixed, (to_nano(bound.million_cost.amount) if bound.million_cost else fixed) - fixed
