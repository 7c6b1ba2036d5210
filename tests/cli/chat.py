"""Runs `chat` as people do: as a process with pipes, or at a pseudo-terminal."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.client.processes import CHAT, clean_environment, end

MODEL = "openai.fake-model"
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[()][A-Z0-9]|\x1b[=>]|\r")


class Home:
    """A person's home and environment."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.environment = clean_environment(HOME=str(folder), PROMPT_TOOLKIT_NO_CPR="1", **environment)

    def chat(self, *words: str, stdin: str = "", **given: str) -> subprocess.CompletedProcess[str]:
        """Runs a command to its end."""
        return subprocess.run(
            [CHAT, *words],
            env={**self.environment, **given},
            cwd=self.folder,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

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

    def talk(self, *lines: str, options: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
        """All lines in one sitting: what is said, and commands with a slash."""
        return self.chat("run", "-m", MODEL, *options, stdin="".join(f"{line}\n" for line in lines))

    def start(self, *words: str, **given: str) -> subprocess.Popen[str]:
        """Starts a command with pipes; nothing is piped in."""
        return subprocess.Popen(
            [CHAT, *words],
            env={**self.environment, **given},
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            bufsize=1,
        )

    def terminal(self, *words: str, **given: str) -> Terminal:
        """Starts a command at a pseudo-terminal of its own."""
        return Terminal([CHAT, *words], {**self.environment, **given}, self.folder)


def read_until(process: subprocess.Popen[str], wanted: str, within: float = 20.0) -> str:
    """What a process writes until `wanted` is in it."""
    assert process.stdout is not None
    seen = b""
    until = time.monotonic() + within
    descriptor = process.stdout.fileno()
    while wanted.encode() not in seen:
        assert select.select([descriptor], [], [], max(0, until - time.monotonic()))[0], seen
        piece = os.read(descriptor, 65536)
        assert piece, seen
        seen += piece
    return seen.decode()


class Terminal:
    """A process at a pseudo-terminal. Use as a context manager."""

    def __init__(self, command: list[str], environment: dict[str, str], folder: Path) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
        self.process = subprocess.Popen(
            command,
            env=environment,
            cwd=folder,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            text=True,
            preexec_fn=lambda: (os.setsid(), fcntl.ioctl(slave, termios.TIOCSCTTY, 0)),
        )
        os.close(slave)
        self.raw = ""

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            end(self.process, signal.SIGKILL)
        os.close(self._master)

    @property
    def text(self) -> str:
        """All that was written so far, without escape codes."""
        return ESCAPES.sub("", self.raw)

    def resize(self, rows: int, columns: int) -> None:
        """The window is of another size now."""
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def type(self, keys: str) -> None:
        """Types."""
        os.write(self._master, keys.encode())

    def say(self, line: str) -> None:
        """Types a line and Enter."""
        self.type(line + "\r")

    def wait(self, wanted: str, within: float = 20.0, *, after: int = 0) -> int:
        """Waits until `wanted` stands in the text behind place `after`; gives the place behind it."""
        until = time.monotonic() + within
        while (found := self.text.find(wanted, after)) < 0:
            left = until - time.monotonic()
            assert left > 0 and select.select([self._master], [], [], left)[0], self.text
            assert self._read(), self.text
        return found + len(wanted)

    def leave(self, within: float = 20.0) -> int:
        """Waits for the end; gives the exit code."""
        until = time.monotonic() + within
        while time.monotonic() < until and (self.process.poll() is None or select.select([self._master], [], [], 0)[0]):
            if select.select([self._master], [], [], 0.05)[0] and not self._read():
                break
        return self.process.wait(5)

    def _read(self) -> bool:
        with suppress(OSError):  # Linux says so when the other side has gone
            piece = os.read(self._master, 65536)
            self.raw += piece.decode("utf-8", "replace")
            return bool(piece)
        return False


def documents(text: str) -> list[Any]:
    """The JSON values that begin on a line of their own, among whatever else was printed."""
    found: list[Any] = []
    at = 0
    while (begin := re.compile(r"^[\[{]", re.MULTILINE).search(text, at)) is not None:
        value, at = json.JSONDecoder().raw_decode(text, begin.start())
        found.append(value)
    return found
