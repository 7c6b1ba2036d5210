"""Calls on the books, reports, and the price tables that come with Veche."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from veche.features.usage import service as usage
from veche.features.usage.errors import PeriodInvalid, PricesInvalid
from veche.features.usage.logic import PresetPrices, check_amount
from veche.features.usage.schemas import Call, Cost, Money, UsageRow
from veche.kit.caller import Caller
from veche.kit.db import Database
from veche.kit.errors import Denied
from veche.kit.ids import new_id
from veche.ports.content import Usage

NOON = int(datetime(2026, 11, 20, 12, tzinfo=UTC).timestamp() * 1000)
DAY = 86_400_000
FOLDER = Path(usage.__file__).parent.parent / "prices"


def call(**changes: object) -> Call:
    values = {
        "door": "chat",
        "provider": "openai",
        "model": "gpt-x",
        "outcome": "complete",
        "usage": Usage(input_tokens=100, output_tokens=10, cached_tokens=40),
        "cost": Cost("0.5", "USD", "2026-11-01"),
    }
    return Call(**{**values, **changes})  # type: ignore[arg-type]


async def test_report_by_day(db: Database, ann: Caller, bob: Caller) -> None:
    await db.write(usage.record, ann.user_id, call(), at=NOON - DAY)
    await db.write(usage.record, ann.user_id, call(cost=Cost("0.000000001", "USD", "2026-11-01")), at=NOON)
    await db.write(usage.record, ann.user_id, call(cost=Cost("12.25", "RUB", "2026-11-01"), usage=Usage()), at=NOON)
    await db.write(usage.record, ann.user_id, call(cost=None), at=NOON)
    await db.write(usage.record, bob.user_id, call(), at=NOON)
    found = await db.read(usage.report, ann)
    assert found.items == [
        UsageRow("2026-11-20", 3, 200, 20, 80, None, [Money("RUB", "12.25"), Money("USD", "0.000000001")], 1),
        UsageRow("2026-11-19", 1, 100, 10, 40, None, [Money("USD", "0.5")], 0),
    ]


async def test_report_by_model_and_conversation(db: Database, ann: Caller) -> None:
    chat = new_id()
    await db.write(usage.record, ann.user_id, call(conversation_id=chat), at=NOON)
    await db.write(usage.record, ann.user_id, call(provider="yandex", model="yandexgpt", door="v1"), at=NOON + 1)
    by_model = await db.read(usage.report, ann, by="model")
    assert [row.key for row in by_model.items] == ["yandex.yandexgpt", "openai.gpt-x"]
    by_chat = await db.read(usage.report, ann, by="conversation")
    assert [row.key for row in by_chat.items] == [None, chat]


async def test_report_by_project_key_and_provider(db: Database, ann: Caller) -> None:
    key, project = new_id(), new_id()
    await db.write(usage.record, ann.user_id, call(key_id=key, project_id=project), at=NOON)
    await db.write(usage.record, ann.user_id, call(provider="yandex", model="lite"), at=NOON + 1)
    await db.write(usage.record, ann.user_id, call(model="gpt-y", cost=None, door="task"), at=NOON + 2)
    for by, keys in (("provider", ["openai", "yandex"]), ("project", [None, project]), ("key", [None, key])):
        found = await db.read(usage.report, ann, by=by)
        assert [row.key for row in found.items] == keys, by
    by_provider = await db.read(usage.report, ann, by="provider")
    assert [(row.calls, row.unpriced_calls) for row in by_provider.items] == [(2, 1), (1, 0)]


async def test_only_administrators_see_people(db: Database, ann: Caller, bob: Caller) -> None:
    await db.write(usage.record, ann.user_id, call(), at=NOON)
    await db.write(usage.record, bob.user_id, call(), at=NOON + 1)
    found = await db.read(usage.report, bob, by="person")
    assert [(row.key, row.calls) for row in found.items] == [(bob.user_id, 1), (ann.user_id, 1)]
    assert [row.calls for row in (await db.read(usage.report, bob, by="day")).items] == [1]
    with pytest.raises(Denied):
        await db.read(usage.report, ann, by="person")


async def test_report_of_a_period(db: Database, ann: Caller) -> None:
    for at in (NOON - 1, NOON, NOON + 1):
        await db.write(usage.record, ann.user_id, call(), at=at)
    found = await db.read(usage.report, ann, from_ms=NOON, to_ms=NOON + 1)
    assert [row.calls for row in found.items] == [1]
    with pytest.raises(PeriodInvalid):
        await db.read(usage.report, ann, from_ms=NOON, to_ms=NOON)


async def test_the_same_call_counts_once(db: Database, ann: Caller) -> None:
    id = new_id()
    for _ in range(2):
        assert await db.write(usage.record, ann.user_id, call(), id=id) == id
    assert [row.calls for row in (await db.read(usage.report, ann)).items] == [1]


async def test_free_calls_are_told_as_free(db: Database, ann: Caller) -> None:
    prices = usage.load_prices()
    free = prices.cost_of(Usage(), preset="ollama", model="llama", at=NOON, local=True)
    await db.write(usage.record, ann.user_id, call(cost=free, usage=Usage()), at=NOON)
    row = (await db.read(usage.report, ann)).items[0]
    assert (row.costs, row.unpriced_calls, row.input_tokens) == ([Money("USD", "0")], 0, None)


async def test_a_key_without_reading_rights(db: Database, ann: Caller) -> None:
    keyed = Caller(user_id=ann.user_id, role="member", scopes=frozenset())
    with pytest.raises(Denied):
        await db.read(usage.report, keyed)


def test_the_owners_file_wins(tmp_path: Path) -> None:
    path = tmp_path / "prices.toml"
    path.write_text(
        '[[price]]\npreset = "openai"\nmodel = "gpt-5"\ninput = 0.1\noutput = 2\ncurrency = "RUB"\nper = 1000\n'
        'since = 2026-01-01\n[[price]]\npreset = "ollama"\nmodel = "*"\ninput = "1"\noutput = "1"\ncurrency = "RUB"\n'
    )
    prices = usage.load_prices(str(path))
    counted = Usage(input_tokens=1000, output_tokens=1000)
    assert prices.cost_of(counted, preset="openai", model="gpt-5", at=NOON) == Cost("2.1", "RUB", "2026-01-01")
    early = prices.price_of("openai", "gpt-5", date(2025, 12, 31))
    assert early is not None and early.currency == "USD"
    warm = prices.cost_of(counted, preset="ollama", model="llama", at=NOON, local=True)
    assert warm is not None and warm.amount == "0.002"


@pytest.mark.parametrize("text", ["[[price]]\nmodel = 3", "[price", '[[prices]]\nmodel="a"', None])
def test_a_wrong_file_is_refused(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "prices.toml"
    if text is not None:
        path.write_text(text)
    with pytest.raises(PricesInvalid) as refused:
        usage.load_prices(str(path))
    assert refused.value.fields["path"] == str(path) and refused.value.fields["reason"]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_the_built_in_tables_hold_prices(path: Path) -> None:
    table = msgspec.json.decode(path.read_bytes(), type=PresetPrices, strict=True)
    date.fromisoformat(table.as_of)
    assert table.source and table.models and table.currency in ("USD", "RUB")
    seen: set[str] = set()
    for model in table.models:
        assert model.names or model.patterns
        assert not seen & set(model.names)
        seen |= set(model.names)
        for pattern in model.patterns:
            re.compile(pattern)
        for price in model.prices:
            for amount in (price.input, price.output, price.cached, price.cache_write):
                check_amount(amount, "price")
            assert price.since is None or date.fromisoformat(price.since)


@pytest.mark.parametrize(
    ("preset", "model", "expected"),
    [
        ("openai", "gpt-5", ("1.25", "10", "0.125", "USD")),
        ("openai", "gpt-5.6-luna-2026-07-09", ("0.2", "1.2", "0.02", "USD")),
        ("yandex", "yandexgpt-5.1", ("800", "800", None, "RUB")),
        ("yandex", "yandexgpt-lite/latest", ("200", "200", None, "RUB")),
        ("gigachat", "GigaChat-2-Max", ("650", "650", "0", "RUB")),
        ("gigachat", "GigaChat-2-Pro:2.0.28.2", ("500", "500", "0", "RUB")),
        ("openai", "my-own-model", None),
        ("nobody", "gpt-5", None),
        ("../prices/openai", "gpt-5", None),
    ],
)
def test_built_in_prices(preset: str, model: str, expected: tuple[str, ...] | None) -> None:
    price = usage.load_prices().price_of(preset, model, date(2026, 11, 20))
    assert (price and (price.input, price.output, price.cached, price.currency)) == expected


def test_a_long_context_is_dearer() -> None:
    prices = usage.load_prices()
    short, long = (
        prices.cost_of(Usage(input_tokens=n, output_tokens=0), preset="openai", model="gpt-5.6-luna", at=NOON)
        for n in (272_000, 272_001)
    )
    assert short is not None and long is not None
    assert Decimal(long.amount) > Decimal("1.9") * Decimal(short.amount)


def test_the_largest_table_opens() -> None:
    assert usage.load_prices().price_of("openrouter", "openai/gpt-6-sol", date(2026, 11, 20)) is not None


async def test_report_of_one_conversation_or_project(db: Database, ann: Caller, bob: Caller) -> None:
    chat, project = new_id(), new_id()
    await db.write(usage.record, ann.user_id, call(conversation_id=chat, project_id=project), at=NOON)
    await db.write(usage.record, ann.user_id, call(conversation_id=chat), at=NOON + 1)
    await db.write(usage.record, ann.user_id, call(), at=NOON + 2)

    async def calls(who: Caller, **named: str) -> list[int]:
        return [row.calls for row in (await db.read(usage.report, who, by="model", **named)).items]  # type: ignore[arg-type]

    assert await calls(ann, conversation=chat) == [2] and await calls(ann, project=project) == [1]
    assert await calls(ann, conversation=chat, project=project) == [1]
    assert await calls(bob, conversation=chat) == [] == await calls(ann, project=new_id())
