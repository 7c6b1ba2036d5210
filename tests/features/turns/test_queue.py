"""Several messages at once: order, steering, interrupting, waiting ones that are stopped, and too many of them."""

from __future__ import annotations

import itertools

from tests.features.turns.conftest import Opened
from tests.features.turns.stage import WORDS, Json, Stage, text_of
from veche.features.turns.logic import STEER

ALL = "".join(WORDS).strip()  # the wire strips the ends


def sent(stage: Stage, number: int) -> list[str]:
    """The texts of a request as the vendor got it, without instructions."""
    messages = stage.fake.requests[number].body["messages"]
    return [flat(m["content"]).strip() for m in messages if m["role"] not in ("system", "developer")]


def flat(content: object) -> str:
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content)
    return str(content)


def instructions(stage: Stage, number: int) -> str:
    messages = stage.fake.requests[number].body["messages"]
    return "\n".join(flat(m["content"]) for m in messages if m["role"] in ("system", "developer"))


async def running(stage: Stage, pieces: int = 3) -> tuple[str, Json]:
    """A conversation with an answer under way."""
    conversation = await stage.begin()
    stage.fake.hold(pieces)
    first = await stage.say(conversation, "first")
    await stage.shown(conversation, f"word{pieces - 1}")
    return conversation, first


async def test_messages_sent_while_an_answer_streams_are_answered_in_order(stage: Stage) -> None:
    conversation, first = await running(stage)
    others = [await stage.say(conversation, text) for text in ("second", "third", "fourth")]
    assert [one["turn"]["state"] for one in others] == ["queued"] * 3
    assert [one["answer"]["state"] for one in others] == ["queued"] * 3
    assert len(stage.fake.requests) == 1
    stage.fake.let_go()
    turns = [await stage.turn(one["turn"]["id"]) for one in (first, *others)]
    assert [turn["state"] for turn in turns] == ["done"] * 4
    for before, after in itertools.pairwise(turns):
        assert before["finished_at"] <= after["started_at"]
    assert sent(stage, 3) == ["first", ALL, "second", ALL, "third", ALL, "fourth"]
    assert [text_of(m) for m in await stage.messages(conversation)][1::2] == ["".join(WORDS)] * 4


async def test_steering_stops_the_answer_and_goes_on_with_the_new_words(stage: Stage) -> None:
    conversation, first = await running(stage)
    waiting = await stage.say(conversation, "this waits")
    steered = await stage.say(conversation, "rather do this", parent_id=first["answer"]["id"], when="steer")
    stage.fake.let_go()
    assert (await stage.turn(first["turn"]["id"]))["state"] == "stopped"
    assert (await stage.turn(steered["turn"]["id"]))["state"] == "done"
    assert (await stage.turn(waiting["turn"]["id"]))["state"] == "done"
    assert sent(stage, 1) == ["first", "word0 word1 word2", "rather do this"]  # before the one that waits
    assert STEER["en"] in instructions(stage, 1)
    assert text_of(await stage.message(conversation, first["answer"]["id"])) == "".join(WORDS[:3])


async def test_interrupting_stops_the_answer_and_asks_anew(stage: Stage) -> None:
    conversation, first = await running(stage)
    new = await stage.say(conversation, "forget that", when="interrupt")
    stage.fake.let_go()
    await stage.fake.wait_disconnect(20)
    assert (await stage.turn(first["turn"]["id"]))["state"] == "stopped"
    assert (await stage.turn(new["turn"]["id"]))["state"] == "done"
    assert sent(stage, 1)[-1] == "forget that" and STEER["en"] not in instructions(stage, 1)


async def test_interrupting_where_nothing_runs_is_just_asking(stage: Stage) -> None:
    conversation = await stage.begin()
    for when in ("interrupt", "steer"):
        accepted = await stage.say(conversation, "hello", when=when)
        assert (await stage.turn(accepted["turn"]["id"]))["state"] == "done"


async def test_a_waiting_turn_can_be_stopped_at_once(stage: Stage) -> None:
    conversation, first = await running(stage)
    second, third = await stage.say(conversation, "second"), await stage.say(conversation, "third")
    async with stage.joined(second["turn"]["id"]) as stream:
        stopped = await stage.ask("POST", f"/api/turns/{second['turn']['id']}/stop")
        await stream.end()
    assert stopped["state"] == "stopped"
    assert stream.of("done")[-1]["turn"]["state"] == "stopped"
    assert (await stage.ask("GET", f"/api/turns/{first['turn']['id']}"))["state"] == "running"
    assert (await stage.message(conversation, second["answer"]["id"]))["state"] == "stopped"
    stage.fake.let_go()
    assert (await stage.turn(third["turn"]["id"]))["state"] == "done"
    assert len(stage.fake.requests) == 2


async def test_too_many_may_not_wait(opened: Opened) -> None:
    stage = await opened(VECHE_TURNS_MOST_WAITING="3")
    conversation, _ = await running(stage)
    for text in ("second", "third"):
        await stage.say(conversation, text)
    refused = await stage.ask("POST", f"/api/conversations/{conversation}/messages", {"text": "fourth"}, 429)
    assert refused["code"] == "turns.waiting"
    await stage.say(conversation, "a note is taken", answer=False)


async def test_conversations_do_not_wait_for_each_other(stage: Stage) -> None:
    await running(stage)
    stage.fake.holds = None  # the first still waits at its gate
    other = await stage.begin()
    accepted = await stage.say(other, "hello")
    assert (await stage.turn(accepted["turn"]["id"]))["state"] == "done"


async def test_an_answer_that_waits_keeps_its_place_when_the_one_before_fails(stage: Stage) -> None:
    conversation, first = await running(stage)
    second = await stage.say(conversation, "second")
    await stage.ask("POST", f"/api/turns/{first['turn']['id']}/stop")
    stage.fake.let_go()
    assert (await stage.turn(second["turn"]["id"]))["state"] == "done"
    assert sent(stage, 1) == ["first", "word0 word1 word2", "second"]
