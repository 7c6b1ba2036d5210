"""Budgets: what is left of each and until when; set and taken away."""

from __future__ import annotations

import time
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from veche.cli.ending import Ending
from veche.cli.figures import money, number
from veche.cli.opening import open_stage
from veche.cli.place import find_project
from veche.cli.tables import one_line, table
from veche.cli.words import notice, say
from veche.client.entities import NewBudget, VecheError, new_id, to_json

if TYPE_CHECKING:
    from veche.cli.stage import Stage
    from veche.client.entities import Budget
    from veche.client.port import Client


def show_budgets(*, local: bool, as_json: bool) -> int:
    """`chat budgets`."""
    with open_stage(local=local) as stage:
        items = stage.call(lambda client: client.budgets())
    if as_json:
        print(to_json(items, indent=2))
        return 0
    if not items:
        notice(say("budgets.none"))
        return 0
    head = [say(f"budgets.head_{name}") for name in ("name", "spent", "left", "until", "counts")]
    table([head, *(_row(budget) for budget in items)], right=(1, 2), head=True)
    return 0


def _row(budget: Budget) -> list[str]:
    spent, left = f"{budget.share:.0%}", ""
    if budget.amount is not None and budget.spent is not None:
        rest = Decimal(budget.amount) - Decimal(budget.spent)
        spent = f"{_sum(budget.spent, budget.currency)} ({budget.share:.0%})"
        left = _sum(f"{max(rest, Decimal(0)):f}", budget.currency)
    if budget.state != "fine":
        left = f"{left} ({say(f'budgets.state_{budget.state}')})" if left else say(f"budgets.state_{budget.state}")
    return [one_line(budget.name, 30), spent, left, until(budget), _counts(budget)]


def _counts(budget: Budget) -> str:
    whom = say("budgets.for_you") if budget.user_id else say("budgets.for_all")
    return one_line(", ".join(one for one in (whom, budget.model or "") if one), 60)


def _sum(amount: str, currency: str | None) -> str:
    return money(amount, currency) if currency else number(int(Decimal(amount)))


def until(budget: Budget) -> str:
    """When it begins anew, here."""
    if budget.resets_at is None:
        return say("budgets.never")
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(budget.resets_at / 1000))


def warn_of_budgets(stage: Stage) -> None:
    """A word about those that are nearly used up, or are; whoever may not see budgets is told nothing."""
    try:
        items = stage.call(lambda client: client.budgets())
    except VecheError:
        return
    for budget in items:
        if budget.state != "fine":
            what = "reached" if budget.state == "reached" else "near"
            told = say(
                f"budgets.{what}", name=one_line(budget.name, 60), share=f"{budget.share:.0%}", until=until(budget)
            )
            notice(told, dim=False)


def set_budget(name: str, amount: str, *, local: bool, as_json: bool, **given: Any) -> int:
    """`chat budgets set`: AMOUNT is `10USD`, `500 RUB` or a number of tokens."""
    number, currency = read_amount(amount)
    with open_stage(local=local) as stage:
        budget = stage.call(lambda client: _make(client, name, number, currency, given))
    if as_json:
        print(to_json(budget, indent=2))
    else:
        notice(say("budgets.set", name=one_line(budget.name), until=until(budget)), dim=False)
    return 0


async def _make(client: Client, name: str, amount: str, currency: str | None, given: dict[str, Any]) -> Budget:
    if any(one.name.casefold() == name.casefold() for one in await client.budgets()):
        raise Ending(2, say("budgets.taken", name=name))
    project = given.pop("project")
    if project:
        project = (await find_project(client, project)).id
    me = await client.me()
    new = NewBudget(
        id=new_id(), name=name, amount=amount, currency=currency, user_id=me.id, project_id=project or None, **given
    )
    return await client.set_budget(new)


def read_amount(text: str) -> tuple[str, str | None]:
    """A sum of money with its currency, or a number of tokens.

    Raises:
        Ending: it is neither.
    """
    tidy = text.replace("\N{NO-BREAK SPACE}", "").replace(" ", "").replace("_", "")
    if tidy[:1] in ("$", "€", "₽"):
        tidy = tidy[1:] + tidy[0]
    digits = tidy.rstrip("".join(one for one in tidy if one.isalpha() or one in "$€₽"))
    unit = tidy[len(digits) :].upper()
    known = {"": None, "TOKENS": None, "ТОКЕНОВ": None, "$": "USD", "€": "EUR", "₽": "RUB", "РУБ": "RUB"}
    currency = known.get(unit, unit if len(unit) == 3 and unit.isascii() else "?")
    try:
        value = Decimal(digits.replace(",", "."))
    except InvalidOperation:
        value = Decimal(0)
    if currency == "?" or value <= 0 or (currency is None and value != int(value)):
        raise Ending(2, say("budgets.amount", given=text[:40]))
    return f"{value:f}", currency


def drop_budget(name: str, *, local: bool) -> int:
    """`chat budgets delete`."""
    with open_stage(local=local) as stage:
        items = stage.call(lambda client: client.budgets())
        found = [one for one in items if one.name.casefold() == name.casefold() or one.id == name]
        if not found:
            names = ", ".join(one.name for one in items) or "—"
            raise Ending(3, say("budgets.unknown", name=name, names=names))
        stage.call(lambda client: client.drop_budget(found[0].id))
    notice(say("budgets.dropped", name=one_line(found[0].name)), dim=False)
    return 0
