"""A stage for each test: the house, a held fake, a person."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Protocol

import pytest

from tests.features.turns.stage import HeldOpenAI, Stage, open_stage
from veche.entry.schema import prepare
from veche.kit.db import Database

Copied = Callable[[str, Callable[[str], None]], str]


class Opened(Protocol):
    """Opens another stage, with other answers or settings."""

    async def __call__(self, *, fake: HeldOpenAI | None = None, **settings: str) -> Stage: ...


def make_tables(url: str) -> None:
    """The tables of this version."""
    database = Database(url)
    folder = Path(url.removeprefix("sqlite:///")).parent if url.startswith("sqlite") else Path("/nonexistent")
    prepare(database, folder)
    database.close()


@pytest.fixture
def address(copied_database: Copied) -> str:
    """A database that is ready."""
    return copied_database("house", make_tables)


@pytest.fixture
async def opened(address: str, tmp_path: Path) -> AsyncIterator[Opened]:
    """Opens a stage with settings of one's own; all is closed at the end."""
    async with AsyncExitStack() as stack:

        async def open_one(*, fake: HeldOpenAI | None = None, **settings: Any) -> Stage:
            running = await stack.enter_async_context(fake or HeldOpenAI())
            return await stack.enter_async_context(open_stage(address, tmp_path, running, **settings))

        yield open_one


@pytest.fixture
async def stage(opened: Opened) -> Stage:
    """The usual stage."""
    return await opened()
