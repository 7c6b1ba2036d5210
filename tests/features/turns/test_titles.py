"""Names of conversations: made by the model after the first answer, in nobody's way."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.script import Recorded, Refusal, Script
from tests.features.turns.conftest import Opened
from tests.features.turns.stage import HeldOpenAI, Json, Stage
from tests.features.turns.test_context import answered
from veche.features.turns.logic import ENTITLE, tidy_title


def asks_for_title(recorded: Recorded) -> bool:
    return any(ENTITLE["en"] in str(m["content"]) for m in recorded.body["messages"])


def naming(title: Script) -> HeldOpenAI:
    """A fake that answers, and says this when asked for a title."""
    return HeldOpenAI(lambda recorded: title if asks_for_title(recorded) else Script(text=("fine",)))


def asked(stage: Stage) -> list[Recorded]:
    return [one for one in stage.fake.requests if one.path.endswith("completions") and asks_for_title(one)]


async def conversation_of(stage: Stage, id: str) -> Json:
    return await stage.ask("GET", f"/api/conversations/{id}")  # type: ignore[no-any-return]


async def named(stage: Stage, id: str, title: str) -> None:
    await stage.waited(lambda: conversation_of(stage, id), lambda one: one["title"] == title)


async def settled(stage: Stage) -> None:
    await stage.until(lambda: not stage.house.turns._naming)


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("Walrus habits", "Walrus habits"),
        ('"Walrus habits."\n\nI chose it because…', "Walrus habits"),
        ("Title: Walrus habits", "Walrus habits"),
        ("Название: «Повадки моржей».", "Повадки моржей"),
        ("## **Walrus   habits**", "Walrus habits"),
        ("C++: the basics", "C++: the basics"),
        ("", None),
        ("  \n ", None),
        ("word " * 40, None),
    ],
)
def test_what_a_model_says_becomes_a_title_or_nothing(said: str, title: str | None) -> None:
    assert tidy_title(said) == title


async def test_the_first_answer_gives_a_name_and_its_cost_is_counted(opened: Opened) -> None:
    stage = await opened(fake=naming(Script(text=("Walrus ", "habits"))), VECHE_TURNS_TITLES="true")
    conversation = await stage.begin()
    await answered(stage, conversation, "Where do walruses sleep, and why on ice?")
    await named(stage, conversation, "Walrus habits")
    assert (await conversation_of(stage, conversation))["title_source"] == "auto"
    await settled(stage)
    await answered(stage, conversation, "and what do they eat?")
    assert len(asked(stage)) == 1
    body = asked(stage)[0].body
    assert 0 < (body.get("max_tokens") or body.get("max_completion_tokens")) <= 400
    rows = (await stage.ask("GET", "/api/usage?by=conversation"))["items"]
    assert [(row["key"], row["calls"]) for row in rows] == [(conversation, 3)]


@pytest.mark.parametrize("title", [Script(text=("x" * 200,)), Script(refusal=Refusal("server"))])
async def test_without_a_good_name_the_first_words_stay(opened: Opened, title: Script) -> None:
    stage = await opened(fake=naming(title), VECHE_TURNS_TITLES="true", VECHE_LLM_RETRIES="0")
    conversation = await stage.begin()
    await answered(stage, conversation, "Where do walruses sleep?")
    await settled(stage)
    assert (await conversation_of(stage, conversation))["title"] == "Where do walruses sleep?"


async def test_a_name_given_by_hand_stays(opened: Opened) -> None:
    stage = await opened(fake=naming(Script(text=("Walrus habits",))), VECHE_TURNS_TITLES="true")
    conversation = await stage.begin()
    stage.fake.hold(0)
    accepted = await stage.say(conversation, "Where do walruses sleep?")
    await stage.ask("PATCH", f"/api/conversations/{conversation}", {"title": "Mine"})
    stage.fake.let_go()
    await stage.turn(accepted["turn"]["id"])
    await settled(stage)
    assert (await conversation_of(stage, conversation))["title"] == "Mine"


@pytest.mark.parametrize("how", ["person", "house", "guide", "temporary", "titled"])
async def test_when_no_model_is_asked(opened: Opened, how: str) -> None:
    stage = await opened(
        fake=naming(Script(text=("Walrus habits",))), VECHE_TURNS_TITLES="false" if how == "house" else "true"
    )
    if how == "person":
        await stage.ask("PATCH", "/api/me", {"interface": {"titles": False}})
    fields: dict[str, Any] = {"temporary": {"temporary": True}, "titled": {"title": "Mine"}}.get(how, {})
    conversation = await stage.begin(**fields)
    await answered(stage, conversation, "hello there", **({"model": "guide.veche"} if how == "guide" else {}))
    await settled(stage)
    assert asked(stage) == []
    expected = {"temporary": None, "titled": "Mine"}.get(how, "hello there")
    assert (await conversation_of(stage, conversation))["title"] == expected
