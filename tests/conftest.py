"""What all tests share: real databases, the real engine, and the order of the slow ones."""

from __future__ import annotations

import contextlib
import ipaddress
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.services.engine import EngineMissing, running_llama
from tests.services.engine import llama_python as find_llama_python
from tests.services.postgres import Postgres, PostgresMissing, running_postgres

Prepare = Callable[[str], None]

_OF_VENDORS = ("_API_KEY", "_BASE_URL", "_HOST", "_IAM_TOKEN", "_FOLDER_ID", "_CREDENTIALS", "_SCOPE", "_PROXY")


def pytest_configure(config: pytest.Config) -> None:
    """Tests see none of the keys and addresses of whoever runs them, and reach no other machine."""
    for name in list(os.environ):
        ours = name.startswith("VECHE_") and not name.startswith("VECHE_TEST_")
        if ours or name.upper().endswith(_OF_VENDORS):
            del os.environ[name]
    sys.addaudithook(_stay_at_home)


def _stay_at_home(event: str, details: tuple[object, ...]) -> None:
    if event != "socket.connect" or not isinstance(details[1], tuple):
        return
    host = str(details[1][0])
    with contextlib.suppress(ValueError):
        if not ipaddress.ip_address(host.partition("%")[0]).is_loopback:
            raise RuntimeError(f"a test wanted to reach {host}: tests talk to this machine only")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Engine tests go last: their engine may still be building. They may wait for it."""
    for item in items:
        if item.get_closest_marker("engine") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(900))
    items.sort(key=lambda item: item.get_closest_marker("engine") is not None)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The run's own PostgreSQL server. A machine without one fails the test; it is never skipped."""
    with contextlib.ExitStack() as stack:
        try:
            server = stack.enter_context(running_postgres())
        except PostgresMissing as missing:
            pytest.fail(str(missing), pytrace=False)
        yield server


@pytest.fixture
def postgresql_url(postgres: Postgres) -> Iterator[str]:
    """A fresh, empty PostgreSQL database."""
    url = postgres.fresh()
    yield url
    postgres.drop(url)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A fresh SQLite database: a file that is not there yet."""
    return f"sqlite:///{tmp_path / 'veche.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh, empty database; the test runs on each kind."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(params=["sqlite", "postgresql"])
def copied_database(
    request: pytest.FixtureRequest, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str, Prepare], str]]:
    """`copied_database(key, prepare)`: a database as `prepare(url)` left one, called once per key and run."""
    if request.param == "sqlite":
        kept = tmp_path_factory.getbasetemp() / "prepared"
        yield lambda key, prepare: _copy_sqlite(kept, tmp_path, key, prepare)
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    made: list[str] = []

    def copy(key: str, prepare: Prepare) -> str:
        made.append(postgres.copy(key, prepare))
        return made[-1]

    yield copy
    for url in made:
        postgres.drop(url)


@pytest.fixture
def house_url(copied_database: Callable[[str, Prepare], str]) -> str:
    """A database with the tables of this version and nothing in them; the test runs on each kind."""
    return copied_database("house", make_tables)


@pytest.fixture
def sqlite_house_url(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The same where it does not matter which kind it is."""
    return _copy_sqlite(tmp_path_factory.getbasetemp() / "prepared", tmp_path, "house", make_tables)


def make_tables(url: str) -> None:
    """The tables of this version, as its migrations make them."""
    from veche.entry.schema import prepare
    from veche.kit.db import Database

    database = Database(url)
    folder = Path(url.removeprefix("sqlite:///")).parent if url.startswith("sqlite") else Path("/nonexistent")
    prepare(database, folder)
    database.close()


def _copy_sqlite(kept: Path, target: Path, key: str, prepare: Prepare) -> str:
    source = kept / f"{key}.db"
    if not source.exists():
        kept.mkdir(exist_ok=True)
        prepare(f"sqlite:///{source}")
    copy = target / f"{key}.db"
    for suffix in ("", "-wal"):
        if Path(f"{source}{suffix}").exists():
            shutil.copyfile(f"{source}{suffix}", f"{copy}{suffix}")
    return f"sqlite:///{copy}"


@pytest.fixture(scope="session")
def llama_python() -> str:
    """The Python that has the real llama.cpp server. Tests that want it carry `@pytest.mark.engine`."""
    try:
        return find_llama_python()
    except EngineMissing as missing:
        pytest.fail(str(missing), pytrace=False)


@pytest.fixture(scope="session")
def llama_url(llama_python: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address, ending in `/v1`, of a real llama.cpp server; its one model is `tiny-random`."""
    with contextlib.ExitStack() as stack:
        try:
            url = stack.enter_context(running_llama(llama_python, tmp_path_factory.mktemp("llama")))
        except EngineMissing as missing:
            pytest.fail(str(missing), pytrace=False)
        yield url
