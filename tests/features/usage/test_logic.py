"""Cost: exact, never negative, never invented."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veche.features.usage.errors import BudgetInvalid
from veche.features.usage.logic import (
    DatedPrice,
    ModelPrices,
    OwnPrice,
    PresetPrices,
    PriceTable,
    amount_of,
    cost,
    from_nano,
    money,
    own_price,
    plain_text,
    to_nano,
)
from veche.features.usage.schemas import Money
from veche.ports.content import Usage
from veche.ports.provider import Price

AMOUNT = st.decimals(min_value=0, max_value=10_000, places=6).map(str)
TOKENS = st.integers(min_value=0, max_value=10_000_000)
PRICES = st.builds(
    Price,
    input=AMOUNT,
    output=AMOUNT,
    currency=st.sampled_from(["USD", "RUB"]),
    since=st.just("2026-01-01"),
    cached=st.none() | AMOUNT,
    cache_write=st.none() | AMOUNT,
    per=st.sampled_from([1, 1000, 1_000_000]),
)
COUNTED = st.builds(
    Usage,
    input_tokens=TOKENS,
    output_tokens=TOKENS,
    cached_tokens=st.none() | TOKENS,
    cache_write_tokens=st.none() | TOKENS,
    reasoning_tokens=st.none() | TOKENS,
)


def test_each_kind_of_token_has_its_price() -> None:
    usage = Usage(input_tokens=1000, output_tokens=200, cached_tokens=600, cache_write_tokens=100, reasoning_tokens=150)
    price = Price(input="3", output="15", currency="USD", since="2026-01-01", cached="0.3", cache_write="3.75")
    found = cost(usage, price)
    assert found is not None
    # 300 plain, 600 cached, 100 written, 200 out (150 of them thought)
    assert Decimal(found.amount) == Decimal("0.0009") + Decimal("0.00018") + Decimal("0.000375") + Decimal("0.003")
    assert (found.currency, found.priced_at) == ("USD", "2026-01-01")


def test_roubles_for_a_thousand_tokens() -> None:
    price = Price(input="0.80", output="0.80", currency="RUB", since="2026-09-19", per=1000)
    found = cost(Usage(input_tokens=82, output_tokens=37), price)
    assert found is not None and found.amount == "0.0952" and found.currency == "RUB"


@pytest.mark.parametrize("usage", [Usage(), Usage(input_tokens=5), Usage(output_tokens=5)])
def test_unknown_counts_have_no_cost(usage: Usage) -> None:
    assert cost(usage, Price(input="1", output="1", currency="USD", since="2026-01-01")) is None


@given(COUNTED)
def test_unknown_price_has_no_cost(usage: Usage) -> None:
    assert cost(usage, None) is None


@given(COUNTED, PRICES)
def test_cost_is_within_its_bounds(usage: Usage, price: Price) -> None:
    assert usage.input_tokens is not None and usage.output_tokens is not None
    found = cost(usage, price)
    assert found is not None
    rates = [Decimal(p) for p in (price.input, price.cached, price.cache_write) if p is not None]
    out = usage.output_tokens * Decimal(price.output)
    amount = Decimal(found.amount) * price.per
    slack = Decimal("1e-8")
    assert usage.input_tokens * min(rates) + out - slack <= amount <= usage.input_tokens * max(rates) + out + slack
    assert "E" not in found.amount


@given(COUNTED, PRICES)
def test_cached_tokens_at_a_lower_price_never_make_it_dearer(usage: Usage, price: Price) -> None:
    cheap = Price(**{**{f: getattr(price, f) for f in price.__struct_fields__}, "cached": "0", "cache_write": None})
    without = Usage(input_tokens=usage.input_tokens, output_tokens=usage.output_tokens)
    with_cache, plain = cost(usage, cheap), cost(without, cheap)
    assert with_cache is not None and plain is not None
    assert Decimal(with_cache.amount) <= Decimal(plain.amount)


@given(COUNTED, PRICES, st.integers(min_value=1, max_value=1000))
def test_reasoning_is_part_of_the_output(usage: Usage, price: Price, more: int) -> None:
    thinking = Usage(**{**{f: getattr(usage, f) for f in usage.__struct_fields__}, "reasoning_tokens": more})
    assert cost(usage, price) == cost(thinking, price)


@given(st.decimals(min_value=0, max_value=10**9, places=9))
def test_billionths_go_there_and_back(amount: Decimal) -> None:
    assert Decimal(from_nano(to_nano(str(amount)))) == amount


@given(st.decimals(min_value=0, max_value=10**6, places=12))
def test_plain_text_is_the_same_number(amount: Decimal) -> None:
    text = plain_text(amount)
    assert Decimal(text) == amount and "E" not in text and not (("." in text) and text.endswith(("0", ".")))


def test_a_nought_is_told_only_alone() -> None:
    assert money([("USD", 0)]) == [Money("USD", "0")]
    assert money([("USD", 0), ("RUB", 1_500_000_000)]) == [Money("RUB", "1.5")]
    assert money([]) == []


LISTED = PriceTable(
    PresetPrices(
        source="test",
        as_of="2026-06-01",
        currency="USD",
        models=[
            ModelPrices(prices=[DatedPrice("9", "9")], patterns=["^big"]),
            ModelPrices(
                prices=[
                    DatedPrice("2", "4"),
                    DatedPrice("4", "6", above=1000),
                    DatedPrice("1", "2", since="2026-07-01"),
                    DatedPrice("2", "3", since="2026-07-01", above=1000),
                ],
                names=["big-mini"],
            ),
            ModelPrices(
                prices=[DatedPrice("1", "1"), DatedPrice("2", "2", hours=[(60, 240)], weekdays=True)], names=["night"]
            ),
        ],
    )
)


@pytest.mark.parametrize(
    ("model", "day", "tokens", "expected"),
    [
        ("Big-Mini", "2026-06-30", 1000, "2"),  # the exact name wins over the pattern before it
        ("big-mini", "2026-06-30", 1001, "4"),
        ("big-mini", "2026-07-01", 10, "1"),
        ("big-mini", "2026-07-01", 1001, "2"),
        ("big-mini", "2026-07-01", None, "1"),
        ("big-model", "2026-07-01", None, "9"),
        ("small", "2026-07-01", None, None),
    ],
)
def test_the_listed_price(model: str, day: str, tokens: int | None, expected: str | None) -> None:
    found = LISTED.price_of(model, date.fromisoformat(day), input_tokens=tokens)
    assert (found and found.input) == expected


def test_the_date_of_a_price() -> None:
    old, new = (LISTED.price_of("big-mini", date(2026, month, 1)) for month in (6, 8))
    assert old is not None and old.since == "2026-06-01"  # no date in the source: the day it was read
    assert new is not None and new.since == "2026-07-01"


@pytest.mark.parametrize(("day", "minute", "expected"), [(20, 60, "2"), (20, 240, "1"), (20, None, "1"), (21, 60, "1")])
def test_dearer_hours_on_weekdays(day: int, minute: int | None, expected: str) -> None:
    found = LISTED.price_of("night", date(2026, 11, day), minute=minute)  # the 21st is a Saturday
    assert found is not None and found.input == expected


def test_the_owners_price() -> None:
    prices = [
        OwnPrice(model="*", input=1, output="1", currency="RUB"),
        OwnPrice(model="gpt-x", input="2", output="2", currency="RUB", preset="corp"),
        OwnPrice(model="gpt-x", input="3", output="3", currency="RUB", preset="corp", since=date(2026, 5, 1)),
    ]
    day = date(2026, 4, 1)
    first = own_price(prices, "openai", "corp", "GPT-X", day)
    later = own_price(prices, "openai", "corp", "gpt-x", date(2026, 5, 1))
    other = own_price(prices, "openai", None, "gpt-x", day)
    assert first is not None and (first.input, first.since) == ("2", "2026-04-01")
    assert later is not None and (later.input, later.since) == ("3", "2026-05-01")
    assert other is not None and other.input == "1"
    assert own_price(prices[1:], "openai", None, "gpt-x", day) is None


@pytest.mark.parametrize(
    "bad", [{"input": "-1"}, {"input": "NaN"}, {"output": "free"}, {"currency": "rub"}, {"per": 0}]
)
def test_a_wrong_price_is_refused(bad: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"price|currency|per"):
        OwnPrice(**{"model": "m", "input": "1", "output": "1", "currency": "RUB", **bad})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text", ["1e999999999", "1e-999999999", "1e40", "NaN", "-Infinity", "sNaN", "0", "-1", "", "x"]
)
@pytest.mark.parametrize("currency", ["USD", None])
def test_an_amount_that_is_none_is_refused_at_once(text: str, currency: str | None) -> None:
    with pytest.raises(BudgetInvalid):
        amount_of(text, currency)
