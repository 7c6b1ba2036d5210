"""The database goes away while an answer streams, and comes back: the answer is whole."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.features.turns.conftest import make_tables
from tests.features.turns.stage import WORDS, HeldOpenAI, Stage, open_stage, text_of
from tests.services.postgres import Postgres


@pytest.fixture
def remote(postgres: Postgres) -> Iterator[str]:
    """A database on a server of its own."""
    url = postgres.copy("house", make_tables)
    yield url
    postgres.drop(url)


@pytest.fixture
async def stage(remote: str, tmp_path: Path) -> AsyncIterator[Stage]:
    async with HeldOpenAI() as fake, open_stage(remote, tmp_path, fake) as opened:
        yield opened


@contextmanager
def away(postgres: Postgres, url: str) -> Iterator[None]:
    """Nobody reaches the database in the meantime."""
    name = url.rpartition("/")[2]
    address = f"host=127.0.0.1 port={postgres.port} user=veche dbname=postgres"
    with psycopg.connect(address, autocommit=True) as control:
        control.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false'.encode())
        control.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        try:
            yield
        finally:
            control.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true'.encode())


async def test_an_answer_outlives_an_outage(
    stage: Stage, postgres: Postgres, remote: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    conversation = await stage.begin()
    stage.fake.hold(3)
    accepted = await stage.say(conversation, "hello")
    waiting = await stage.say(conversation, "and more")
    await stage.shown(conversation, "word2")
    with away(postgres, remote):
        refused = await stage.ask("GET", f"/api/conversations/{conversation}", status=503)
        assert refused["code"] == "database.unavailable"
        stage.fake.let_go()
        await stage.shown(conversation, WORDS[-1])
        await stage.until(lambda: stage.fake.open == 0)
    for one in (accepted, waiting):
        await stage.turn(one["turn"]["id"], "done")
        answer = await stage.message(conversation, one["answer"]["id"])
        assert answer["state"] == "complete" and text_of(answer) == "".join(WORDS)
    assert [m["number"] for m in await stage.messages(conversation)] == [1, 2, 3, 4]
