"""What was used and what it cost: a table for people, CSV and JSON for programs."""

from __future__ import annotations

import csv
import io
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from veche.cli.budgets import warn_of_budgets
from veche.cli.ending import Ending
from veche.cli.figures import costs, number
from veche.cli.moments import moment
from veche.cli.opening import open_stage
from veche.cli.place import find_project
from veche.cli.rows import whole_width
from veche.cli.sitting import sitting
from veche.cli.tables import columns, one_line, table
from veche.cli.terminal import paint
from veche.cli.words import notice, plural, say
from veche.client.entities import UsageRow, to_json

if TYPE_CHECKING:
    from veche.cli.stage import Stage
    from veche.client.entities import GroupBy
    from veche.client.port import Client

COUNTS = ("input_tokens", "cached_tokens", "output_tokens", "reasoning_tokens")
ALWAYS = ("input_tokens", "output_tokens")
ROWS = 40  # of a table; programs get all
_FORMULA = ("=", "+", "-", "@", "\t")  # a spreadsheet would reckon with it


@dataclass(frozen=True)
class Wanted:
    """What the command line asks for."""

    by: GroupBy | None = None
    session: bool = False
    conversation: str | None = None
    project: str | None = None
    everything: bool = False
    since: str | None = None
    until: str | None = None
    days: int | None = None


@dataclass(frozen=True)
class Scope:
    """The same as the client takes it."""

    since: int | None = None
    until: int | None = None
    conversation: str | None = None
    project: str | None = None
    title: str = ""

    def given(self) -> dict[str, Any]:
        """As arguments of `Client.usage`."""
        return {
            "since": self.since,
            "until": self.until,
            "conversation": self.conversation,
            "project": self.project,
        }


def show_usage(wanted: Wanted, *, local: bool, form: str) -> int:
    """`chat usage`; `form` is `table`, `json` or `csv`."""
    with open_stage(local=local) as stage:
        if form == "table" and sitting() is not None and wanted == Wanted():
            return _here(stage)
        scope = _scope(stage, wanted)
        by = wanted.by or ("model" if scope.title else "day")
        rows = stage.call(lambda client: client.usage(by=by, **scope.given())).items
        names = stage.call(lambda client: _names(client, by, [row.key for row in rows if row.key]))
        if form == "json":
            print(to_json([{"name": names.get(row.key or ""), **_facts(row)} for row in rows], indent=2))
        elif form == "csv":
            sys.stdout.write(as_csv(rows, names))
        elif not rows:
            notice(say("no_usage"))
        else:
            if scope.title:
                print(paint(scope.title, "bold", sys.stdout))
            _table(by, rows, names)
            warn_of_budgets(stage)
    return 0


def _here(stage: Stage) -> int:
    """In a conversation: what it took, and what the sitting took."""
    here = sitting()
    lines = []
    if here is not None and here.conversation is not None:
        known = here.conversation.id
        found = stage.call(lambda client: client.usage(by="provider", conversation=known)).items
        if found:
            lines.append((say("usage.this_conversation"), total(found)))
    session = _scope(stage, Wanted(session=True))
    found = stage.call(lambda client: client.usage(by="provider", **session.given())).items
    if found:
        lines.append((say("usage.this_session"), total(found)))
    if not lines:
        notice(say("no_usage"))
        return 0
    head = ["", say("calls"), say("usage.input_tokens"), say("usage.output_tokens"), say("cost")]
    table([head, *([name, *_cells(row)] for name, row in lines)], right=(1, 2, 3), head=True)
    warn_of_budgets(stage)
    return 0


def _scope(stage: Stage, wanted: Wanted) -> Scope:
    named = [bool(wanted.session), wanted.conversation is not None, wanted.project is not None, wanted.everything]
    if sum(named) > 1:
        raise Ending(2, say("usage.one_scope"))
    if wanted.days is not None and wanted.since is not None:
        raise Ending(2, say("usage.days_or_since"))
    since = moment(wanted.since) if wanted.since else None
    if wanted.days is not None:
        since = round((time.time() - wanted.days * 86_400) * 1000)
    until = moment(wanted.until, end=True) if wanted.until else None
    if since is not None and until is not None and until <= since:
        raise Ending(2, say("usage.backwards"))
    if wanted.session:
        return _session(stage, since, until)
    if wanted.conversation is not None:
        from veche.cli.finding import find

        name = wanted.conversation
        found = stage.call(lambda client: find(client, name))
        return Scope(since, until, conversation=found.id, title=one_line(found.title or say("untitled")))
    if wanted.project is not None:
        project = stage.call(lambda client: find_project(client, wanted.project or ""))
        return Scope(since, until, project=project.id, title=one_line(project.name))
    return Scope(since, until)


