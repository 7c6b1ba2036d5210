"""Manual pages: one for each command in both languages, of sound form, and put into the package with completion."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tools.share import SHELLS
from veche.cli.group import COMMANDS
from veche.cli.program import program
from veche.entry.manage.commands import main as operator

ROOT = Path(__file__).resolve().parents[2]
HEADINGS = {"en": ["NAME", "SYNOPSIS", "DESCRIPTION"], "ru": ["ИМЯ", "ВЫЗОВ", "ОПИСАНИЕ"]}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both languages, as the package gets them."""
    folder = tmp_path_factory.mktemp("man")
    done = subprocess.run(
        [sys.executable, "-m", "tools.man", str(folder)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return folder


def folder_of(pages: Path, language: str) -> Path:
    return pages / ("man1" if language == "en" else "ru/man1")


def options(command: click.Command) -> Iterator[str]:
    for one in command.params:
        if isinstance(one, click.Option) and not one.hidden:
            yield from (*one.opts, *one.secondary_opts)
    if isinstance(command, click.Group):
        for below in command.commands.values():
            yield from options(below)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_command_and_every_option_has_its_place(pages: Path, language: str) -> None:
    folder = folder_of(pages, language)
    assert {path.stem for path in folder.iterdir()} == {"chat", "veche", *(f"chat-{name}" for name in COMMANDS)}
    for name in COMMANDS:
        command = program.get_command(click.Context(program), name)
        assert command is not None
        text = (folder / f"chat-{name}.1").read_text("utf-8").replace("\\-", "-")
        assert [heading for heading in HEADINGS[language] if f'.SH "{heading}"' in text] == HEADINGS[language], name
        assert [option for option in options(command) if option not in text] == [], name
    whole = (folder / "chat.1").read_text("utf-8").replace("\\-", "-")
    assert all(f"chat-{name}" in whole for name in COMMANDS)
    server = (folder / "veche.1").read_text("utf-8").replace("\\-", "-")
    assert [option for option in options(operator) if option not in server] == []


def test_the_languages_are_not_mixed(pages: Path) -> None:
    for path in folder_of(pages, "en").iterdir():
        assert not re.search("[а-яё]", path.read_text("utf-8").replace("сегодня", "").replace("вчера", "")), path.name
    russian = (folder_of(pages, "ru") / "chat-ask.1").read_text("utf-8")
    assert len(re.findall("[а-яё]", russian)) > len(re.findall("[a-z]", russian)) / 3


def test_both_languages_have_the_same_words() -> None:
    english, russian = (tomllib.loads((ROOT / f"tools/man/{one}.toml").read_text("utf-8")) for one in ("en", "ru"))
    assert {name: sorted(part) if isinstance(part, dict) else "" for name, part in english.items()} == {
        name: sorted(part) if isinstance(part, dict) else "" for name, part in russian.items()
    }


@pytest.mark.skipif(not shutil.which("mandoc"), reason="there is no mandoc")
def test_mandoc_has_nothing_to_say(pages: Path) -> None:
    found = subprocess.run(
        ["mandoc", "-T", "lint", "-W", "warning", *map(str, pages.rglob("*.1"))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (found.returncode, found.stdout, found.stderr) == (0, "", "")


@pytest.mark.skipif(not shutil.which("groff"), reason="there is no groff")
def test_groff_formats_them_all(pages: Path) -> None:
    command = ["groff", "-ww", "-K", "utf8", "-man", "-T", "utf8", *map(str, sorted(pages.rglob("*.1")))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout) > 10_000


def test_the_package_is_told_of_them() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert project["tool"]["hatch"]["build"]["targets"]["wheel"]["hooks"]["custom"]["path"] == "tools/share.py"
    scripts = [path for path in (ROOT / "src/veche/cli/shells").iterdir() if path.is_file() and path.suffix != ".py"]
    assert {path.name for path in scripts} == set(SHELLS)
