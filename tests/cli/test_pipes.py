"""What goes into a pipe is text alone: no command of the whole tree writes an escape byte there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO

import click
import pytest

from tests.cli.chat import Home
from veche.cli.program import command_line, program


def commands() -> Iterator[list[str]]:
    """Every command and, of groups, every one within."""
    with click.Context(program, info_name="chat") as context:
        for name in program.list_commands(context):
            found = program.get_command(context, name)
            yield [name]
            if isinstance(found, click.Group):
                yield from ([name, inner] for inner in found.list_commands(context))


def test_help_of_every_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    seen = 0
    for words in commands():
        out, err = StringIO(), StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            assert command_line([*words, "--help"]) == 0, words
        assert "--help" in out.getvalue() and "\x1b" not in out.getvalue() + err.getvalue(), words
        assert "broke on the server" not in out.getvalue(), words  # a sentence that is missing
        seen += 1
    assert seen > 40


DATA = [
    "list", "show", "tree --all", "search words", "models", "usage", "context", "context show", "add-context --list",
    "config show", "project list", "template list", "branch",
]  # fmt: skip


def test_what_shows_data(home: Home) -> None:
    (home.folder / "note.md").write_text("# A note")
    home.ask("**words** `of` mine\n\n```py\nx = 1\n```", "-f", "note.md", "-n", "Talk")
    for words in DATA:
        done = home.chat(*words.split())
        assert done.returncode in (0, 1), (words, done.stderr)
        assert "\x1b" not in done.stdout + done.stderr, words
