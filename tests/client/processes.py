"""Real processes for tests of the client and the terminal: a fake vendor and a Veche server."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
VECHE = str(Path(sys.executable).parent / "veche")
CHAT = str(Path(sys.executable).parent / "chat")
OWNER, PASSWORD = "owner@example.org", "correct horse battery"
FAKE_KEY = "sk-fake-0123456789abcdefghij"
QUIET = {"VECHE_LLM_DETECT": "false"}  # what runs on the developer's machine is no business of tests


def clean_environment(**given: str) -> dict[str, str]:
    """What a process of a test sees: nothing of the person's own keys and settings."""
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR", "SYSTEMROOT") if name in os.environ}
    return {**kept, "LC_ALL": "C.UTF-8", "TERM": "xterm-256color", "PYTHONWARNINGS": "error", **QUIET, **given}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def end(process: subprocess.Popen[str], with_signal: int = signal.SIGTERM) -> None:
    """Ends a process, at the latest after some seconds."""
    process.send_signal(with_signal)
    with suppress(subprocess.TimeoutExpired):
        process.wait(15)
    if process.poll() is None:
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()


@contextmanager
def fake_vendor() -> Iterator[dict[str, str]]:
    """A fake OpenAI in a process of its own; gives the environment that leads to it."""
    command = [sys.executable, "-m", "tests.fakes.serve", "--wire", "openai"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env={**os.environ})
    try:
        assert process.stdout is not None
        assert select.select([process.stdout], [], [], 30)[0], "the fake vendor does not start"
        url = process.stdout.readline().strip()
        yield {"OPENAI_API_KEY": FAKE_KEY, "OPENAI_BASE_URL": url}
    finally:
        end(process, signal.SIGKILL)


class Person:
    """The owner of a server at a browser, with a session of their own."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._cookie = ""
        self.ask("POST", "/api/session", {"email": OWNER, "password": PASSWORD})

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """What the server answers."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin", "Cookie": self._cookie}
        request = urllib.request.Request(self.url + path, data, headers, method=method)
        with urllib.request.urlopen(request, timeout=20) as answer:
            self._cookie = (answer.headers.get("Set-Cookie") or self._cookie).partition(";")[0]
            found = answer.read()
        return json.loads(found) if found else None


@dataclass
class Server:
    """A running `veche serve`."""

    url: str
    key: str
    data: Path
    environment: dict[str, str]
    process: subprocess.Popen[str]

    def stop(self, with_signal: int = signal.SIGTERM) -> None:
        end(self.process, with_signal)

    def start_again(self) -> None:
        """The same server after a stop."""
        self.process = _serve(self.environment, self.url)


def _serve(environment: Mapping[str, str], url: str) -> subprocess.Popen[str]:
    port = url.rpartition(":")[2]
    log = Path(environment["VECHE_DATA"]) / "server.log"
    with log.open("a") as output:
        process = subprocess.Popen(
            [VECHE, "serve", "--port", port], env=environment, stdout=output, stderr=output, text=True
        )
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text()
        with suppress(OSError), urllib.request.urlopen(f"{url}/api/health", timeout=2):
            return process
        time.sleep(0.05)
    end(process, signal.SIGKILL)
    raise AssertionError(f"the server does not answer: {log.read_text()}")


def _manage(environment: Mapping[str, str], *words: str, stdin: str = "") -> str:
    done = subprocess.run(
        [VECHE, "manage", *words], env=environment, input=stdin, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@contextmanager
def server(data: Path, **given: str) -> Iterator[Server]:
    """A Veche server with an owner and a key, on a free port."""
    data.mkdir(parents=True, exist_ok=True)
    environment = clean_environment(VECHE_DATA=str(data), HOME=str(data), **given)
    _manage(environment, "owner", "--email", OWNER, "--name", "Owner", "--password-stdin", stdin=f"{PASSWORD}\n")
    key = _manage(environment, "key", "--email", OWNER, "--name", "test")
    url = f"http://127.0.0.1:{free_port()}"
    running = Server(url, key, data, environment, _serve(environment, url))
    try:
        yield running
    finally:
        running.stop()
