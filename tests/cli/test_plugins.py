"""Plug-ins from the shell: the example package installed and used, many at once, broken ones, switching."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.chat import MODEL, Home
from tests.client.processes import ROOT, Server
from tests.fakes.plugins import install

EXAMPLE = ROOT / "examples" / "veche-echo"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, installed from its folder as anyone would, into a folder of its own."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    offline = ["--no-index", "--no-deps", "--no-build-isolation", "--target", str(folder), str(EXAMPLE)]
    done = subprocess.run([*command, *offline], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def test_the_example_answers(bare: Home, installed: Path) -> None:
    with_it = {"PYTHONPATH": str(installed), "VECHE_ECHO_PAUSE": "0.001"}
    answer = bare.chat("ask", "-m", "echo.words", "one two\n\n*three*", **with_it)
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "one two\n\n*three*\n", "")
    seen = bare.chat("ask", "-m", "echo.sent", "-s", "Be brief.", "--temperature", "0.5", "Hello", **with_it)
    assert "instructions: Be brief." in seen.stdout and "'temperature': 0.5" in seen.stdout
    told = bare.chat("plugins", "info", "echo", **with_it).stdout
    assert "veche-echo 1.0.0" in told and "VECHE_ECHO_PAUSE" in told and "\x1b" not in told

    wrong = bare.chat("ask", "-m", "echo.words", "x", PYTHONPATH=str(installed), VECHE_ECHO_PAUSE="an hour")
    assert wrong.returncode == 5 and "VECHE_ECHO_PAUSE" in wrong.stderr and "Traceback" not in wrong.stderr

    off = bare.chat("plugins", "disable", "echo", **with_it)
    assert (off.returncode, off.stdout) == (0, "") and "off" in off.stderr
    assert "off" in bare.chat("plugins", **with_it).stdout
    gone = bare.chat("ask", "-m", "echo.words", "x", **with_it)
    assert gone.returncode == 3 and "echo.words" in gone.stderr
    assert bare.chat("plugins", "enable", "echo", **with_it).returncode == 0
    assert "echo.words" in bare.chat("models", "echo", **with_it).stdout


def test_the_example_passes_the_suite_of_the_port(installed: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(EXAMPLE / "tests")]
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{installed}", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=EXAMPLE, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_twenty_are_known_and_none_is_imported(home: Home, tmp_path: Path) -> None:
    site, trail = tmp_path / "site", tmp_path / "trail"
    for number in range(20):
        install(site, f"extra{number:02}")
    install(site, "broken", "import no_such_module")
    with_them = {"PYTHONPATH": str(site), "PLUGIN_TRAIL": str(trail)}
    listed = home.chat("plugins", **with_them)
    assert listed.returncode == 0 and listed.stdout.count("ready") == 20
    assert listed.stderr.count("no_such_module") == 1 and "Traceback" not in listed.stderr
    assert len(trail.read_text().split()) == 20  # once each, to learn what they offer
    trail.unlink()

    facts = home.chat("plugins", "--json", LC_ALL="ru_RU.UTF-8", **with_them).stdout
    assert '"state": "broken"' in facts and "Не загружается" in facts
    assert home.chat("ask", "-m", MODEL, "x", **with_them).returncode == 0
    assert home.chat("list", **with_them).returncode == 0 and not trail.exists()
    assert home.chat("ask", "-m", "extra07.one", "x", **with_them).stdout == "from a plug-in\n"
    assert trail.read_text() == "plugin_extra07\n"


def test_wrong_use_is_told(bare: Home) -> None:
    none = bare.chat("plugins")
    assert (none.returncode, none.stdout) == (0, "") and "pip install" in none.stderr
    for words in (["info", "nothing"], ["disable", "nothing"]):
        done = bare.chat("plugins", *words)
        assert done.returncode == 3 and "nothing" in done.stderr


def test_over_a_server_it_shows_what_the_server_has(home: Home, running_server: Server) -> None:
    way = {"VECHE_URL": running_server.url, "VECHE_KEY": running_server.key}
    assert home.chat("plugins", **way).returncode == 0
    refused = home.chat("plugins", "disable", "echo", **way)
    assert refused.returncode == 4 and "VECHE_PLUGINS_DISABLED" in refused.stderr
