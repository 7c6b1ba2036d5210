"""The guarded application, for each test of the guard."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.entry.door import Door
from tests.features.identity.house import open_house
from veche.features.identity.settings import IdentitySettings


@pytest.fixture
async def door(sqlite_house_url: str) -> AsyncIterator[Door]:
    async with open_house(sqlite_house_url, IdentitySettings()) as house:
        door = Door(house)
        door.user_id = house.person("ann@example.org").id
        door.token = (await house.signed_in("ann@example.org")).token or ""
        yield door
