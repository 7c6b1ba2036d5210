"""The small house on each database."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.features.identity.house import House, open_house
from veche.features.identity.settings import IdentitySettings


@pytest.fixture
async def house(house_url: str) -> AsyncIterator[House]:
    async with open_house(house_url, IdentitySettings()) as house:
        yield house
