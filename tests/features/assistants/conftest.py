"""A database with two people, and a caller."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import insert

from veche.features.assistants.models import assistant
from veche.features.identity.models import user
from veche.kit.caller import Caller
from veche.kit.db import Database, Tx, metadata
from veche.kit.ids import new_id

assert assistant.metadata is metadata


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


@pytest.fixture
def db(house_url: str) -> Iterator[Database]:
    database = Database(house_url)
    yield database
    database.close()


@pytest.fixture
def ann(db: Database) -> Caller:
    return Caller(user_id=db.write_now(add_person, "ann@example.com"), role="member")


@pytest.fixture
def bob(db: Database) -> Caller:
    return Caller(user_id=db.write_now(add_person, "bob@example.com"), role="owner")


@pytest.fixture
def eve(db: Database) -> Caller:
    return Caller(user_id=db.write_now(add_person, "eve@example.com"), role="member", locale="ru")
