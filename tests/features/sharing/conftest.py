"""A whole house with two people who may share, for every test of sharing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.features.sharing.street import Street, open_street


@pytest.fixture
async def street(house_url: str, tmp_path: Path) -> AsyncIterator[Street]:
    async with open_street(house_url, tmp_path) as street:
        yield street
