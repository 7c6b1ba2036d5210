"""`chat ask -t`: a template from the command line."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.cli.chat import MODEL, Home
from veche.client.embedded import open_embedded
from veche.features.templates import service as templates
from veche.features.templates.schemas import NewTemplate, Variable


@pytest.fixture
def letter(home: Home) -> Home:
    """A home with a template in it."""
    variables = [Variable(name="count", kind="number", max=9), Variable(name="file", kind="file", required=False)]
    new = NewTemplate(name="letter", body="{{count}} words about {{topic}}\n{{file}}", variables=variables)

    async def make() -> None:
        client = await open_embedded(home.folder / ".local/share/veche", locale="en", environment=home.environment)
        await client.house.db.write(templates.create, client.caller, new)
        await client.close()

    home.ask("-m", MODEL, "hello")  # the data is there
    asyncio.run(make())
    return home


def test_blanks_are_given_or_piped_in(letter: Home, tmp_path: Path) -> None:
    plan = tmp_path / "plan.txt"
    plan.write_text("the plan")
    done = letter.chat("ask", "-m", MODEL, "-t", "/letter", "-v", "count=7", "-v", f"file={plan}", stdin="apples")
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[:5] == ["7", "words", "about", "apples", "plan.txt"]


def test_what_does_not_fit_is_said(letter: Home) -> None:
    for words, code, said in (
        (("-t", "nothing"), 3, "/nothing"),
        (("-t", "letter", "-v", "count"), 2, "name=value"),
        (("-t", "letter", "-v", "count=10", "apples"), 2, "count"),
    ):
        done = letter.chat("ask", "-m", MODEL, *words)
        assert (done.returncode, done.stdout) == (code, ""), done.stderr
        assert said in done.stderr
