"""What the next question takes along: looked at, switched, pinned, deleted, and shown to the byte."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.chat import ESCAPES, MODEL, Home
from tests.cli.recording import Recorder, recorder
from tests.client.processes import Server


def standings(facts: Any) -> list[str]:
    return [message["standing"] for message in facts["messages"]]


def talk(home: Home) -> None:
    """Three questions with their answers."""
    home.ask("one", "-s", "Be brief.")
    home.ask("-c", "two")
    home.ask("-c", "three")


def told(home: Home, *words: str) -> str:
    done = home.chat("context", *words)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    return done.stderr


def test_the_list_and_the_switches(home: Home) -> None:
    talk(home)
    facts = home.facts("context")
    assert standings(facts) == ["on"] * 6 and facts["model"] == MODEL and facts["instructions"] > 0
    messages = facts["messages"]
    assert messages[-1]["total"] == facts["used"] == facts["instructions"] + sum(m["tokens"] for m in messages)
    assert abs(sum(m["share"] for m in messages) + facts["instructions"] / facts["used"] - 1) < 0.01
    assert "2, 3" in told(home, "off", "2-3")
    assert "1, 6" in told(home, "pin", "1", "last")
    facts = home.facts("context", "list")
    assert standings(facts) == ["pinned", "off", "off", "on", "on", "pinned"]
    assert facts["used"] == facts["instructions"] + sum(m["tokens"] for m in facts["messages"] if m["included"])
    shown = home.chat("context", LC_ALL="ru_RU.UTF-8").stdout
    assert not ESCAPES.search(shown) and "закреп." in shown and "выкл." in shown and "указания" in shown
    assert "It is so already." in told(home, "off", "2")
    told(home, "only", "2")  # and pinned ones
    assert standings(home.facts("context")) == ["pinned", "off", "off", "off", "on", "pinned"]
    assert "pinned no longer" in told(home, "off", "1")
    told(home, "pin", "2")  # brings it back
    told(home, "unpin", "6")
    assert standings(home.facts("context")) == ["off", "pinned", "off", "off", "on", "on"]
    told(home, "reset")
    assert standings(home.facts("context")) == ["on", "pinned", "on", "on", "on", "on"]
    assert [one["excluded"] for one in json.loads(home.chat("context", "off", "3", "--json").stdout)] == [True]


@pytest.mark.parametrize(
    ("words", "code"), [(["off", "9"], 3), (["off", "3-1"], 2), (["only", "-1"], 2), (["off"], 2), (["delete", "1"], 2)]
)
def test_what_cannot_be(home: Home, words: list[str], code: int) -> None:
    home.ask("one")
    done = home.chat("context", *words)
    assert (done.returncode, done.stdout) == (code, "") and done.stderr.strip()
    assert standings(home.facts("context")) == ["on", "on"]


def test_what_is_deleted_is_gone(home: Home) -> None:
    home.ask("the word is xylophonist", "-n", "Kept")
    home.ask("-c", "second")
    with home.terminal("context", "delete", "1", "2") as terminal:
        terminal.wait("xylophonist")
        terminal.wait("Delete these 2 messages for good?")
        terminal.say("n")
        assert terminal.leave() == 1
    assert len(home.facts("context")["messages"]) == 4
    assert "2 messages deleted" in told(home, "delete", "-y", "1-2")
    assert [one["words"] for one in home.facts("context")["messages"]] == ["second", "second"]
    kept = [path for path in home.folder.rglob("*") if path.is_file()]
    assert kept and not any(b"xylophonist" in path.read_bytes() for path in kept)


def test_the_name_goes_with_the_words_that_gave_it(home: Home) -> None:
    home.ask("the word is xylophonist")
    home.ask("-c", "second")
    assert home.facts("show")["conversation"]["title"] == "the word is xylophonist"
    told(home, "delete", "-y", "1", "2")
    assert home.facts("show")["conversation"]["title"] == "second"
    told(home, "delete", "-y", "1-2")
    assert home.facts("show")["conversation"]["title"] is None


@pytest.fixture
def vendor_that_writes(tmp_path: Path) -> Any:
    with recorder() as found:
        yield Home(tmp_path / "home", found.environment), found


def test_the_request_is_shown_to_the_byte(vendor_that_writes: tuple[Home, Recorder]) -> None:
    home, vendor = vendor_that_writes
    home.ask("first", "-s", "Be brief.", "--temperature", "0.5")
    (home.folder / "notes.md").write_text("A note.\n")
    assert home.chat("add-context", "notes.md").returncode == 0
    home.ask("-c", "second")
    told(home, "off", "2")
    told(home, "pin", "1")
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
    readable = home.chat("context", "show").stdout
    assert "Be brief." in readable and "A note." in readable and not ESCAPES.search(readable)


def test_against_a_server_and_with_a_slash(bare: Home, running_server: Server) -> None:
    bare.chat("login", running_server.url, stdin=f"{running_server.key}\n")
    bare.ask("one")
    bare.ask("-c", "two")
    assert "1" in told(bare, "off", "1") and told(bare, "pin", "2")
    assert standings(bare.facts("context")) == ["off", "pinned", "on", "on"]
    body = json.loads(bare.chat("context", "show", "next", "--json").stdout)
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