def _session(stage: Stage, since: int | None, until: int | None) -> Scope:
    from veche.cli.sessions import last_session

    session = last_session(stage.way)
    if session is None:
        raise Ending(3, say("usage.no_session"))
    began = time.strftime("%Y-%m-%d %H:%M", time.localtime(session.began / 1000))
    title = say("usage.session_title", began=began)
    ends = min((one for one in (until, session.ended) if one is not None), default=None)
    return Scope(max(session.began, since or 0), ends, title=title)


async def _names(client: Client, by: GroupBy, keys: list[str]) -> dict[str, str]:
    """What people call what a key stands for; keys that are names themselves have none."""
    match by:
        case "conversation":
            return {one.id: one.title or say("untitled") for one in await client.names(limit=500)} if keys else {}
        case "project":
            return {one.id: one.name for one in await client.projects()} if keys else {}
        case "key":
            return await client.key_names() if keys else {}
        case _:
            return {}


def _facts(row: UsageRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__struct_fields__}


def total(rows: Iterable[UsageRow]) -> UsageRow:
    """All rows as one; what nobody told stays unknown."""
    every = list(rows)
    sums: dict[str, Decimal] = {}
    for money in (money for row in every for money in row.costs):
        sums[money.currency] = sums.get(money.currency, Decimal(0)) + Decimal(money.amount)

    def count(name: str) -> int | None:
        known = [value for row in every if (value := getattr(row, name)) is not None]
        return sum(known) if known else None

    from veche.client.entities import Money

    return UsageRow(
        key=None,
        calls=sum(row.calls for row in every),
        input_tokens=count("input_tokens"),
        output_tokens=count("output_tokens"),
        cached_tokens=count("cached_tokens"),
        reasoning_tokens=count("reasoning_tokens"),
        costs=[Money(currency, f"{amount:f}") for currency, amount in sorted(sums.items())],
        unpriced_calls=sum(row.unpriced_calls for row in every),
    )


def _table(by: GroupBy, rows: list[UsageRow], names: dict[str, str]) -> None:
    shown = [
        name for name in COUNTS if name in ("input_tokens", "output_tokens") or any(getattr(r, name) for r in rows)
    ]
    head = [say(f"by_{by}"), say("calls"), *(say(f"usage.{name}") for name in shown), say("cost")]
    cells = [_cells(row, shown) for row in rows[:ROWS]]
    labels = [_label(by, row, names) for row in rows[:ROWS]]
    if len(rows) > 1:
        cells.append(_cells(total(rows), shown))
        labels.append(say("usage.total"))
    room = _room([head[1:], *cells])
    lines = [[one_line(label, room), *row] for label, row in zip(labels, cells, strict=True)]
    table([head, *lines], right=tuple(range(1, len(head) - 1)), head=True)
    if len(rows) > ROWS:
        notice(plural("usage.rows_more", len(rows) - ROWS))
    if any(row.unpriced_calls for row in rows):
        notice(plural("usage.unpriced", sum(row.unpriced_calls for row in rows)))


def _room(cells: list[list[str]]) -> int:
    """The columns that the other cells leave for the first one."""
    wide = whole_width(sys.stdout)
    taken = sum(2 + max(columns(row[i]) for row in cells) for i in range(len(cells[0])))
    return 60 if wide is None else max(8, min(60, wide - taken))


def _label(by: GroupBy, row: UsageRow, names: dict[str, str]) -> str:
    if row.key is None:
        return say(f"usage.none_{by}") if by in ("conversation", "project", "key") else "—"
    if by in ("conversation", "project", "key"):
        return one_line(f"{row.key[-8:]}  {names.get(row.key, say('usage.gone'))}", 50)
    return one_line(row.key, 60)


def _cells(row: UsageRow, shown: Iterable[str] = ALWAYS) -> list[str]:
    return [number(row.calls), *(number(getattr(row, name)) for name in shown), costs(row)]


def as_csv(rows: list[UsageRow], names: dict[str, str]) -> str:
    """One line for each row and one column for each currency, with exact sums."""
    currencies = sorted({one.currency for row in rows for one in row.costs})
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    head = ["key", "name", "calls", *COUNTS, "unpriced_calls", *(f"cost_{currency}" for currency in currencies)]
    writer.writerow(head)
    for row in rows:
        sums = {one.currency: one.amount for one in row.costs}
        name = names.get(row.key or "", "")
        writer.writerow(
            [
                row.key or "",
                f"'{name}" if name.startswith(_FORMULA) else name,
                row.calls,
                *("" if (value := getattr(row, field)) is None else value for field in COUNTS),
                row.unpriced_calls,
                *(sums.get(currency, "") for currency in currencies),
            ]
        )
    return text.getvalue()
