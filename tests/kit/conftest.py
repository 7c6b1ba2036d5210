"""What tests of the kit share: a database with one table of numbers, and a clock that tests turn."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Column, Integer, MetaData, Table

from veche.kit.db import Database, metadata
from veche.kit.events import outbox

numbers = Table("numbers", MetaData(), Column("n", Integer, primary_key=True, autoincrement=False))


class Clock:
    """Milliseconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1_800_000_000_000

    def __call__(self) -> int:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += round(seconds * 1000)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def db(database_url: str, clock: Clock) -> Iterator[Database]:
    database = Database(database_url, clock=clock)
    numbers.metadata.create_all(database.engine)
    metadata.create_all(database.engine, tables=[outbox])
    yield database
    database.close()
