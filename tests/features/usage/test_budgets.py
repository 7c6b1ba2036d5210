"""Budgets: what is held, settled and refused, for whom, and when a period ends."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.features.usage.test_service import call
from veche.features.usage import logic
from veche.features.usage import service as usage
from veche.features.usage.errors import BudgetInvalid, BudgetReached, BudgetUnpriced
from veche.features.usage.schemas import Bound, Budget, BudgetPatch, Cost, Hold, NewBudget
from veche.kit.caller import Caller
from veche.kit.db import Database
from veche.kit.errors import Denied, NotFound
from veche.kit.ids import new_id
from veche.ports.content import Usage

DOLLAR = Bound(100, None, 1000, Cost("0.0001", "USD", "2026-01-01"), Cost("1000.0001", "USD", "2026-01-01"))


PROJECTS = [new_id()]


def wish(amount: str = "10", currency: str | None = "USD", **fields: object) -> NewBudget:
    given = {"id": new_id(), "name": "b", "period": "month", "amount": amount, "currency": currency, **fields}
    return NewBudget(**given)  # type: ignore[arg-type]


async def make(db: Database, who: Caller, new: NewBudget) -> Budget:
    return await db.write(usage.make_budget, who, new, lambda tx, caller, id: id in PROJECTS)


async def hold(db: Database, who: Caller, bound: Bound = DOLLAR, **fields: object) -> Hold | None:
    given = {"user_id": who.user_id, "key_id": None, "provider": "openai", "model": "gpt-x", **fields}
    return await db.write(usage.reserve, bound=bound, **given)  # type: ignore[arg-type]


def moment(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


async def test_without_budgets_nothing_is_held(db: Database, ann: Caller) -> None:
    assert await db.read(usage.any_budget) is False
    assert await hold(db, ann) is None


async def test_what_is_held_is_settled_by_what_was_used(db: Database, ann: Caller) -> None:
    await make(db, ann, wish(user_id=ann.user_id))
    held = await hold(db, ann)
    assert held is not None and held.max_tokens is None
    (seen,) = (await db.read(usage.list_budgets, ann)).items
    assert (seen.spent, seen.held, seen.state) == ("0", "1.0001", "fine")
    await db.write(usage.record, ann.user_id, call(hold=held.call_id, cost=Cost("8.5", "USD", "2026-01-01")))
    (seen,) = (await db.read(usage.list_budgets, ann)).items
    assert (seen.spent, seen.held, seen.state, seen.calls) == ("8.5", "0", "near", 1)


async def test_calls_at_once_cannot_overrun(db: Database, ann: Caller) -> None:
    await make(db, ann, wish("3.5", user_id=ann.user_id))
    found = await asyncio.gather(*(hold(db, ann) for _ in range(8)), return_exceptions=True)
    held = [one for one in found if isinstance(one, Hold)]
    assert len(held) == 4
    assert sorted(one.max_tokens or 1000 for one in held) == [499, 1000, 1000, 1000]  # the last one is shorter
    assert all(isinstance(one, BudgetReached) for one in found if not isinstance(one, Hold))
    await db.write(usage.release, held[0].call_id)
    assert isinstance(await hold(db, ann), Hold)


async def test_a_budget_that_is_used_up_says_until_when(db: Database, ann: Caller) -> None:
    await make(db, ann, wish("1", user_id=ann.user_id, name="Coffee"))
    await db.write(usage.record, ann.user_id, call(cost=Cost("1", "USD", "2026-01-01")))
    with pytest.raises(BudgetReached) as refused:
        await hold(db, ann)
    assert refused.value.fields["name"] == "Coffee" and str(refused.value.fields["until"]).endswith("-01")


async def test_what_a_dead_process_held_is_let_go(db: Database, ann: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    await make(db, ann, wish("1.1", user_id=ann.user_id))
    assert await hold(db, ann)
    with pytest.raises(BudgetReached):
        await hold(db, ann)
    later = logic.period_start("total", 0) + db._clock() + 21 * 60_000
    monkeypatch.setattr(db, "_clock", lambda: later)
    assert await hold(db, ann)


async def test_what_was_used_before_counts(db: Database, ann: Caller) -> None:
    await db.write(usage.record, ann.user_id, call(cost=Cost("4", "USD", "2026-01-01")))
    await db.write(usage.record, ann.user_id, call(cost=None))
    made = await make(db, ann, wish(user_id=ann.user_id))
    assert (made.spent, made.calls, made.uncounted) == ("4", 2, 1)
    counted = await make(db, ann, wish("200", None, user_id=ann.user_id))
    assert (counted.spent, counted.currency) == ("220", None)


async def test_each_budget_counts_only_its_own(db: Database, ann: Caller, bob: Caller) -> None:
    for fields in ({"user_id": ann.user_id}, {"model": "openai"}, {"model": "openai.gpt-x"}, {"model": "yandex"}, {}):
        await make(db, bob, wish(name=str(fields), **fields))
    await db.write(usage.record, ann.user_id, call(cost=Cost("1", "USD", "2026-01-01")))
    await db.write(usage.record, bob.user_id, call(cost=Cost("2", "USD", "2026-01-01"), model="gpt-y"))
    spent = {one.name: one.spent for one in (await db.read(usage.list_budgets, bob)).items}
    assert spent == {
        str({"user_id": ann.user_id}): "1",
        str({"model": "openai"}): "3",
        str({"model": "openai.gpt-x"}): "1",
        str({"model": "yandex"}): "0",
        "{}": "3",
    }


async def test_other_currencies_and_unknown_prices(db: Database, ann: Caller) -> None:
    made = await make(db, ann, wish("100", "RUB", user_id=ann.user_id))
    assert await hold(db, ann) is None  # priced in dollars: not counted here
    await db.write(usage.change_budget, ann, made.id, BudgetPatch(refuse_unpriced=True))
    with pytest.raises(BudgetUnpriced):
        await hold(db, ann)
    unknown = Bound(100, None, None, None, None)
    with pytest.raises(BudgetUnpriced):
        await hold(db, ann, unknown)
    free = Bound(100, None, None, Cost("0", "RUB", "2026-01-01"), Cost("0", "RUB", "2026-01-01"))
    assert await hold(db, ann, free) is None


async def test_tokens_are_counted_where_there_is_no_currency(db: Database, ann: Caller) -> None:
    await make(db, ann, wish("700", None, user_id=ann.user_id))
    held = await hold(db, ann, Bound(100, None, 1000, None, None))
    assert held is not None and held.max_tokens == 600
    await db.write(usage.record, ann.user_id, call(hold=held.call_id, usage=Usage(input_tokens=90, output_tokens=400)))
    with pytest.raises(BudgetReached):
        await hold(db, ann, Bound(100, None, 1000, None, None))
    short = await hold(db, ann, Bound(100, 50, 1000, None, None))  # a short one was asked for, and fits
    assert short is not None and short.max_tokens is None


async def test_who_may_set_what(db: Database, ann: Caller, bob: Caller) -> None:
    with pytest.raises(Denied):
        await make(db, ann, wish())
    with pytest.raises(Denied):
        await make(db, ann, wish(user_id=bob.user_id))
    with pytest.raises(BudgetInvalid):
        await make(db, ann, wish(user_id=ann.user_id, key_id=new_id()))
    with pytest.raises(BudgetInvalid):
        await make(db, bob, wish(user_id=new_id()))
    theirs = await make(db, bob, wish(user_id=ann.user_id))
    whole = await make(db, bob, wish("99"))
    with pytest.raises(NotFound):
        await db.write(usage.change_budget, ann, theirs.id, BudgetPatch(amount="1000"))
    with pytest.raises(NotFound):
        await db.write(usage.drop_budget, ann, whole.id)
    seen = {one.id: one for one in (await db.read(usage.list_budgets, ann)).items}
    assert seen[theirs.id].amount == "10" and not seen[theirs.id].changeable
    assert seen[whole.id].amount is None and seen[whole.id].spent is None  # what others use is not hers to see
    await db.write(usage.drop_budget, bob, theirs.id)
    assert theirs.id not in {one.id for one in (await db.read(usage.list_budgets, ann)).items}


@pytest.mark.parametrize("amount", ["0", "-1", "x", "", "1e99", "NaN", "Infinity"])
async def test_amounts_that_are_none(db: Database, ann: Caller, amount: str) -> None:
    with pytest.raises(BudgetInvalid):
        await make(db, ann, wish(amount, user_id=ann.user_id))


def test_tokens_are_whole() -> None:
    with pytest.raises(BudgetInvalid):
        logic.amount_of("1.5", None)
    assert logic.amount_of("1,5", "RUB") == 1_500_000_000


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("day", "2026-02-28T00:00", "2026-03-01T00:00"),
        ("week", "2026-02-23T00:00", "2026-03-02T00:00"),
        ("month", "2026-02-01T00:00", "2026-03-01T00:00"),
    ],
)
def test_periods_in_utc(period: logic.Period, start: str, end: str) -> None:
    at = moment("2026-02-28T23:59:59")
    assert (logic.period_start(period, at), logic.period_end(period, at)) == (moment(start), moment(end))
    assert logic.period_start("total", at) == 0 and logic.period_end("total", at) is None


@given(
    left=st.integers(-10, 2**50),
    tokens=st.integers(0, 10**6),
    million=st.integers(0, 10**14),
    longest=st.integers(1, 10**6),
)
def test_what_fits_never_costs_more_than_is_left(left: int, tokens: int, million: int, longest: int) -> None:
    fixed = Cost(logic.from_nano(tokens * 1000), "USD", "2026-01-01")
    whole = Cost(logic.from_nano(tokens * 1000 + million), "USD", "2026-01-01")
    bound = Bound(tokens, None, None, fixed, whole)
    fits = logic.fitting_length(bound, "USD", left, longest)
    if fits is not None:
        assert 0 < fits <= longest
        assert logic.held_amount(bound, "USD", fits) <= left


async def test_a_project_has_a_budget_of_its_own(db: Database, ann: Caller) -> None:
    (project,) = PROJECTS
    made = await make(db, ann, wish("2", user_id=ann.user_id, project_id=project))
    assert made.project_id == project
    await db.write(usage.record, ann.user_id, call(cost=Cost("9", "USD", "2026-01-01")))
    assert await hold(db, ann) is None
    held = await hold(db, ann, project_id=project)
    assert held is not None
    await db.write(
        usage.record,
        ann.user_id,
        call(cost=Cost("2", "USD", "2026-01-01"), hold=held.call_id, project_id=project),
    )
    with pytest.raises(BudgetReached):
        await hold(db, ann, project_id=project)
    assert await hold(db, ann) is None
    again = await make(db, ann, wish("2", user_id=ann.user_id, project_id=project))
    assert again.spent == "2"  # what was used before counts, of this project only
    with pytest.raises(BudgetInvalid) as refused:
        await make(db, ann, wish("2", user_id=ann.user_id, project_id=new_id()))
    assert refused.value.code == "budgets.project"
    await db.write(usage.forget_project, project)
    assert (await db.read(usage.list_budgets, ann)).items == []
