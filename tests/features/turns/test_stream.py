"""One turn over server-sent events: from the first word, late, after the end, and when nobody is there any more."""

from __future__ import annotations

import asyncio

import pytest

from tests.fakes.script import Call, Script, Tokens
from tests.features.turns.conftest import Opened
from tests.features.turns.stage import WORDS, HeldOpenAI, Stage, text_of

ALL = "".join(WORDS)


async def test_a_turn_streams_from_start_to_done(stage: Stage) -> None:
    conversation = await stage.begin()
    async with stage.said(conversation, "hello") as stream:
        await stream.end()
    names = [name for name, _ in stream.events]
    assert names[0] == "start" and names[-2:] == ["message", "done"]
    assert stream.text == ALL
    start, (message,), (done,) = stream.of("start")[0], stream.of("message"), stream.of("done")
    assert text_of(start["message"]) == "hello" and start["answer"]["state"] == "streaming"
    assert message["state"] == "complete" and message["finish_reason"] == "stop" and text_of(message) == ALL
    assert message["model"] == "openai.fake-model" and message["usage"]["input_tokens"] == 20
    assert message["cost"] is None  # nobody knows its price
    assert message["first_token_ms"] is not None and message["duration_ms"] >= message["first_token_ms"]
    assert done["turn"]["state"] == "done" and done["turn"]["answer_id"] == message["id"]
    assert await stage.message(conversation, message["id"]) == message


async def test_without_an_answer_the_stream_is_only_what_was_kept(stage: Stage) -> None:
    conversation = await stage.begin()
    async with stage.said(conversation, "a note to myself", answer=False) as stream:
        await stream.end()
    assert [name for name, _ in stream.events] == ["start", "done"]
    assert stream.of("done") == [{"turn": None}]
    assert stage.fake.requests == []


async def test_who_joins_late_gets_what_there_is_and_then_the_rest(stage: Stage) -> None:
    conversation = await stage.begin()
    stage.fake.hold(5)
    accepted = await stage.say(conversation, "hello")
    await stage.shown(conversation, "word4")
    async with stage.joined(accepted["turn"]["id"]) as late:
        await late.until(lambda s: s.of("partial"))
        assert late.text == "".join(WORDS[:5])
        stage.fake.let_go()
        await late.end()
    assert late.text == ALL
    assert [name for name, _ in late.events][-2:] == ["message", "done"]


async def test_who_joins_after_the_end_gets_the_end(stage: Stage) -> None:
    conversation = await stage.begin()
    accepted = await stage.say(conversation, "hello")
    await stage.turn(accepted["turn"]["id"])
    async with stage.joined(accepted["turn"]["id"]) as late:
        await late.end()
    assert [name for name, _ in late.events] == ["message", "done"]
    assert text_of(late.of("message")[0]) == ALL


async def test_the_answer_goes_on_when_the_tab_closes(stage: Stage) -> None:
    conversation = await stage.begin()
    stage.fake.hold(3)
    async with stage.said(conversation, "hello") as stream:
        await stream.until(lambda s: "word2" in s.text)
    stage.fake.let_go()  # the reader has gone
    turn = stream.of("start")[0]["turn"]["id"]
    assert (await stage.turn(turn))["state"] == "done"
    answer = (await stage.messages(conversation))[1]
    assert answer["state"] == "complete" and text_of(answer) == ALL
    assert stage.fake.disconnects == 0


async def test_two_readers_see_the_same(stage: Stage) -> None:
    conversation = await stage.begin()
    stage.fake.hold(2)
    accepted = await stage.say(conversation, "hello")
    turn = accepted["turn"]["id"]
    async with stage.joined(turn) as one, stage.joined(turn) as two:
        await stage.shown(conversation, "word1")
        stage.fake.let_go()
        await asyncio.gather(one.end(), two.end())
    assert one.text == two.text == ALL
    assert one.of("message") == two.of("message")


async def test_thoughts_tools_and_sources_come_as_parts(opened: Opened) -> None:
    script = Script(reasoning=("Let me ", "see."), text=("Yes", "."), calls=(Call("look", {"at": "sky"}),))
    stage = await opened(fake=HeldOpenAI(script))
    conversation = await stage.begin()
    async with stage.said(conversation, "hello") as stream:
        await stream.end()
    parts = stream.of("message")[0]["parts"]
    assert [part["kind"] for part in parts] == ["reasoning", "text", "tool_call"]
    assert parts[0]["text"] == "Let me see." and parts[0]["duration_ms"] is not None
    assert parts[2] == {"kind": "tool_call", "call_id": "call_fake_1", "name": "look", "arguments": '{"at": "sky"}'}
    shown = "".join(d["text"] for d in stream.of("delta") if d["kind"] == "reasoning")
    assert shown == "Let me see."
    assert {d["part"] for d in stream.of("delta") if d["kind"] == "text"} == {1}


async def test_a_price_of_ones_own_makes_the_cost(opened: Opened, tmp_path) -> None:  # type: ignore[no-untyped-def]
    prices = tmp_path / "prices.toml"
    prices.write_text('[[price]]\nmodel = "fake-model"\ninput = "2"\noutput = "8"\ncurrency = "USD"\n')
    stage = await opened(fake=HeldOpenAI(Script(tokens=Tokens(input=1000, output=500))), VECHE_USAGE_PRICES=str(prices))
    conversation = await stage.begin()
    accepted = await stage.say(conversation, "hello")
    await stage.turn(accepted["turn"]["id"])
    cost = (await stage.messages(conversation))[1]["cost"]
    assert (float(cost["amount"]), cost["currency"]) == (0.006, "USD")
    (row,) = (await stage.ask("GET", "/api/usage?by=conversation"))["items"]
    assert row["calls"] == 1 and row["input_tokens"] == 1000 and row["unpriced_calls"] == 0


async def test_a_reader_that_falls_behind_gets_the_whole_text_and_the_end(opened: Opened) -> None:
    words = tuple(f"{n:06} " * 40 for n in range(200))
    stage = await opened(fake=HeldOpenAI(Script(text=words)), VECHE_TURNS_STALLED_READER_BYTES="2000")
    conversation = await stage.begin()
    async with stage.said(conversation, "hello") as stream:
        await stream.end()
    assert [name for name, _ in stream.events][-2:] == ["message", "done"]
    assert text_of(stream.of("message")[0]) == "".join(words)


@pytest.mark.parametrize("path", ["/api/turns/{0}", "/api/turns/{0}/stream"])
async def test_an_unknown_turn_is_not_found(stage: Stage, path: str) -> None:
    found = await stage.ask("GET", path.format("01890000-0000-7000-8000-000000000000"), status=404)
    assert found["code"] == "turns.unknown"
