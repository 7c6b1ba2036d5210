"""The house with fake vendors, for models, connections and the `/v1` door."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Protocol

import pytest

from tests.features.turns.conftest import Copied, make_tables
from tests.features.turns.stage import HeldOpenAI, Stage, open_stage


class Opened(Protocol):
    """Opens a stage, with other answers or settings."""

    async def __call__(self, *, fake: HeldOpenAI | None = None, **settings: str) -> Stage: ...


@pytest.fixture
def address(copied_database: Copied) -> str:
    """A database that is ready, of each kind."""
    return copied_database("house", make_tables)


@pytest.fixture
async def opened(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Opened]:
    """Stages on SQLite: which database it is matters nothing here."""
    async with AsyncExitStack() as stack:

        async def open_one(*, fake: HeldOpenAI | None = None, **settings: Any) -> Stage:
            running = await stack.enter_async_context(fake or HeldOpenAI())
            return await stack.enter_async_context(open_stage(sqlite_url, tmp_path, running, **settings))

        yield open_one


@pytest.fixture
async def stage(opened: Opened) -> Stage:
    return await opened()


@pytest.fixture(scope="session")
def node_client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with OpenAI's official client for Node, as npm installs it."""
    npm = shutil.which("npm")
    assert npm and shutil.which("node"), "install Node.js with npm: its OpenAI client is one that we promise to serve"
    folder = tmp_path_factory.mktemp("node")
    (folder / "package.json").write_text('{"private": true, "type": "module"}')
    command = [npm, "install", "openai@7", "--no-audit", "--no-fund", "--no-save", "--loglevel=error"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder
