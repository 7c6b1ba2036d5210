"""The command line itself: help, languages, wrong use, what is loaded, where things lie."""

from __future__ import annotations

import io
import re
import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.cli.chat import Home
from veche.cli.editor import without_secrets
from veche.cli.group import COMMANDS
from veche.cli.printer import Printer
from veche.cli.words import notice

HEAVY = ["aiohttp", "sqlalchemy", "prompt_toolkit", "msgspec", "asyncio", "alembic", "litestar"]
CATALOGUES = Path(__file__).resolve().parents[2] / "src/veche/catalogues"


@pytest.mark.parametrize("words", [["--help"], *([name, "--help"] for name in COMMANDS)], ids=" ".join)
def test_help_loads_nothing_heavy(words: list[str], bare: Home) -> None:
    program = (
        "import sys\n"
        "from veche.cli.main import begin\n"
        "try: begin(sys.argv[1:])\n"
        f"finally: print([m for m in {HEAVY} if m in sys.modules], file=sys.stderr)"
    )
    command = [sys.executable, "-c", program, *words]
    done = subprocess.run(command, env=bare.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stderr.strip() == "[]"
    assert "--help" in done.stdout


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["asc"], 2, "Did you mean “ask”?"),
        (["ask", "--tempratur", "1"], 2, "--temperature"),
        (["ask", "--temperature", "hot", "x"], 2, "--temperature"),
        (["ask", "-m"], 2, "needs a value"),
        (["ask"], 2, "Nothing was asked"),
        (["ask", "-c", "--no-save", "x"], 2, "do not go together"),
        (["login"], 2, "Which server?"),
        (["login", "ftp://x"], 2, "not a server's address"),
        (["show"], 3, "no conversations yet"),
        (["show", "nothing"], 3, "“nothing”"),
        (["ask", "-c", "x"], 3, "no conversations yet"),
        (["ask", "-f", "missing.txt", "x"], 3, "missing.txt"),
        (["ask", "-m", "no-such-model", "x"], 3, ""),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_use_is_told_on_standard_error(bare: Home, words: list[str], code: int, told: str) -> None:
    done = bare.chat(*words)
    assert (done.returncode, done.stdout) == (code, "")
    assert told in done.stderr and "Traceback" not in done.stderr


def test_alone_and_without_a_terminal_it_shows_help(bare: Home) -> None:
    done = bare.chat()
    assert done.returncode == 2 and done.stdout == "" and "ask" in done.stderr


def test_the_version(bare: Home) -> None:
    assert bare.chat("--version").stdout.startswith("chat 0")


def test_russian_by_locale(bare: Home) -> None:
    done = bare.chat("ask", "--help", LC_ALL="ru_RU.UTF-8")
    assert "Вызов: chat ask [КЛЮЧИ]" in done.stdout
    assert "Беседы «нет такой» нет." in bare.chat("show", "нет такой", LC_ALL="", LANG="ru_RU.UTF-8").stderr


def test_both_languages_have_the_same_sentences() -> None:
    for name in ("cli", "client"):
        english = tomllib.loads((CATALOGUES / "en" / f"{name}.toml").read_text("utf-8"))
        russian = tomllib.loads((CATALOGUES / "ru" / f"{name}.toml").read_text("utf-8"))
        assert set(english) == {key for key in russian if not key.endswith("_few")}


def test_things_lie_in_xdg_folders_for_the_person_alone(home: Home, tmp_path: Path) -> None:
    home.ask("hello", XDG_DATA_HOME=str(tmp_path / "share"))
    data = tmp_path / "share/veche"
    open_to_others = [p for p in [data, *data.rglob("*")] if stat.S_IMODE(p.stat().st_mode) & 0o077]
    assert (data / "veche.db").exists() and open_to_others == []
    home.ask("hello", XDG_DATA_HOME="relative/is/ignored")
    assert (home.folder / ".local/share/veche/veche.db").exists()
    home.ask("hello", VECHE_HOME=str(tmp_path / "all"))
    assert (tmp_path / "all/data/veche.db").exists()
    home.ask("hello", VECHE_HOME=str(tmp_path / "all"), VECHE_DATA=str(tmp_path / "server"))
    assert (tmp_path / "server/veche.db").exists()


def test_a_database_that_cannot_be_opened(bare: Home, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = bare.chat("list", VECHE_DATA=str(tmp_path / "file/data"))
    assert done.returncode == 7 and str(tmp_path / "file/data") in done.stderr and "Traceback" not in done.stderr


def test_debug_shows_where(bare: Home, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = bare.chat("--debug", "list", VECHE_DATA=str(tmp_path / "file/data"))
    assert done.returncode == 1 and "Traceback" in done.stderr


def test_what_a_sentence_quotes_steers_no_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x1b[2J \x9b31m\r\u0434\n\tend"
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.setenv("NO_COLOR", "1")
    notice(said, dim=False)
    assert capsys.readouterr().err == "[31mred[0m ]0;title [2J 31m\u0434\n\tend\n"
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("FORCE_COLOR", "1")
    notice(said, dim=False)
    assert capsys.readouterr().err == "\x1b[31mred\x1b[0m ]0;title [2J 31m\u0434\n\tend\n"


def test_no_key_goes_to_the_programs_that_we_start() -> None:
    kept = dict.fromkeys(("PATH", "SSH_ASKPASS"), "x")
    secrets = ("OPENAI_API_KEY", "GH_TOKEN", "PGPASSWORD", "MYSQL_PASSWD", "VECHE_DATABASE_URL", "AWS_SECRET_KEY")
    assert without_secrets(dict.fromkeys(secrets, "x") | kept) == kept


def test_forced_colours_let_no_words_of_a_model_steer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    out = io.StringIO()
    printer = Printer(out)
    printer.piece(0, "text", "**bold** \x1b]0;title\x07\x1b[2J\x9b")
    printer.end()
    assert "\x1b[1m" in out.getvalue() and not re.search(r"\x1b(?!\[[0-9;]*m)|[\x07\x9b]|\[2J\x1b", out.getvalue())
