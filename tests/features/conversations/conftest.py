"""Conversations on real databases, with two people and the word index at work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.features.conversations.talk import Talk, people
from veche.entry import catalogue
from veche.features.conversations import jobs
from veche.features.files.service import FileStore
from veche.kit.caller import Caller
from veche.kit.db import Database
from veche.kit.events import Bus

Copied = Callable[[str, Callable[[str], None]], str]
ANN = Caller(user_id="00000000-0000-7000-8000-00000000000a", role="member")
BOB = Caller(user_id="00000000-0000-7000-8000-00000000000b", role="owner")


def make_tables(url: str) -> None:
    """Tables and two people."""
    database = Database(url)
    catalogue.metadata.create_all(database.engine)
    database.write_now(people, [ANN.user_id, BOB.user_id])
    database.close()


@pytest.fixture
def ann() -> Caller:
    return ANN


@pytest.fixture
def bob() -> Caller:
    return BOB


@pytest.fixture
def address(copied_database: Copied) -> str:
    """A database with tables and two people."""
    return copied_database("conversations", make_tables)


@pytest.fixture
def db(address: str) -> Iterator[Database]:
    database = Database(address)
    yield database
    database.close()


@pytest.fixture
def bus(db: Database, tmp_path: Path) -> Bus:
    """The house's events; `drain` brings what was said into the word index."""
    made = Bus(db)
    jobs.subscribe(made, db, lambda: FileStore(tmp_path / "files", max_bytes=1_000_000))
    return made


@pytest.fixture
def talk(db: Database, bus: Bus, ann: Caller) -> Talk:
    """A conversation of Ann's, with short verbs."""
    return Talk.begin(db, bus, ann)
