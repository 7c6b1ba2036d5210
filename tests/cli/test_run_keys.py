"""Keys, completion and history of `chat run`, and what is loaded before one can type."""

from __future__ import annotations

import re
import stat
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from tests.cli.chat import MODEL, Home, Terminal
from veche.cli import slash
from veche.cli.below import Below
from veche.cli.line_history import looks_secret
from veche.cli.remembered import Names, keep, place_of
from veche.cli.suggesting import Suggestions
from veche.cli.way import choose_way

PROMPT = "›"
SECRET = "sk-proj-Planted0123456789abcdefXYZ"
LIGHT = {"aiohttp", "sqlalchemy", "msgspec", "alembic", "litestar", "rich", "pygments", "veche.client.entities"}
EDITOR = """#!/bin/sh
env > "$HOME/environment"
printf ' and edited' >> "$1"
"""


def said(home: Home) -> list[str]:
    return [m["parts"][0]["text"] for m in home.facts("show")["messages"] if m["role"] == "user"]


def test_nothing_heavy_before_the_first_prompt(home: Home) -> None:
    """The client loads while the person types; the prompt does not wait for it."""
    program = (
        "import sys; from veche.cli import talk\n"
        "def told(self):\n"
        f"    print('loaded:', sorted(m for m in sys.modules if m in {LIGHT}), len(sys.modules) < 420, 'end')\n"
        "    raise SystemExit\n"
        "talk.Talk._begin = told; sys.argv = ['chat', 'run']\n"
        "from veche.cli.main import main; main()"
    )
    with Terminal([sys.executable, "-c", program], home.environment, home.folder) as screen:
        screen.wait("loaded: [] True end")
    with home.terminal("run") as screen:
        place = screen.wait(PROMPT)
        screen.type("typed at once")
        screen.wait("typed at once", after=place)
        screen.type("\x03\x03\x03")
        assert screen.leave() == 0


def test_enter_the_editor_and_history(home: Home) -> None:
    editor = home.folder / "editor"
    editor.write_text(EDITOR)
    editor.chmod(0o755)
    with home.terminal("run", "-m", MODEL, "--enter", "newline", EDITOR=str(editor), VISUAL="") as screen:
        screen.wait(PROMPT)
        screen.type("one\r\x1b[200~two\rthree\x1b[201~\r\x1b[13;2ufour\x1b\r")
        place = screen.wait(PROMPT, after=screen.wait(MODEL))
        screen.type("first\x18\x05")
        place = screen.wait("first and edited", after=place)
        screen.type("\x1b\r")
        place = screen.wait(PROMPT, after=screen.wait(MODEL, after=place))
        screen.type(f"keep {SECRET} for me\x1b\r")
        place = screen.wait(PROMPT, after=screen.wait("not kept in the history", after=place))
        screen.type("\x12edit")
        screen.wait("first and edited", after=place)
        screen.type("\x03")
        screen.type("\x03\x03")
        assert screen.leave() == 0
    assert said(home) == ["one\ntwo\nthree\n\nfour", "first and edited", f"keep {SECRET} for me"]
    names = {line.partition("=")[0] for line in (home.folder / "environment").read_text().splitlines()}
    assert "HOME" in names and not [name for name in names if "KEY" in name]
    state = home.folder / ".local/state/veche"
    assert "first and edited" in (state / "history").read_text()
    for path in state.rglob("*"):
        if path.is_file() and path.suffix not in (".db", ".db-wal"):
            assert SECRET not in path.read_text(errors="replace"), path
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_tab_completes(home: Home) -> None:
    (home.folder / "notes.txt").write_text("something noted")
    home.ask("a conversation", "--name", "Budget talk")
    with home.terminal("run", "-c") as screen:
        place = screen.wait(PROMPT)
        screen.type("/tre")
        place = screen.wait("Draw the tree", after=place)
        screen.type("\x15see @no\t")
        place = screen.wait("tes.txt", after=place)
        screen.type(" please\r")
        place = screen.wait("With it: notes.txt (15 B)", after=place)
        screen.wait(PROMPT, after=screen.wait("something noted", after=place))
        screen.type("\x04")
        assert screen.leave() == 0


def test_what_is_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VECHE_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes.txt").write_text("")
    place = place_of(choose_way(local=True))
    keep(place, Names(models=["openai.fake"], conversations=[["abcd", "Budget talk"]]))
    suggestions = Suggestions(slash.told, slash.values, lambda: 12)

    def offered(text: str) -> list[str]:
        document = Document(text)
        found = suggestions.get_completions(document, CompleteEvent(completion_requested=True))
        return [text[: len(text) + one.start_position] + one.text for one in found]

    assert offered("/tre") == ["/tree"] and offered("/cop") == ["/copy"]
    assert offered("/show 1") == ["/show 12", "/show 11", "/show 10", "/show 1"]
    assert offered("/show la") == ["/show last"]
    assert offered("/model ope") == ["/model openai.fake"]
    assert offered("/retry --mod") == ["/retry --model"]
    assert offered("/retry --model op") == ["/retry --model openai.fake"]
    assert offered("/help cont") == ["/help context", "/help continue"]
    assert offered("/set temp") == ["/set temperature"]
    assert "/load 'Budget talk'" in offered("/load Bud")
    assert offered("/attach no") == ["/attach notes.txt"] and offered("look at @not") == ["look at @notes.txt"]
    assert offered("mail@not") == offered("//tre") == offered("plain text") == []


