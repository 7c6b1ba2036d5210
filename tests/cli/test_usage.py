"""`chat usage` and `chat budgets`: tables, CSV, JSON, periods, sessions, sums, refusals."""

from __future__ import annotations

import csv
import io
import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.chat import MODEL, Home
from tests.client.processes import Server
from veche.cli.budgets import read_amount
from veche.cli.ending import Ending
from veche.cli.figures import costs, money, number
from veche.cli.moments import moment
from veche.cli.usage import as_csv, total
from veche.client.entities import Money, UsageRow

PROMPT = "›"
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def row(calls: int = 1, *given: tuple[str, str], tokens: int | None = 5, unpriced: int = 0) -> UsageRow:
    return UsageRow("k", calls, tokens, tokens, None, None, [Money(c, a) for a, c in given], unpriced)


def test_sums_and_what_is_unknown() -> None:
    both = total([row(2, ("0.10", "USD"), ("3", "RUB")), row(1, ("0.20", "USD"), tokens=None, unpriced=1)])
    assert (both.calls, both.input_tokens, both.cached_tokens, both.unpriced_calls) == (3, 5, None, 1)
    assert costs(both) == "≥ 3.00 RUB, 0.30 USD" and costs(row(1, unpriced=1)) == "?"
    assert costs(row(1, ("0", "USD"))) == "0.00 USD" and costs(row(2, ("0", "USD"), unpriced=1)) == "?"
    assert (number(None), number(1234567)) == ("?", "1,234,567")
    told = [money(amount, "USD") for amount in ("12.3456", "0.0345", "0.00012345", "1000000")]
    assert told == ["12.35 USD", "0.0345 USD", "0.000123 USD", "1000000.00 USD"]


def test_csv_has_exact_sums_and_nothing_that_reckons() -> None:
    text = as_csv([row(1, ("0.000000001", "USD")), row(2, ("3", "RUB"), unpriced=1)], {"k": "=1+1"})
    rows = list(csv.DictReader(io.StringIO(text)))
    assert (rows[0]["cost_USD"], rows[0]["cost_RUB"], rows[0]["name"]) == ("0.000000001", "", "'=1+1")
    assert (rows[1]["cost_RUB"], rows[1]["unpriced_calls"], rows[1]["cached_tokens"]) == ("3", "1", "")


def test_moments() -> None:
    def at(text: str, *, ends: bool = False) -> datetime:
        return datetime.fromtimestamp(moment(text, end=ends, now=NOW) / 1000, UTC)

    assert at("7d") == datetime(2026, 11, 13, 12, tzinfo=UTC) and at("12h") == datetime(2026, 11, 20, 0, tzinfo=UTC)
    assert at("today", ends=True) - at("today") == at("2026-11-20", ends=True) - at("2026-11-20")
    assert at("сегодня") == at("today") and at("yesterday", ends=True) == at("today")
    assert at("2026-11-01T10:00+00:00") == datetime(2026, 11, 1, 10, tzinfo=UTC)
    for wrong in ("soon", "2026-13-01", "", "99999d"):
        with pytest.raises(Ending):
            at(wrong)


@pytest.mark.parametrize(
    ("given", "amount", "currency"),
    [
        ("10USD", "10", "USD"),
        ("1 500,50 руб", "1500.50", "RUB"),
        ("$5", "5", "USD"),
        ("20000", "20000", None),
        ("7.5€", "7.5", "EUR"),
    ],
)
def test_amounts(given: str, amount: str, currency: str | None) -> None:
    assert read_amount(given) == (amount, currency)


@pytest.mark.parametrize("given", ["", "0", "-1USD", "1.5", "ten", "10 dollars"])
def test_what_is_no_amount(given: str) -> None:
    with pytest.raises(Ending):
        read_amount(given)


