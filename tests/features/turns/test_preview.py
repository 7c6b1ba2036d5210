"""The next request can be looked at before it goes; pinned messages are in it whatever their age."""

from __future__ import annotations

import msgspec
import pytest

from tests.fakes.script import Script
from tests.features.turns.conftest import Opened
from tests.features.turns.stage import HeldOpenAI, Stage
from tests.features.turns.test_context import answered, summing
from tests.features.turns.test_details import details_of
from veche.features.llm.service import Target
from veche.features.llm.service.models import Line
from veche.features.turns.logic import FOLLOW
from veche.features.turns.schemas import Job, Material
from veche.features.turns.service.context import plan_for, request_for
from veche.ports.content import Params
from veche.ports.manifest import Preset
from veche.ports.provider import Connection, ModelInfo

LONG = "lorem ipsum " * 200
SCHEMA = {"type": "object", "properties": {"a": {"type": "string"}}}


async def test_what_is_shown_is_what_goes(stage: Stage) -> None:
    stage.fake.answers = Script(text=("fine",))
    conversation = await stage.begin(instructions="Speak like a sailor.", params={"temperature": 0.25})
    await answered(stage, conversation, "one")
    place = {"conversation_id": conversation}
    asked = {**place, "parts": [{"kind": "text", "text": "two"}], "params": {"schema": SCHEMA}}
    shown = await stage.ask("POST", "/api/preview", asked)
    before = len(stage.fake.requests)
    assert len(await stage.messages(conversation)) == 2 and len(stage.fake.requests) == before
    await answered(stage, conversation, "two", params={"schema": SCHEMA})
    assert msgspec.json.decode(shown["body"]) == stage.fake.last.body
    assert [one["text"] for one in shown["messages"]][-2:] == ["fine", "two"]
    assert "JSON Schema" in str(stage.fake.last.body["messages"][0])  # nobody knows that this model takes one
    assert shown["gauge"]["used"] > 0 and shown["model"] == "openai.fake-model"
    fresh = await stage.ask("POST", "/api/preview", {"begin": {"instructions": "Be brief."}, "model": "guide.veche"})
    assert fresh["messages"] == [] and fresh["instructions"] == "Be brief." and fresh["body"] is None


async def test_pinned_messages_stay_word_for_word(opened: Opened) -> None:
    stage = await opened(fake=HeldOpenAI(summing), VECHE_TURNS_WINDOW="2000")
    conversation = await stage.begin()
    first = await answered(stage, conversation, "the pinned word is marzipan", params={"max_tokens": 100})
    pinned = await stage.ask("PATCH", f"/api/messages/{first['message']['id']}", {"pinned": True})
    assert pinned["pinned"] is True
    for number in range(4):
        last = await answered(stage, conversation, f"number {number} {LONG}", params={"max_tokens": 100})
    body = stage.fake.last.body
    assert "THE SUMMARY" in str(body) and body["messages"][1]["content"].startswith("the pinned word is marzipan")
    assert "number 0" not in str(body)
    (turn,) = await details_of(stage, last)
    ids = [message["id"] for message in turn["sent"]["messages"]]
    assert ids[0] == first["message"]["id"] and turn["sent"]["missing"] == 0 and turn["sent"]["folded"] > 0
    gauge = await stage.ask("GET", f"/api/conversations/{conversation}/context")
    standing = {one["id"]: (one["reason"], one["pinned"]) for one in gauge["messages"]}
    assert standing[first["message"]["id"]] == ("path", True) and ("folded", False) in standing.values()
    off = await stage.ask("PATCH", f"/api/messages/{first['message']['id']}", {"excluded": True})
    assert (off["excluded"], off["pinned"]) == (True, False)
    again = await stage.ask("PATCH", f"/api/messages/{first['message']['id']}", {"pinned": True})
    assert (again["excluded"], again["pinned"]) == (False, True)


@pytest.mark.parametrize("structured", [True, False])
def test_a_model_without_schemas_is_told_in_words(structured: bool) -> None:
    info = ModelInfo(name="m", structured=structured)
    target = Target("x.m", "m", _line(), info)
    params = Params(schema=SCHEMA)
    job = Job("t", "c", "u", "a", None, "answer", "x.m", params, "en", False, 0)
    material = Material("Be brief.", [], {}, None)
    request = request_for(job, material, plan_for(material, target, params, 1000), target, {})
    words = FOLLOW["en"].format(schema=msgspec.json.encode(SCHEMA).decode())
    assert request.response_schema == (SCHEMA if structured else None)
    assert request.instructions == ("Be brief." if structured else f"Be brief.\n\n{words}")


def _line() -> Line:
    return Line(
        connection=Connection("x", "x", "X", ""),
        preset=Preset("x", "X", ""),
        provider=None,  # type: ignore[arg-type]
        source="environment",
        pulse=None,  # type: ignore[arg-type]
    )
