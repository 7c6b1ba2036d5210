"""How turns end: stopped, failed, cut, continued, made anew, and when what they answer goes away."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import update

from tests.fakes.script import Refusal, Script
from tests.features.turns.conftest import Opened
from tests.features.turns.stage import WORDS, HeldOpenAI, Json, Stage, text_of
from veche.features.conversations.models import message
from veche.features.turns.logic import CONTINUE
from veche.kit.ids import new_id

ALL = "".join(WORDS)


async def begun(stage: Stage, pieces: int = 4, **fields: Any) -> tuple[str, Json]:
    """A conversation whose answer has come so far and waits there."""
    conversation = await stage.begin()
    stage.fake.hold(pieces)
    accepted = await stage.say(conversation, "hello", **fields)
    await stage.shown(conversation, f"word{pieces - 1}")
    return conversation, accepted


async def test_stop_keeps_the_text_and_closes_the_upstream(stage: Stage) -> None:
    conversation, accepted = await begun(stage)
    turn = await stage.ask("POST", f"/api/turns/{accepted['turn']['id']}/stop")
    assert turn["state"] == "stopped" and turn["finished_at"] is not None
    await stage.fake.wait_disconnect(20)
    answer = await stage.message(conversation, accepted["answer"]["id"])
    assert answer["state"] == "stopped" and text_of(answer) == "".join(WORDS[:4])
    assert stage.fake.open == 0
    again = await stage.ask("POST", f"/api/turns/{accepted['turn']['id']}/stop")  # twice does no harm
    assert again["state"] == "stopped"


async def test_stop_before_the_first_token(opened: Opened) -> None:
    stage = await opened(fake=HeldOpenAI(Script(first_delay=60)))
    conversation = await stage.begin()
    accepted = await stage.say(conversation, "hello")
    await stage.until(lambda: stage.fake.open)
    turn = await stage.ask("POST", f"/api/turns/{accepted['turn']['id']}/stop")
    assert turn["state"] == "stopped"
    await stage.fake.wait_disconnect(20)
    answer = await stage.message(conversation, accepted["answer"]["id"])
    assert answer["state"] == "stopped" and answer["parts"] == []


async def test_continue_appends_to_the_same_message(stage: Stage) -> None:
    conversation, accepted = await begun(stage)
    await stage.ask("POST", f"/api/turns/{accepted['turn']['id']}/stop")
    stage.fake.let_go()
    stage.fake.answers = Script(text=("and ", "more."))
    answer_id = accepted["answer"]["id"]
    async with stage.stream(f"/api/messages/{answer_id}/continue") as stream:
        await stream.end()
    answer = await stage.message(conversation, answer_id)
    assert answer["state"] == "complete" and text_of(answer) == "".join(WORDS[:4]) + "and more."
    assert len(answer["parts"]) == 1
    assert len(await stage.messages(conversation)) == 2
    sent = stage.fake.last.body["messages"]
    assert [m["role"] for m in sent] == ["user", "assistant", "user"]
    assert "word3" in str(sent[1]["content"]) and CONTINUE["en"] in str(sent[2]["content"])
    shown = "".join(d["text"] for d in stream.of("delta"))
    assert shown.endswith("and more.") and stream.of("start")[0]["answer"]["id"] == answer_id


async def test_a_message_that_names_anothers_as_its_drafts_does_not_get_them(stage: Stage) -> None:
    elsewhere = await stage.begin()
    secret = await stage.say(elsewhere, "x")
    await stage.turn(secret["turn"]["id"])
    _, accepted = await begun(stage)
    await stage.ask("POST", f"/api/turns/{accepted['turn']['id']}/stop")
    stage.fake.let_go()
    stage.fake.answers = Script(text=("more.",))
    # as an archive may bring it in
    note = f'[{{"kind":"merge","text":"","data":{{"from":["{secret["answer"]["id"]}"],"models":[]}}}}]'
    forged = update(message).where(message.c.id == accepted["answer"]["id"]).values(notes=note)
    assert await stage.house.db.write(lambda tx: tx.execute(forged).rowcount) == 1
    async with stage.stream(f"/api/messages/{accepted['answer']['id']}/continue") as stream:
        await stream.end()
    sent = stage.fake.last.body["messages"]
    assert "word11" not in str(sent) and len(sent) == 3


async def test_continuing_many_times_at_once_is_once(stage: Stage) -> None:
    conversation, accepted = await begun(stage)
    await stage.ask("POST", f"/api/turns/{accepted['turn']['id']}/stop")
    stage.fake.let_go()
    stage.fake.answers = Script(text=("and more.",), first_delay=1)
    path = f"/api/messages/{accepted['answer']['id']}/continue"
    many = await asyncio.gather(*(stage.ask("POST", path, status=202) for _ in range(6)))
    assert len({one["turn"]["id"] for one in many}) == 1
    await stage.turn(many[0]["turn"]["id"])
    answer = await stage.message(conversation, accepted["answer"]["id"])
    assert text_of(answer) == "".join(WORDS[:4]) + "and more." and len(stage.fake.requests) == 2


async def test_a_complete_answer_and_a_question_cannot_be_continued(stage: Stage) -> None:
    conversation = await stage.begin()
    accepted = await stage.say(conversation, "hello")
    await stage.turn(accepted["turn"]["id"])
    done = await stage.ask("POST", f"/api/messages/{accepted['answer']['id']}/continue", status=409)
    assert done["code"] == "messages.not_stopped"
    asked = await stage.ask("POST", f"/api/messages/{accepted['message']['id']}/continue", status=422)
    assert asked["code"] == "messages.not_answer"


async def test_a_question_that_waits_is_answered(stage: Stage) -> None:
    conversation = await stage.begin()
    said = await stage.say(conversation, "hello", answer=False)
    assert said["turn"] is None
    question, new = said["message"]["id"], new_id()
    path = f"/api/messages/{question}/regenerate"
    made = await stage.ask("POST", path, {"id": new}, 202)
    await stage.turn(made["turn"]["id"])
    again = await stage.ask("POST", path, {"id": new}, 202)
    assert again["turn"]["id"] == made["turn"]["id"]
    messages = await stage.messages(conversation)
    assert [(m["id"], m["parent_id"], m["state"]) for m in messages[1:]] == [(new, question, "complete")]


async def test_an_answer_that_was_cut_by_its_length_can_be_continued(opened: Opened) -> None:
    stage = await opened(fake=HeldOpenAI([Script(text=("one ",), finish="length"), Script(text=("two",))]))
    conversation = await stage.begin()
    accepted = await stage.say(conversation, "hello")
    await stage.turn(accepted["turn"]["id"])
    more = await stage.ask("POST", f"/api/messages/{accepted['answer']['id']}/continue", status=202)
    await stage.turn(more["turn"]["id"])
    answer = await stage.message(conversation, accepted["answer"]["id"])
    assert text_of(answer) == "one two" and answer["finish_reason"] == "stop"
    assert answer["usage"]["input_tokens"] == 40 and answer["usage"]["output_tokens"] == 16  # of both calls


async def test_a_new_answer_is_a_sibling_and_is_shown(stage: Stage) -> None:
    conversation = await stage.begin()
    accepted = await stage.say(conversation, "hello")
    await stage.turn(accepted["turn"]["id"])
    first = accepted["answer"]["id"]
    new = new_id()
    made = await stage.ask("POST", f"/api/messages/{first}/regenerate", {"id": new}, 202)
    repeated = await stage.ask("POST", f"/api/messages/{first}/regenerate", {"id": new}, 202)
    assert repeated["turn"]["id"] == made["turn"]["id"]
    await stage.turn(made["turn"]["id"])
    messages = await stage.messages(conversation)
    assert [m["id"] for m in messages[1:]] == [first, new]
    assert {m["parent_id"] for m in messages[1:]} == {accepted["message"]["id"]}
    assert (await stage.ask("GET", f"/api/conversations/{conversation}"))["head_id"] == new
    assert [m["role"] for m in stage.fake.last.body["messages"]] == ["user"]  # the first answer is not sent
    assert len(stage.fake.requests) == 2


@pytest.mark.parametrize(
    ("refusal", "code", "retryable"),
    [("key", "provider.key", False), ("server", "provider.server", True), ("too_long", "provider.too_long", False)],
)
async def test_a_failure_before_the_first_token_is_a_part_with_a_code(
    opened: Opened, refusal: Any, code: str, retryable: bool
) -> None:
    stage = await opened(fake=HeldOpenAI(Script(refusal=Refusal(refusal))), VECHE_LLM_RETRIES="0")
    conversation = await stage.begin()
    async with stage.said(conversation, "hello") as stream:
        await stream.end()
    (message,) = stream.of("message")
    assert message["state"] == "failed" and stream.of("done")[0]["turn"]["state"] == "failed"
    (part,) = message["parts"]
    assert part["kind"] == "error" and part["retryable"] is retryable and len(part["text"]) > 20
    assert part["code"].startswith("provider.")
    assert stage.fake.key not in str(message)


@pytest.mark.parametrize("then", ["drop", "cut", "error", "junk"])
async def test_a_stream_that_breaks_keeps_its_text_and_can_be_continued(opened: Opened, then: Any) -> None:
    stage = await opened(fake=HeldOpenAI([Script(text=WORDS, then=then, after=5), Script(text=("the end",))]))
    conversation = await stage.begin()
    async with stage.said(conversation, "hello") as stream:
        await stream.end()
    (message,) = stream.of("message")
    assert message["state"] == "failed"
    assert [part["kind"] for part in message["parts"]] == ["text", "error"]
    assert text_of(message) == "".join(WORDS[:5])
    assert len(stage.fake.requests) == 1  # after the first token nothing is repeated by itself
    more = await stage.ask("POST", f"/api/messages/{message['id']}/continue", status=202)
    await stage.turn(more["turn"]["id"])
    answer = await stage.message(conversation, message["id"])
    assert answer["state"] == "complete" and [part["kind"] for part in answer["parts"]] == ["text"]
    assert text_of(answer) == "".join(WORDS[:5]) + "the end"


@pytest.mark.parametrize("pieces", [1, 4])
async def test_deleting_the_conversation_stops_the_upstream(stage: Stage, pieces: int) -> None:
    conversation, accepted = await begun(stage, pieces)
    await stage.say(conversation, "and this waits")
    async with stage.joined(accepted["turn"]["id"]) as stream:
        await stage.ask("DELETE", f"/api/conversations/{conversation}")
        await stage.fake.wait_disconnect(20)
        await stream.end()
    await stage.until(lambda: not stage.house.turns.live_in(conversation))
    await stage.ask("GET", f"/api/turns/{accepted['turn']['id']}", status=404)
    assert len(stage.fake.requests) == 1


async def test_clearing_stops_what_is_written_and_what_waits(stage: Stage) -> None:
    conversation, accepted = await begun(stage)
    waiting = await stage.say(conversation, "and this waits")
    await stage.ask("POST", f"/api/conversations/{conversation}/clear")
    await stage.fake.wait_disconnect(20)
    for one in (accepted, waiting):
        assert (await stage.turn(one["turn"]["id"]))["state"] in ("stopped", "interrupted")
    assert await stage.messages(conversation) == []
    stage.fake.let_go()
    after = await stage.say(conversation, "anew")
    assert after["turn"]["state"] == "running"
    assert (await stage.turn(after["turn"]["id"]))["state"] == "done"
    assert len(stage.fake.requests) == 2


async def test_closing_the_house_keeps_what_came(stage: Stage) -> None:
    conversation, accepted = await begun(stage)
    waiting = await stage.say(conversation, "and this waits")
    await asyncio.wait_for(stage.house.turns.close(), 20)
    messages = {m["id"]: m for m in await stage.messages(conversation)}
    answer = messages[accepted["answer"]["id"]]
    assert answer["state"] == "interrupted" and text_of(answer) == "".join(WORDS[:4])
    assert messages[waiting["answer"]["id"]]["state"] == "queued"  # the next start takes it up


async def test_repeating_a_question_begins_nothing_twice(stage: Stage) -> None:
    conversation = await stage.begin()
    ids = {"id": new_id(), "answer_id": new_id()}
    first = await stage.say(conversation, "hello", **ids)
    many = await asyncio.gather(*(stage.say(conversation, "hello", **ids) for _ in range(5)))
    assert {one["turn"]["id"] for one in many} == {first["turn"]["id"]}
    assert {one["answer"]["id"] for one in many} == {ids["answer_id"]}
    await stage.turn(first["turn"]["id"])
    again = await stage.say(conversation, "hello", **ids)
    assert again["answer"]["state"] == "complete" and again["turn"]["state"] == "done"
    assert len(await stage.messages(conversation)) == 2 and len(stage.fake.requests) == 1


async def test_the_same_question_many_times_at_once_is_one(stage: Stage) -> None:
    conversation = await stage.begin()
    ids = {"id": new_id(), "answer_id": new_id()}
    many = await asyncio.gather(*(stage.say(conversation, "hello", **ids) for _ in range(8)))
    assert len({one["turn"]["id"] for one in many}) == 1
    await stage.turn(many[0]["turn"]["id"])
    assert len(await stage.messages(conversation)) == 2 and len(stage.fake.requests) == 1


async def test_the_same_ids_with_other_content_are_refused(stage: Stage) -> None:
    conversation, other = await stage.begin(), await stage.begin()
    accepted = await stage.say(conversation, "hello")
    await stage.turn(accepted["turn"]["id"])
    id, answer = accepted["message"]["id"], accepted["answer"]["id"]
    for place, body in (
        (conversation, {"id": id, "text": "something else"}),
        (other, {"id": id, "text": "hello"}),
        (conversation, {"id": id, "text": "hello", "answer_id": new_id()}),
        (conversation, {"id": new_id(), "text": "hello", "answer_id": answer}),
        (conversation, {"id": answer, "text": "hello"}),
    ):
        refused = await stage.ask("POST", f"/api/conversations/{place}/messages", body, 409)
        assert refused["code"] == "ids.reused", body
    assert len(await stage.messages(conversation)) == 2 and await stage.messages(other) == []


async def test_an_end_that_cannot_be_written_still_ends_the_turn(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise ValueError("a figure that no column takes")

    monkeypatch.setattr("veche.features.usage.service.record", refuse)
    conversation = await stage.begin()
    said = await stage.say(conversation, "hello")
    await stage.turn(said["turn"]["id"], "failed")
    answer = (await stage.messages(conversation))[-1]
    assert text_of(answer) == "".join(WORDS), "what was written is kept"
    assert answer["parts"][-1]["code"] == "turns.broken"
