"""Settings from the environment: kinds, absence, and all mistakes in one report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec
import pytest

from veche.kit.config import SettingsInvalid, SettingsReader


class Kitchen(msgspec.Struct, frozen=True):
    """Settings of all kinds."""

    cook: str
    plates: Annotated[int, msgspec.Meta(ge=1, le=12)] = 4
    heat: float = 0.5
    open: bool = False
    folder: Path = Path("pantry")
    style: Literal["plain", "rich"] = "plain"
    spices: list[str] = []

    def __post_init__(self) -> None:
        if self.heat > 100:
            raise ValueError("VECHE_HEAT is too hot")


def read(**values: str) -> Kitchen:
    reader = SettingsReader({f"VECHE_{name.upper()}": value for name, value in values.items()})
    found = reader.read(Kitchen)
    reader.finish()
    return found


def test_every_kind_is_read() -> None:
    found = read(
        cook="Ann", plates="7", heat="1.5", open="true", folder="~/x", style="rich", spices="salt, pepper ,,dill"
    )
    assert found == Kitchen("Ann", 7, 1.5, True, Path("~/x").expanduser(), "rich", ["salt", "pepper", "dill"])


@pytest.mark.parametrize(("word", "meaning"), [("yes", True), ("ON", True), ("1", True), ("no", False), ("off", False)])
def test_words_for_yes_and_no(word: str, meaning: bool) -> None:
    assert read(cook="Ann", open=word).open is meaning


def test_a_text_that_looks_like_yes_stays_a_text() -> None:
    assert read(cook="On").cook == "On"
    assert read(cook="Ann", spices="no").spices == ["no"]


def test_empty_counts_as_absent() -> None:
    assert read(cook=" Ann ", plates="", style="  ") == Kitchen("Ann")


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(SettingsInvalid) as told:
        read(plates="many", heat="warm", style="baroque", open="perhaps")
    problems = told.value.problems
    assert len(problems) == 5
    for name in ("COOK is missing", "PLATES='many'", "HEAT='warm'", "STYLE='baroque'", "OPEN='perhaps'"):
        assert any(f"VECHE_{name}" in problem for problem in problems), (name, problems)


def test_several_readers_and_other_mistakes_are_told_together() -> None:
    reader = SettingsReader({"VECHE_ONE_COOK": "Ann", "VECHE_ONE_HEAT": "101", "VECHE_TWO_PLATES": "13"})
    reader.read(Kitchen, "VECHE_ONE_")
    reader.read(Kitchen, "VECHE_TWO_")
    reader.problem("and the roof leaks")
    with pytest.raises(SettingsInvalid) as told:
        reader.finish()
    assert len(told.value.problems) == 4
    assert {"VECHE_ONE_COOK", "VECHE_TWO_SPICES"} <= reader.known


def test_a_misspelt_name_is_a_mistake_and_a_foreign_one_is_not() -> None:
    reader = SettingsReader({"VECHE_PROT": "9", "VECHE_OPENAI_API_KEY": "x", "PROT": "9"})
    reader.read(Ports)
    reader.misspelt()
    with pytest.raises(SettingsInvalid) as raised:
        reader.finish()
    assert [line for line in raised.value.problems if "VECHE_PORT" in line]
    assert "OPENAI" not in str(raised.value.problems)


class Ports(msgspec.Struct):
    port: int = 8000
