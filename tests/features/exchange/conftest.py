"""A house for exports and imports, on each database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.features.exchange.home import Home, open_home


@pytest.fixture
async def home(house_url: str, tmp_path: Path) -> AsyncIterator[Home]:
    made = open_home(house_url, tmp_path / "data")
    yield made
    await made.jobs.close()
    await made.bus.stop()
    made.db.close()
