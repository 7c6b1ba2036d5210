"""A fake vendor, a server and both clients."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.client.processes import QUIET, Server, fake_vendor, server
from veche.client.embedded import Embedded, open_embedded
from veche.client.remote import Remote


@pytest.fixture(scope="session")
def vendor() -> Iterator[dict[str, str]]:
    """The environment that leads to a fake OpenAI."""
    with fake_vendor() as environment:
        yield environment


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def running_server(
    request: pytest.FixtureRequest, vendor: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """One server on each database for all tests of this folder that do not break it."""
    given = dict(vendor)
    if request.param == "postgresql":
        given["VECHE_DATABASE_URL"] = request.getfixturevalue("postgres").fresh()
    with server(tmp_path_factory.mktemp("server"), **given) as running:
        yield running


@pytest.fixture
async def remote(running_server: Server) -> AsyncIterator[Remote]:
    client = Remote(running_server.url, running_server.key)
    yield client
    await client.close()


@pytest.fixture
async def embedded(vendor: dict[str, str], tmp_path: Path) -> AsyncIterator[Embedded]:
    client = await open_embedded(tmp_path / "data", locale="en", environment={**vendor, **QUIET})
    yield client
    await client.close()
