"""That the terminal stays quick: what a command may load, that nothing goes over the network, how it ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.chat import MODEL, Home
from tests.client.processes import CHAT

# what a short command has no use for, though the house knows it
NEVER = [
    "alembic",
    "argon2",
    "cryptography",
    "litestar",
    "prompt_toolkit",
    "psycopg",
    "pymorphy3",
    "sqlalchemy.dialects.postgresql",
    "sqlalchemy.orm",
    "veche.adapters.anthropic.provider",
    "veche.adapters.guide.provider",
    "veche.features.artifacts.service",
    "veche.features.exchange.service",
    "veche.features.identity.service.doorkeeper",
    "veche.features.identity.service.passkeys",
    "veche.features.privacy",
    "veche.features.sharing.service",
    "veche.kit.webauthn",
]
READING = [*NEVER, "aiohttp", "veche.adapters", "veche.features.llm.service", "veche.features.turns.service"]
MOST_READING, MOST_ASKING = 590, 830  # modules, those of Python among them
_LOOK = """
import sys
from veche.cli.main import begin
code = begin(sys.argv[2:])
print(code, len(sys.modules), *[m for m in sys.argv[1].split(",") if m in sys.modules], file=sys.stderr)
"""
# every way out of the process is noted and refused
_CLOSED = """
import os, socket
def note(*given, **_):
    with open(os.environ["SEEN"], "a") as file:
        print(given, file=file)
    raise OSError("closed")
for name in ("connect", "connect_ex", "sendto"):
    setattr(socket.socket, name, note)
socket.getaddrinfo = note
"""


def _loaded(home: Home, barred: list[str], *words: str) -> tuple[int, list[str]]:
    """How many modules a command loads, and which of the barred ones."""
    command = [sys.executable, "-c", _LOOK, ",".join(barred), *words]
    done = subprocess.run(
        command, env=home.environment, cwd=home.folder, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    code, count, *found = done.stderr.splitlines()[-1].split()
    assert code == "0", done.stderr
    return int(count), found


def test_what_each_kind_of_command_loads(home: Home) -> None:
    home.ask("hello")  # makes the database, which takes more
    for words in (["list"], ["usage"], ["tree"], ["show"]):
        count, found = _loaded(home, READING, *words)
        assert found == [], words
        assert count <= MOST_READING, words
    count, found = _loaded(home, NEVER, "ask", "-m", MODEL, "hello")
    assert found == [] and count <= MOST_ASKING


def test_nothing_goes_over_the_network_before_a_question(home: Home, tmp_path: Path) -> None:
    home.ask("hello")
    (tmp_path / "closed").mkdir()
    (tmp_path / "closed/sitecustomize.py").write_text(_CLOSED)
    seen = tmp_path / "seen"
    given = {"PYTHONPATH": str(tmp_path / "closed"), "SEEN": str(seen)}
    for words in (["--help"], ["list"], ["usage"], ["tree"], ["doctor", "--help"]):
        assert home.chat(*words, **given).returncode == 0
    with home.terminal("run", "-m", MODEL, **given) as terminal:
        terminal.wait("›")
        assert not seen.exists(), seen.read_text()
        terminal.say("hello")  # and now it does, which shows that the test sees it
        terminal.wait("›", after=terminal.wait("hello"))
    assert seen.exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full is of Linux")
def test_what_cannot_be_written_is_no_success(home: Home) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [CHAT, "list", "--json"], env=home.environment, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode != 0 and done.stderr
