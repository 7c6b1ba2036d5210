"""How a person likes the interface: kept as it is, merged by name, bounded."""

from __future__ import annotations

import pytest

from tests.features.identity.house import House
from veche.features.identity.errors import InterfaceTooLarge
from veche.features.identity.logic import merge_interface


async def test_preferences_are_merged_by_name(house: House) -> None:
    house.person("ann@example.org")
    browser = await house.signed_in("ann@example.org")
    assert (await browser.ask("GET", "/api/me")).json()["interface"] == {}

    async def said(**interface: object) -> object:
        answer = await browser.ask("PATCH", "/api/me", {"interface": interface})
        assert answer.status == 200, answer.body
        return answer.json()["interface"]

    await said(density="compact", wrap=False, scale=1.25, shortcuts={"search": "Mod+K", "new": ["Mod+J", "Alt+N"]})
    await said(wrap=None, shortcuts={"new": None, "help": []})
    kept = {"density": "compact", "scale": 1.25, "shortcuts": {"search": "Mod+K", "help": []}}
    assert (await browser.ask("GET", "/api/me")).json()["interface"] == kept
    await browser.ask("PATCH", "/api/me", {"theme": "dark"})
    assert await said() == kept, "what is not named stays"


@pytest.mark.parametrize(
    "wrong",
    [
        {"Density": "compact"},
        {"": 1},
        {"a" * 41: 1},
        {"voice": "x" * 301},
        {"deep": {"a": {"b": "c"}}},
        {"list": [1, 2]},
        ["density"],
        None,
    ],
)
async def test_other_things_are_refused(house: House, wrong: object) -> None:
    house.person("ann@example.org")
    browser = await house.signed_in("ann@example.org")
    assert (await browser.ask("PATCH", "/api/me", {"interface": wrong})).status == 400
    assert (await browser.ask("GET", "/api/me")).json()["interface"] == {}


async def test_a_flood_is_refused_and_changes_nothing(house: House) -> None:
    house.person("ann@example.org")
    browser = await house.signed_in("ann@example.org")
    await browser.ask("PATCH", "/api/me", {"interface": {"density": "compact"}})
    flood = {f"n{i}": "я" * 100 for i in range(100)}
    answer = await browser.ask("PATCH", "/api/me", {"name": "Bob", "interface": flood})
    assert (answer.status, answer.code) == (422, "interface.too_large")
    me = (await browser.ask("GET", "/api/me")).json()
    assert (me["interface"], me["name"]) == ({"density": "compact"}, "ann@example.org")


def test_a_group_takes_the_place_of_a_plain_value_and_back() -> None:
    assert merge_interface({"a": "x"}, {"a": {"b": "c", "d": None}}) == {"a": {"b": "c"}}
    assert merge_interface({"a": {"b": "c"}}, {"a": True}) == {"a": True}
    with pytest.raises(InterfaceTooLarge):
        merge_interface({}, {"a": ["x" * 300] * 60})
