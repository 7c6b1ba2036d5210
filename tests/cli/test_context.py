"""What the next question takes along: looked at, switched, pinned, deleted, and shown to the byte."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.chat import ESCAPES, MODEL, Home, documents
from tests.cli.recording import Recorder, recorder
from tests.client.processes import Server


def standings(facts: Any) -> list[str]:
    return [message["standing"] for message in facts["messages"]]


def told(home: Home, *words: str) -> str:
    done = home.chat("context", *words)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    return done.stderr


def test_the_list_and_the_switches(home: Home) -> None:
    done = home.talk(
        "one", "two", "three", "/context --json",
        "/context off 2-3", "/context pin 1 last", "/context list --json",
        "/context off 2", "/context only 2", "/context --json",  # and pinned ones
        "/context off 1", "/context pin 2", "/context unpin 6", "/context --json",
        "/context reset", "/context --json", "/context off 3 --json", "/context off 9", "/context off 3-1",
        options=("-s", "Be brief."),
    )  # fmt: skip
    first, second, only, moved, reset, changed = documents(done.stdout)
    assert standings(first) == ["on"] * 6 and first["model"] == MODEL and first["instructions"] > 0
    messages = first["messages"]
    assert messages[-1]["total"] == first["used"] == first["instructions"] + sum(m["tokens"] for m in messages)
    assert abs(sum(m["share"] for m in messages) + first["instructions"] / first["used"] - 1) < 0.01
    assert standings(second) == ["pinned", "off", "off", "on", "on", "pinned"]
    assert second["used"] == second["instructions"] + sum(m["tokens"] for m in second["messages"] if m["included"])
    assert standings(only) == ["pinned", "off", "off", "off", "on", "pinned"]
    assert standings(moved) == ["off", "pinned", "off", "off", "on", "on"]  # to pin is to switch on, off to unpin
    assert standings(reset) == ["on", "pinned", "on", "on", "on", "on"]
    assert [one["excluded"] for one in changed] == [True]
    for sentence in ("from now on: 2, 3", "Pinned: 1, 6", "It is so already.", "pinned no longer", "backwards"):
        assert sentence in done.stderr
    shown = home.chat("context", LC_ALL="ru_RU.UTF-8").stdout
    assert not ESCAPES.search(shown) and "закреп." in shown and "выкл." in shown and "указания" in shown


def test_what_cannot_be(home: Home) -> None:
    home.ask("one")
    for words, code in ((["off", "9"], 3), (["off", "3-1"], 2), (["off"], 2), (["delete", "1"], 2)):
        done = home.chat("context", *words)
        assert (done.returncode, done.stdout) == (code, "") and done.stderr.strip()
    assert standings(home.facts("context")) == ["on", "on"]


def test_what_is_deleted_is_gone(home: Home) -> None:
    home.talk("the word is xylophonist", "second", options=("-n", "Kept"))
    with home.terminal("context", "delete", "1", "2") as terminal:
        terminal.wait("xylophonist")
        terminal.wait("Delete these 2 messages for good?")
        terminal.say("n")
        assert terminal.leave() == 1
    assert "2 messages deleted" in told(home, "delete", "-y", "1-2")
    assert [one["words"] for one in home.facts("context")["messages"]] == ["second", "second"]
    history = home.folder / ".local/state/veche/history"  # of what was typed; its own matter
    kept = [path for path in home.folder.rglob("*") if path.is_file() and path != history]
    assert kept and not any(b"xylophonist" in path.read_bytes() for path in kept)


def test_the_name_goes_with_the_words_that_gave_it(home: Home) -> None:
    done = home.talk(
        "the word is xylophonist", "second", "/show --json", "/context delete -y 1 2", "/show --json",
        "/context delete -y 1-2", "/show --json",
    )  # fmt: skip
    titles = [one["conversation"]["title"] for one in documents(done.stdout)]
    assert titles == ["the word is xylophonist", "second", None]


@pytest.fixture
def vendor_that_writes(tmp_path: Path) -> Any:
    with recorder() as found:
        yield Home(tmp_path / "home", found.environment), found


def test_the_request_is_shown_to_the_byte(vendor_that_writes: tuple[Home, Recorder]) -> None:
    home, vendor = vendor_that_writes
    (home.folder / "notes.md").write_text("A note.\n")
    steps = ("first", "/add-context notes.md", "second", "/context off 2", "/context pin 1")
    home.talk(*steps, options=("-s", "Be brief.", "--temperature", "0.5"))
    before = home.chat("context", "show", "--json").stdout
    with_question = home.chat("context", "show", "what next?", "--json").stdout
    tried = json.loads(home.chat("ask", "-c", "--dry-run", "--json", "what next?").stdout)
    count = len(vendor.bodies)
    home.ask("-c", "what next?")
    assert len(vendor.bodies) == count + 1  # showing sent nothing
    sent = vendor.bodies[-1]
    assert with_question.encode() == sent + b"\n"
    assert tried["body"] == json.loads(sent)
    shown, real = json.loads(before), json.loads(sent)
    assert real["messages"].pop()["content"] == "what next?"
    assert shown == real and real["temperature"] == 0.5
    assert b"A note." in sent and b"second" in sent and b"Good." in sent


def test_against_a_server_and_with_a_slash(bare: Home, running_server: Server) -> None:
    bare.chat("login", running_server.url, stdin=f"{running_server.key}\n")
    done = bare.talk("one", "two", "/context off 1", "/context pin 2", "/context --json", "/context show next --json")
    facts, body = documents(done.stdout)
    assert standings(facts) == ["off", "pinned", "on", "on"]
    assert [one["content"] for one in body["messages"]] == ["one", "two", "two", "next"]
    with bare.terminal("run", "-m", MODEL, "-c") as terminal:
        terminal.wait("›")
        terminal.say("/context on 1")
        at = terminal.wait("In the context again: 1")
        at = terminal.wait("›", after=at)
        terminal.say("/context delete -y 3 4")
        at = terminal.wait("2 messages deleted", after=at)
        at = terminal.wait("›", after=at)
        terminal.say("/context")
        at = terminal.wait("2 of 2 messages", after=at)
        terminal.wait("›", after=at)
        terminal.type("\x04")
        assert terminal.leave() == 0
    assert standings(bare.facts("context")) == ["on", "pinned"]
