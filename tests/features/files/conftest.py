"""A database with two people, and a caller."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert

from veche.entry import catalogue
from veche.features.files.models import file
from veche.features.files.service import FileStore
from veche.features.identity.models import user
from veche.kit.caller import Caller
from veche.kit.db import Database, Tx, metadata
from veche.kit.ids import new_id

assert file.metadata is metadata is catalogue.metadata


def add_person(tx: Tx, email: str) -> str:
    id = new_id()
    tx.execute(
        insert(user).values(
            id=id,
            email=email,
            name="Ann",
            role="member",
            password_hash="-",
            locale="en",
            theme="system",
            defaults="{}",
            disabled=False,
            created_at=tx.now,
            updated_at=tx.now,
        )
    )
    return id


def make_tables(url: str) -> None:
    """All tables, and nobody."""
    database = Database(url)
    metadata.create_all(database.engine)
    database.close()


@pytest.fixture
def db(copied_database: Callable[[str, Callable[[str], None]], str]) -> Iterator[Database]:
    database = Database(copied_database("files", make_tables))
    yield database
    database.close()


@pytest.fixture
def ann(db: Database) -> Caller:
    return Caller(user_id=db.write_now(add_person, "ann@example.com"), role="member")


@pytest.fixture
def bob(db: Database) -> Caller:
    return Caller(user_id=db.write_now(add_person, "bob@example.com"), role="owner")


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "data" / "files", max_bytes=1_000_000)
