"""Runs `chat` in the process of the test: for what would cost a process each, and needs none of its own."""

from __future__ import annotations

import io
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.cli.chat import MODEL
from tests.client.processes import QUIET
from veche.cli import folder_file, place
from veche.cli.program import run
from veche.cli.settings import forget_settings
from veche.client import logs


@dataclass
class Done:
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


class Near:
    """A person's home, as `Home` has it. Make it with the fixtures of the test."""

    def __init__(
        self,
        folder: Path,
        environment: dict[str, str],
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        for name in [name for name in os.environ if name.startswith(("VECHE_", "XDG_"))]:
            monkeypatch.delenv(name)
        for name, value in {**QUIET, **environment, "HOME": str(folder)}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(logs, "log_to", lambda path: None)

    def chat(self, *words: str, stdin: str = "", at: Path | None = None, **given: str) -> Done:
        """Runs a command to its end, in a folder."""
        folder_file.forget()
        forget_settings()
        place._told.clear()
        mask = os.umask(0o077)
        self._capsys.readouterr()
        try:
            with self._monkeypatch.context() as now:
                now.chdir(at or self.folder)
                now.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
                for name, value in given.items():
                    now.setenv(name, value)
                code = run(list(words))
        finally:
            os.umask(mask)
        told = self._capsys.readouterr()
        return Done(code, told.out, told.err)

    def ask(self, *words: str, **given: str) -> str:
        """Asks the fake model, expects all to go well, gives standard output."""
        done = self.chat("ask", "-m", MODEL, *words, **given)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def facts(self, *words: str) -> Any:
        """What a command prints with `--json`."""
        done = self.chat(*words, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)
