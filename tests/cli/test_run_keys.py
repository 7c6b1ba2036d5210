"""Keys, completion and history of `chat run`, and what is loaded before one can type."""

from __future__ import annotations

import re
import stat
import sys
from pathlib import Path

from tests.cli.chat import MODEL, Home, Terminal

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
        screen.wait("Draw the tree", after=place)
        screen.type("\t\x15/sho\t la\t")
        place = screen.wait("/show last", after=place)
        screen.type("\x15/load --lo\t")
        place = screen.wait("--local", after=place)
        screen.type("\x15/load Bud\t")
        place = screen.wait("'Budget talk'", after=place)
        screen.type("\x15see @no\t please\r")
        place = screen.wait("With it: notes.txt (15 B)", after=place)
        screen.wait(PROMPT, after=screen.wait("something noted", after=place))
        screen.type("\x04")
        assert screen.leave() == 0


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
