"""A real PostgreSQL server of the test run's own: started in a temporary folder, gone when the run ends."""

from __future__ import annotations

import contextlib
import getpass
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import psycopg

_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/bin")
_ADVICE = "install it (Debian, Ubuntu: apt install postgresql) or name the folder of initdb in VECHE_TEST_POSTGRES"
_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "listen_addresses": "127.0.0.1",
    "timezone": "UTC",
}


class PostgresMissing(RuntimeError):
    """The tests want a real PostgreSQL, and this machine has none that starts."""


class Postgres:
    """A running server that hands out databases."""

    def __init__(self, port: int, pid: int) -> None:
        self.port = port
        self.pid = pid
        self._numbers = count(1)
        self._prepared: dict[str, str] = {}

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://veche@127.0.0.1:{self.port}/{name}"

    def fresh(self) -> str:
        """The address of a new, empty database."""
        return self.url(self._create("template1"))

    def copy(self, key: str, prepare: Callable[[str], None]) -> str:
        """The address of a new database as `prepare` left one; it is called once per key."""
        if key not in self._prepared:
            name = self._create("template1")
            prepare(self.url(name))
            self._prepared[key] = name
        return self.url(self._create(self._prepared[key]))

    def drop(self, url: str) -> None:
        with self._connect() as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{url.rsplit("/", 1)[1]}" WITH (FORCE)'.encode())

    def _create(self, template: str) -> str:
        name = f"t{next(self._numbers)}"
        with self._connect() as connection:
            # files are copied as they are, many times faster than through the log; before 15 it was the only way
            how = "STRATEGY FILE_COPY" if connection.info.server_version >= 150000 else ""
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" {how}'.encode())
        return name

    def _connect(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(f"host=127.0.0.1 port={self.port} user=veche dbname=postgres", autocommit=True)


@contextlib.contextmanager
def running_postgres() -> Iterator[Postgres]:
    """A server for as long as the block lasts.

    Raises:
        PostgresMissing: there is none, or it does not start; the message says what to do.
    """
    programs = _programs()
    user = _user()
    home = Path(tempfile.mkdtemp(prefix="veche-pg-"))
    shutil.chown(home, user)
    server = None
    try:
        _initialise(programs, home, user)
        server, port = _start(programs, home, user)
        yield Postgres(port, server.pid)
    finally:
        if server is not None:
            _stop(server)
        shutil.rmtree(home, ignore_errors=True)


def _programs() -> Path:
    """The folder of the newest server programs."""
    named = os.environ.get("VECHE_TEST_POSTGRES")
    found = [Path(named)] if named else [p for place in _PLACES for p in Path("/").glob(place[1:])]
    on_path = shutil.which("initdb")
    if on_path:
        found.append(Path(on_path).resolve().parent)
    usable = [p for p in found if (p / "initdb").exists() and (p / "postgres").exists()]
    if not usable:
        raise PostgresMissing(f"PostgreSQL's server programs are not on this machine: {_ADVICE}")
    return max(usable, key=_version)


def _version(programs: Path) -> tuple[int, ...]:
    text = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    number = next(word for word in text.split() if word[0].isdigit())
    return tuple(int("".join(filter(str.isdigit, part)) or 0) for part in number.split("."))


def _user() -> str:
    """PostgreSQL refuses to run as root; then an account that has no rights runs it."""
    if os.geteuid() != 0:
        return getpass.getuser()
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise PostgresMissing("PostgreSQL does not run as root, and there is no account “postgres” or “nobody”")


def _as(user: str) -> dict[str, object]:
    if os.geteuid() != 0:
        return {}
    entry = pwd.getpwnam(user)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return {**kept, "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _initialise(programs: Path, home: Path, user: str) -> None:
    command = [programs / "initdb", "-D", home / "data", "-U", "veche", "-A", "trust", "-E", "UTF8", "--no-sync"]
    done = subprocess.run(
        command,
        cwd=home,
        env=_environment(),
        capture_output=True,
        text=True,
        check=False,
        **_as(user),  # type: ignore[call-overload]
    )
    if done.returncode:
        raise PostgresMissing(f"initdb failed ({done.returncode}); {_ADVICE}\n{done.stdout}{done.stderr}")


def _start(programs: Path, home: Path, user: str) -> tuple[subprocess.Popen[bytes], int]:
    """A server that answers. Another program may take the free port first: then once more."""
    log = home / "log"
    for _ in range(3):
        port = _free_port()
        options = [word for name, value in _SETTINGS.items() for word in ("-c", f"{name}={value}")]
        command = [programs / "postgres", "-D", home / "data", "-k", home, "-p", str(port), *options]
        with log.open("wb") as out:
            server = subprocess.Popen(  # type: ignore[call-overload]
                command, cwd=home, env=_environment(), stdin=subprocess.DEVNULL, stdout=out, stderr=out, **_as(user)
            )
        if _answers(server, port):
            return server, port
        _stop(server)
    raise PostgresMissing(f"PostgreSQL does not start; {_ADVICE}\n{log.read_text(errors='replace')}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(server: subprocess.Popen[bytes], port: int, seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while server.poll() is None and time.monotonic() < end:
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(f"host=127.0.0.1 port={port} user=veche dbname=postgres", connect_timeout=2).close()
            return server.poll() is None
        time.sleep(0.05)
    return False


def _stop(server: subprocess.Popen[bytes]) -> None:
    """At once: what it holds is thrown away."""
    if server.poll() is None:
        server.send_signal(signal.SIGQUIT)
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(10)
