"""What a project gives reaches the model; a temporary conversation leaves nothing in the books."""

from __future__ import annotations

from typing import Any

from tests.fakes.script import Script
from tests.features.turns.stage import Stage
from tests.features.turns.test_context import answered
from tests.features.turns.test_queue import flat, instructions
from veche.kit.ids import new_id


async def project(stage: Stage, **fields: Any) -> str:
    made = await stage.ask("POST", "/api/projects", {"id": new_id(), "name": "Garden", **fields})
    return str(made["id"])


async def upload(stage: Stage, name: str, data: bytes) -> str:
    headers = {"Content-Type": "text/plain"}
    async with stage.web.post(f"{stage.url}/api/files?name={name}", data=data, headers=headers) as answer:
        return str((await answer.json())["id"])


async def test_instructions_defaults_and_files_reach_the_model(stage: Stage) -> None:
    stage.fake.answers = Script(text=("fine",))
    file = await upload(stage, "plan.txt", b"Tomatoes stand by the south wall.")
    garden = await project(
        stage, instructions="Speak like a gardener.", params={"temperature": 0.25, "top_p": 0.5}, files=[file]
    )
    conversation = await stage.begin(project_id=garden, instructions="Be brief.", params={"temperature": 0.75})
    await answered(stage, conversation, "one")
    await answered(stage, conversation, "two")
    assert instructions(stage, 1) == "Speak like a gardener.\n\nBe brief."
    body = stage.fake.last.body
    assert (body["temperature"], body["top_p"]) == (0.75, 0.5)
    said = [flat(m["content"]) for m in body["messages"] if m["role"] == "user"]
    assert "south wall" in said[0] and said[0].endswith("one")
    assert "south wall" not in said[1]
    gauge = await stage.ask("GET", f"/api/conversations/{conversation}/context")
    assert gauge["instructions"] > 8
    await stage.ask("PATCH", f"/api/projects/{garden}", {"instructions": "Speak like a sailor.", "files": []})
    await answered(stage, conversation, "three")
    assert instructions(stage, 2) == "Speak like a sailor.\n\nBe brief."
    assert "south wall" not in str(stage.fake.last.body)
    await stage.ask("PATCH", f"/api/conversations/{conversation}", {"project_id": None})
    await answered(stage, conversation, "four")
    assert instructions(stage, 3) == "Be brief."


async def test_a_project_s_model_answers_unless_another_is_named(stage: Stage) -> None:
    stage.fake.answers = Script(text=("fine",))
    garden = await project(stage, model="guide.veche")
    conversation = await stage.begin(project_id=garden)
    accepted = await stage.say(conversation, "hello")
    assert accepted["answer"]["requested_model"] == "guide.veche"
    await stage.turn(accepted["turn"]["id"])
    await stage.ask("PATCH", f"/api/conversations/{conversation}", {"model": "openai.fake-model"})
    assert (await stage.say(conversation, "hello"))["answer"]["requested_model"] == "openai.fake-model"


async def test_the_books_of_a_temporary_conversation_lead_nowhere(stage: Stage) -> None:
    stage.fake.answers = Script(text=("fine",))
    conversation = await stage.begin(temporary=True)
    await answered(stage, conversation, "hello")
    rows = (await stage.ask("GET", "/api/usage?by=conversation"))["items"]
    assert [(row["key"], row["calls"]) for row in rows] == [(None, 1)]
    assert (await stage.ask("GET", "/api/conversations"))["items"] == []
    await stage.ask("DELETE", f"/api/conversations/{conversation}")
    assert [(row["key"], row["calls"]) for row in (await stage.ask("GET", "/api/usage?by=conversation"))["items"]] == [
        (None, 1)
    ]