def test_usage_of_a_home(home: Home) -> None:
    none = home.chat("usage", "--session")
    assert (none.returncode, none.stdout) == (3, "") and "chat run" in none.stderr
    home.ask("one two")
    with home.terminal("run", "-m", MODEL) as screen:
        place = screen.wait(PROMPT)
        screen.say("first words")
        place = screen.wait(PROMPT, after=screen.wait("\nfirst words", after=place))
        screen.say("/usage")
        seen = screen.wait("Since you began", after=screen.wait("This conversation", after=place))
        assert "calls" in screen.text[place:seen]
        screen.wait(PROMPT, after=seen)
        screen.type("\x04")
        assert screen.leave() == 0
    kept = home.folder / ".local/state/veche/session.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600

    assert [one["calls"] for one in home.facts("usage", "--by", "model")] == [2]
    assert [one["calls"] for one in home.facts("usage", "--session")] == [1]
    names = {one["name"]: one["calls"] for one in home.facts("usage", "--by", "conversation")}
    assert names == {"one two": 1, "first words": 1}
    table = home.chat("usage", "--by", "conversation")
    assert table.stdout.count("\n") == 4 and "Total" in table.stdout and "\x1b" not in table.stdout
    assert "2 calls have no known price" in table.stderr
    assert home.facts("usage", "--conversation", "first words")[0]["key"] == MODEL
    assert home.facts("usage", "--since", "yesterday", "--until", "today", "--by", "key")[0]["key"] is None
    assert home.facts("usage", "--until", "yesterday") == []
    rows = list(csv.DictReader(io.StringIO(home.chat("usage", "--csv", "--by", "provider").stdout)))
    assert [(one["key"], one["calls"]) for one in rows] == [("openai", "2")]
    russian = home.chat("usage", "--by", "model", LC_ALL="ru_RU.UTF-8")
    assert "вызовы" in russian.stdout and "Цена 2 вызовов неизвестна" in russian.stderr


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["--session", "--all"], 2, "do not go together"),
        (["--days", "1", "--since", "today"], 2, "do not go together"),
        (["--since", "soon"], 2, "“soon”"),
        (["--since", "today", "--until", "2020-01-01"], 2, "later than"),
        (["--project", "nothing"], 3, "“nothing”"),
        (["--conversation", "nothing"], 3, "nothing"),
    ],
)
def test_wrong_use(bare: Home, words: list[str], code: int, told: str) -> None:
    done = bare.chat("usage", *words)
    assert (done.returncode, done.stdout) == (code, "") and told in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("way", ["alone", "server"])
def test_a_budget_that_is_used_up(home: Home, running_server: Server, way: str) -> None:
    given = {"VECHE_URL": running_server.url, "VECHE_KEY": running_server.key} if way == "server" else {}
    assert home.chat("budgets", "set", "Tiny", "1", "-m", MODEL, **given).returncode == 0
    refused = home.chat("ask", "-m", MODEL, "hello", **given)
    while refused.returncode == 0:  # a server that knew of no budget looks again after a second
        refused = home.chat("ask", "-m", MODEL, "hello", **given)
    assert (refused.returncode, refused.stdout) == (6, "")
    assert "“Tiny”" in refused.stderr and "until 20" in refused.stderr
    shown = home.chat("budgets", **given)
    assert "Tiny" in shown.stdout and "begins anew" in shown.stdout
    assert json.loads(home.chat("budgets", "--json", **given).stdout)[0]["name"] == "Tiny"
    again = home.chat("budgets", "set", "tiny", "5USD", **given)
    assert again.returncode == 2 and "already" in again.stderr
    assert home.chat("budgets", "delete", "TINY", **given).returncode == 0
    gone = home.chat("budgets", "delete", "Tiny", **given)
    assert gone.returncode == 3 and "“Tiny”" in gone.stderr
    assert home.ask("hello", **given) == "hello\n"


def test_a_state_folder_that_cannot_be_written_is_no_obstacle(home: Home, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert home.ask("hello", XDG_STATE_HOME=str(tmp_path / "file")) == "hello\n"
    assert home.chat("usage", XDG_STATE_HOME=str(tmp_path / "file")).returncode == 0
