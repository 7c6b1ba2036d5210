"""Starts what is measured, each on a free port of this machine, and ends it by its process id."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.machine import Tree
from bench.wire import HOST
from veche.entry.catalogue import TABLES
from veche.entry.manage.accounts import new_key
from veche.entry.schema import prepare
from veche.features.identity import service as identity
from veche.kit.db import Database

ROOT = Path(__file__).resolve().parent.parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "veche-bench"
VECHE = Path(sys.executable).parent / "veche"
PASSWORD = "correct horse battery staple"  # of everybody who is made here
assert TABLES  # the tables are known once they are imported


@dataclass
class Server:
    """A running process that answers on a port."""

    port: int
    tree: Tree


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def healthy(port: int, path: str = "/api/health") -> bool:
    """Does it answer 200?"""
    try:
        with socket.create_connection((HOST, port), timeout=2) as probe:
            probe.sendall(f"GET {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\nConnection: close\r\n\r\n".encode())
            return probe.recv(64).split(b" ", 2)[1:2] == [b"200"]
    except OSError:
        return False


@contextlib.contextmanager
def running(command: list[str], port: int, path: str, environment: dict[str, str], log: Path) -> Iterator[Server]:
    """A process for as long as the block lasts; begins when it answers.

    Raises:
        RuntimeError: it ended, or did not answer within a minute.
    """
    with log.open("ab") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out, stdin=subprocess.DEVNULL)
    try:
        limit = time.monotonic() + 60
        while not healthy(port, path):
            if process.poll() is not None or time.monotonic() > limit:
                raise RuntimeError(f"{command[0]} does not answer:\n{log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.005)
        yield Server(port, Tree(process.pid))
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)


def bare_environment() -> dict[str, str]:
    """Without settings or keys of whoever measures."""
    kept = ("PATH", "HOME", "TMPDIR", "TZ", "LANG")
    return {name: os.environ[name] for name in kept if name in os.environ}


@contextlib.contextmanager
def fake_model() -> Iterator[Server]:
    """The fake model server."""
    port = free_port()
    command = [sys.executable, "-m", "bench.upstream", str(port)]
    with workplace() as folder, running(command, port, "/stats", bare_environment(), folder / "log") as server:
        yield server


@contextlib.contextmanager
def veche(data: Path, *, upstream: int | None = None, database: str = "") -> Iterator[Server]:
    """Veche as anybody starts it, on the data folder; `upstream` is the port of the fake model server."""
    port = free_port()
    environment = {**bare_environment(), "VECHE_DATA": str(data), "VECHE_LLM_DETECT": "no", "VECHE_TURNS_TITLES": "no"}
    if upstream is not None:
        environment |= {"OPENAI_BASE_URL": f"http://{HOST}:{upstream}/v1", "OPENAI_API_KEY": "bench"}
    if database:
        environment["VECHE_DATABASE_URL"] = database
    command = [str(VECHE), "serve", "--host", HOST, "--port", str(port)]
    with workplace() as folder, running(command, port, "/api/health", environment, folder / "log") as server:
        yield server


@contextlib.contextmanager
def workplace() -> Iterator[Path]:
    """A temporary folder."""
    with tempfile.TemporaryDirectory(prefix="veche-bench-", ignore_cleanup_errors=True) as name:
        yield Path(name)


@contextlib.contextmanager
def opened(data: Path, database: str = "") -> Iterator[Database]:
    """The database of a data folder, in this version's form, while no server runs on it."""
    data.mkdir(parents=True, exist_ok=True)
    db = Database(database or f"sqlite:///{data / 'veche.db'}")
    try:
        prepare(db, data)
        yield db
    finally:
        db.close()


def make_people(db: Database, count: int) -> list[str]:
    """Accounts p0@bench.local …, the first the owner's; gives one API key for each."""
    hashed = identity.Hasher().prepare(PASSWORD, email="p0@bench.local")
    db.write_now(identity.make_owner, email="p0@bench.local", name="p0", password_hash=hashed, locale="en")
    for number in range(1, count):
        email = f"p{number}@bench.local"
        db.write_now(identity.make_user, email=email, name=f"p{number}", password_hash=hashed)
    return [new_key(db, email=f"p{number}@bench.local", name="bench", scopes="all") for number in range(count)]
