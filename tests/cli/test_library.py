"""Keeping and finding: begun, named, loaded, listed, searched, put away, deleted; from the shell and inside `run`."""

from __future__ import annotations

import json
import stat

import pytest

from tests.cli.chat import MODEL, Home
from tests.cli.near import Near
from tests.client.processes import Server
from veche.cli.ending import Ending
from veche.cli.moments import moment
from veche.cli.searching import _pieces
from veche.cli.tables import columns, one_line


def test_begun_loaded_and_gone_on_with(home: Home) -> None:
    done = home.chat("new", "release", "notes", "-m", MODEL)
    short = done.stdout.strip()
    assert done.returncode == 0 and len(short) == 8 and "release notes" in done.stderr
    state = home.folder / ".local/state/veche/current.json"
    assert stat.S_IMODE(state.stat().st_mode) == 0o600 and json.loads(state.read_text())
    assert home.chat("ask", "-c", "first words").stdout == "first words\n"
    assert home.facts("show")["conversation"]["title"] == "release notes"
    home.ask("another talk")  # a new one begins: it is the current one now
    assert home.facts("show")["messages"][0]["parts"][0]["text"] == "another talk"
    done = home.chat("load", "RELEASE")  # a part is enough; capitals do not count
    assert done.returncode == 0 and "release notes" in done.stderr
    assert home.chat("load").stdout.startswith("Loaded: “release notes”")
    lines = home.chat("list").stdout.splitlines()
    assert lines[0].startswith("  ") and lines[1].startswith(f">   {short}  "), lines
    home.chat("load", "--none")
    assert home.chat("load").stdout.startswith("The last one: “another talk”")


def test_names(near: Near) -> None:
    for words in ("alpha one", "alpha two", "beta"):
        near.ask(words)
    first = near.facts("list")[-1]["id"]
    done = near.chat("load", "alpha")
    assert done.returncode == 2 and "alpha one" in done.stderr and "alpha two" in done.stderr
    assert near.chat("rename", "alpha one", "Ёлка и шары").returncode == 0
    assert near.chat("save", "BETA", "-C", first[-8:]).returncode == 2, "another is called so"
    assert near.chat("save", "gamma", "-C", first[-8:]).returncode == 0
    assert near.facts("show", "gamma")["conversation"]["id"] == first
    assert near.chat("show", "nothing of this name").returncode == 3
    assert near.chat("save", "last").returncode == 2


def test_put_away_pinned_and_deleted(near: Near, vendor: dict[str, str]) -> None:
    home = Home(near.folder, vendor)
    for words in ("one", "two", "three"):
        near.ask(words)
    assert near.chat("pin", "one").returncode == near.chat("archive", "two", "three").returncode == 0
    assert [line.split()[0] for line in near.chat("list", "--pinned").stdout.splitlines()] == ["^"]
    assert [one["title"] for one in near.facts("list", "--archived")] == ["three", "two"]
    assert [one["title"] for one in near.facts("list")] == ["one"]
    near.chat("unarchive", "two")
    done = near.chat("delete", "two")
    assert done.returncode == 2 and "-y" in done.stderr, "nobody is there to be asked"
    done = near.chat("delete", "-y", "thr")
    assert done.returncode == 2 and "three" in done.stderr, "a part of a name is too little without a question"
    with home.terminal("delete", "two", "thr") as screen:
        screen.wait("[y/N]")
        screen.say("n")
        assert screen.leave() == 1 and "Nothing was deleted" in screen.text
    with home.terminal("delete", "thr") as screen:
        screen.wait("2 messages")
        screen.wait("[y/N]")
        screen.say("y")
        assert screen.leave() == 0
    assert near.chat("delete", "-y", "two").returncode == 0
    assert near.facts("list", "--archived") == [] and len(near.facts("list")) == 1


def test_search(near: Near) -> None:
    near.ask("a wombat digs a long burrow")
    near.ask("wombats and quokkas")
    plain = near.chat("search", "wombat").stdout
    assert "\x1b" not in plain and plain.count("wombat") >= 4
    coloured = near.chat("search", "wombat", FORCE_COLOR="1").stdout
    assert "\x1b[1;33mwombats\x1b[0m" in coloured
    assert "burrow" not in near.chat("search", "wombat -burrow").stdout
    assert "burrow" not in near.chat("search", "wombat", "-burrow").stdout
    assert near.chat("search", '"wombats and quokkas"').stdout
    assert near.chat("search", "quok").stdout, "the last word may be a beginning"
    address = next(line for line in plain.splitlines() if not line.startswith(" ") and ":" in line.split()[0]).split()[
        0
    ]
    assert near.facts("show", address.partition(":")[0])
    found = near.facts("search", "wombat", "--role", "assistant", "--since", "1d", "--model", MODEL)
    assert {hit["role"] for hit in found["messages"]} == {"assistant"} and found["titles"] == []
    done = near.chat("search", "wombat", "--until", "2020")
    assert (done.returncode, done.stdout) == (0, "") and "wombat" in done.stderr
    assert near.chat("search", "wombat", "--since", "someday").returncode == 2
    assert near.chat("search", "wombat", "-p", "nowhere").returncode == 3


def test_inside_a_conversation(home: Home) -> None:
    home.ask("older talk")
    with home.terminal("run", "-m", MODEL) as screen:
        screen.wait("›")
        screen.say("newer talk")
        screen.wait("›", after=screen.wait("newer talk", after=screen.wait("newer talk")))
        screen.say("/save The newest")
        place = screen.wait("›", after=screen.wait("is called “The newest”"))
        screen.say("/list")
        place = screen.wait("older talk", after=screen.wait("The newest", after=place))
        place = screen.wait("›", after=place)
        screen.say("/load older")
        place = screen.wait("“older talk”, 2 messages", after=place)
        place = screen.wait("›", after=place)
        screen.say("/delete older")
        screen.wait("[y/N]", after=place)
        screen.say("y")
        screen.wait("›", after=screen.wait("1 conversation deleted", after=place))
        screen.type("\x04")
        screen.leave()
    assert [one["title"] for one in home.facts("list")] == ["The newest"]


@pytest.fixture
def signed_in(bare: Home, running_server: Server) -> Home:
    done = bare.chat("login", running_server.url, "--key", stdin=running_server.key + "\n")
    if done.returncode:
        done = bare.chat("login", running_server.url, stdin=running_server.key + "\n")
    assert done.returncode == 0, done.stderr
    return bare


def test_over_a_server(signed_in: Home) -> None:
    assert signed_in.chat("new", "over there").returncode == 0
    assert signed_in.chat("ask", "-c", "-m", MODEL, "echidna").stdout == "echidna\n"
    assert signed_in.facts("show", "over there")["messages"]
    assert signed_in.chat("list", "--local").stdout == "", "what is loaded there is nothing here"
    assert signed_in.chat("rename", "over there", "far away").returncode == 0
    assert "far away" in signed_in.chat("list").stdout
    assert signed_in.chat("delete", "-y", "far away").returncode == 0


def test_moments_marks_and_widths() -> None:
    assert moment("2026-02", end=True) - moment("2026-02") == 28 * 86_400_000
    assert moment("31.12.2025", end=True) == moment("2026-01-01") == moment("2026")
    assert moment("yesterday") == moment("today") - 86_400_000
    with pytest.raises(Ending):
        moment("2026-13-01")
    assert _pieces("😀 кот и\x1b кит", [(3, 6)]) == [("😀 ", False), ("кот", True), (" и кит", False)]
    assert (columns("漢字e\u0301"), one_line("漢字漢字", 6), one_line("a\nb\x07")) == (5, "漢字…", "a b")