def test_keys_are_told_from_words() -> None:
    for line in (
        *(
            SECRET,
            "my key is gsk_abcdefghijklmnopqrst1234",
            "Authorization: Bearer abcdefghij0123456789",
            "password=hunter2hunter2",
        ),
        *("AIzaSyA1234567890abcdefghijklmnopqrstu", "ghp_16C7e42F292c6912E7710c838347Ae178B4a", "API_KEY: 12345678"),
    ):
        assert looks_secret(line), line
    for line in (
        *("how do I store a password?", "task-force-for-everything-that-matters", "sk is a country code"),
        *(
            "0f8fad5b-d9cb-469f-a165-70867728950e",
            "da39a3ee5e6b4b0d3255bfef95601890afd80709",
            "the secret: it is hidden",
        ),
    ):
        assert not looks_secret(line), line


def test_the_line_below_fits() -> None:
    below = Below(
        project="docs", title="A rather long title of a conversation", model="openai.gpt", used=1234, window=128_000
    )
    below.costs["USD"] = Decimal("0.0123")
    assert below.line(100) == "docs · A rather long title of a convers… · openai.gpt · 1.2k/128k · 0.0123 USD"
    assert below.line(60) == "A rather long title… · openai.gpt · 1.2k/128k · 0.0123 USD"
    assert below.line(40) == "openai.gpt · 1.2k/128k · 0.0123 USD"
    assert below.line(12) == "openai.gpt" and below.line(5) == "open…"


def test_what_is_typed_or_pasted_meanwhile_is_not_sent(home: Home) -> None:
    with home.terminal("run", "-m", MODEL, "--vi") as screen:
        screen.wait(PROMPT)
        screen.say("[[pieces=60]] [[delay=0.03]]")
        place = screen.wait("word5 ")
        screen.type("typed\r\x1b[200~pasted\rlines\x1b[201~\r\r")
        place = screen.wait("lines", after=screen.wait(PROMPT, after=screen.wait(MODEL, after=place)))
        assert screen.raw.count("pasted") == 1
        screen.type("\r")
        screen.wait(PROMPT, after=screen.wait(MODEL, after=place))
        screen.type("\x04")
        assert screen.leave() == 0
    assert said(home)[1] == "typed\npasted\nlines"


def test_two_terminals_in_one_conversation(home: Home) -> None:
    home.ask("hello")
    with home.terminal("run", "-c") as one, home.terminal("run", "-c") as other:
        place, beyond = one.wait(PROMPT), other.wait(PROMPT)
        one.say("from one")
        one.wait(PROMPT, after=one.wait(MODEL, after=place))
        other.say("from the other")
        beyond = other.wait("Meanwhile this conversation went on elsewhere", after=beyond)
        other.wait(PROMPT, after=other.wait(MODEL, after=beyond))
        for screen in (one, other):
            screen.type("\x04")
            assert screen.leave() == 0
    assert said(home) == ["hello", "from one", "from the other"]


def test_small_plain_and_nowhere_to_write(home: Home, tmp_path: Path) -> None:
    data = {"VECHE_DATA": str(tmp_path / "data"), "XDG_STATE_HOME": "/dev/null/state", "NO_COLOR": "1"}
    with home.terminal("run", "-m", MODEL, "--plain", **data) as screen:
        screen.resize(10, 20)
        place = screen.wait(PROMPT)
        screen.say("# Head **bold** `x`")
        place = screen.wait("\n# Head **bold** `x`", after=place + 22)
        place = screen.wait(PROMPT, after=screen.wait(MODEL, after=place))
        screen.say("/help")
        screen.wait(PROMPT, after=screen.wait("/retry", after=place))
        screen.type("\x04")
        assert screen.leave() == 0
    assert "Traceback" not in screen.text
    assert not re.search(r"\x1b\[[0-9;]*[39][0-7]m", screen.raw)


def test_a_line_that_was_typed_too_early_is_sent(home: Home) -> None:
    with home.terminal("run", "-m", MODEL) as terminal:
        terminal.say("say:early bird")  # nothing is drawn yet
        answered = terminal.wait("›", after=terminal.wait("tokens"))
        terminal.say("/usage")
        terminal.wait("This conversation", after=answered)
        terminal.type("\x04")
        assert terminal.leave() == 0
