"""A message to another assistant than the conversation's: that one answers it, and only it."""

from __future__ import annotations

from tests.fakes.script import Script
from tests.features.turns.stage import Stage
from tests.features.turns.test_context import answered
from tests.features.turns.test_queue import instructions
from veche.kit.ids import new_id


async def test_one_message_is_for_somebody_else(stage: Stage) -> None:
    stage.fake.answers = Script(text=("fine",))
    names = {}
    for name in ("sailor", "lawyer"):
        body = {"id": new_id(), "name": name, "instructions": f"Speak like a {name}.", "params": {"max_tokens": 77}}
        names[name] = (await stage.ask("POST", "/api/assistants", body))["id"]
    conversation = await stage.begin(assistant_id=names["sailor"])
    await answered(stage, conversation, "one")
    other = await answered(stage, conversation, "two", assistant_id=names["lawyer"])
    await answered(stage, conversation, "three")
    assert ["sailor" in instructions(stage, n) for n in range(3)] == [True, False, True]
    assert instructions(stage, 1) == "Speak like a lawyer."
    assert other["answer"]["author_id"] == names["lawyer"]
    again = await stage.ask("POST", f"/api/messages/{other['answer']['id']}/regenerate", {"id": new_id()})
    await stage.turn(again["turn"]["id"])
    assert instructions(stage, 3) == "Speak like a lawyer.", "whoever answered first answers again"


async def test_a_strangers_assistant_cannot_be_asked(stage: Stage) -> None:
    conversation = await stage.begin()
    body = {"id": new_id(), "text": "hello", "assistant_id": new_id()}
    refused = await stage.ask("POST", f"/api/conversations/{conversation}/messages", body, 404)
    assert refused["code"] == "assistants.unknown"
    assert await stage.messages(conversation) == []
