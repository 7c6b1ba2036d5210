"""The live socket: what came after N, answers as they grow, readers that leave, return, stall and see the same."""

from __future__ import annotations

import asyncio
import json

import aiohttp
import pytest

from tests.fakes.script import Script
from tests.features.turns.conftest import Opened
from tests.features.turns.screen import Screen
from tests.features.turns.stage import WORDS, HeldOpenAI, Stage, text_of

ALL = "".join(WORDS)


async def test_the_first_frame_greets(stage: Stage) -> None:
    async with stage.live() as socket:
        hello = await socket.receive_json(timeout=20)
    assert hello["t"] == "hello" and hello["beat"] == 15
    assert hello["user"] == (await stage.ask("GET", "/api/me"))["id"]


async def test_a_watcher_sees_an_answer_from_its_first_word_to_its_end(stage: Stage) -> None:
    conversation = await stage.begin()
    async with stage.live() as socket:
        screen = await Screen(socket, conversation).watch()
        await screen.until(lambda s: s.of("events"))
        accepted = await stage.say(conversation, "hello")
        answer = accepted["answer"]["id"]
        await screen.until(lambda s: s.state(answer) == "complete")
    deltas = [frame for frame in screen.of("delta") if frame["m"] == answer]
    assert [frame["n"] for frame in deltas] == list(range(1, len(deltas) + 1))
    assert "".join(frame["text"] for frame in deltas) == ALL
    assert list(screen.messages.values()) == await stage.messages(conversation)
    assert screen.about == await stage.ask("GET", f"/api/conversations/{conversation}")


async def test_a_late_watcher_gets_the_partial_and_the_rest(stage: Stage) -> None:
    conversation = await stage.begin()
    stage.fake.hold(5)
    accepted = await stage.say(conversation, "hello")
    answer = accepted["answer"]["id"]
    await stage.shown(conversation, "word4")
    async with stage.live() as socket:
        screen = await Screen(socket, conversation).watch()
        await screen.until(lambda s: s.of("partial"))
        assert screen.shown(answer) == "".join(WORDS[:5]) and screen.of("partial")[0]["n"] >= 1
        stage.fake.let_go()
        await screen.until(lambda s: s.state(answer) == "complete")
    assert screen.shown(answer) == ALL


async def test_a_returning_watcher_gets_exactly_what_it_missed(stage: Stage) -> None:
    conversation = await stage.begin()
    async with stage.live() as socket:
        screen = await Screen(socket, conversation).watch()
        stage.fake.hold(4)
        answer = (await stage.say(conversation, "hello"))["answer"]["id"]
        await screen.until(lambda s: answer in s.messages and "word3" in s.shown(answer))
    left_at = screen.seq
    stage.fake.let_go()
    await stage.waited(lambda: stage.message(conversation, answer), lambda m: m["state"] == "complete")
    await stage.ask("PATCH", f"/api/conversations/{conversation}", {"title": "Meanwhile"})
    async with stage.live() as socket:
        screen.socket, screen.frames = socket, []
        await screen.watch()
        await screen.until(lambda s: s.about and s.about["title"] == "Meanwhile")
    (frame,) = screen.of("events")
    assert [event["seq"] for event in frame["events"]] == list(range(left_at + 1, screen.seq + 1))
    assert list(screen.messages.values()) == await stage.messages(conversation)
    assert screen.shown(answer) == ALL and screen.partial == {}


async def test_an_answer_that_goes_on_begins_to_count_anew(stage: Stage) -> None:
    conversation = await stage.begin()
    async with stage.live() as socket:
        screen = await Screen(socket, conversation).watch()
        stage.fake.hold(6)
        accepted = await stage.say(conversation, "hello")
        answer = accepted["answer"]["id"]
        await screen.until(lambda s: answer in s.messages and "word5" in s.shown(answer))
        await stage.ask("POST", f"/api/turns/{accepted['turn']['id']}/stop")
        await screen.until(lambda s: s.state(answer) == "stopped")
        stage.fake.let_go()
        stage.fake.answers = Script(text=("and ", "more."), delay=0.05)
        await stage.ask("POST", f"/api/messages/{answer}/continue")
        await screen.until(lambda s: s.state(answer) == "complete")
    assert screen.shown(answer) == "".join(WORDS[:6]) + "and more."


async def test_two_watchers_see_the_same(stage: Stage) -> None:
    conversation = await stage.begin()
    async with stage.live() as first, stage.live() as second:
        screens = [await Screen(socket, conversation).watch() for socket in (first, second)]
        answer = (await stage.say(conversation, "hello"))["answer"]["id"]
        await stage.say(conversation, "and more")
        for screen in screens:
            await screen.until(lambda s: len(s.messages) == 4)
            await screen.until(lambda s: all(m["state"] == "complete" for m in s.messages.values()))
        one, two = screens
    assert one.messages == two.messages and one.shown(answer) == ALL
    assert list(one.messages.values()) == await stage.messages(conversation)


async def test_a_stalled_reader_is_told_to_resync_and_then_has_the_exact_state(opened: Opened) -> None:
    """It never holds up the other, and costs no more than its buffer."""
    words = tuple(f"{n:06} " + "x " * 6000 for n in range(1000))  # more than the system keeps for a socket
    settings = {"VECHE_TURNS_STALLED_READER_BYTES": "100000", "VECHE_TURNS_SAVE_SECONDS": "5"}
    settings["VECHE_LLM_MOST_CHARACTERS"] = "20000000"
    stage = await opened(fake=HeldOpenAI(Script(text=words, delay=0.001)), **settings)
    conversation = await stage.begin()
    async with stage.live(small=True) as slow, stage.live() as fast:
        stalled, lively = Screen(slow, conversation), Screen(fast, conversation)
        for screen in (stalled, lively):
            await (await screen.watch()).until(lambda s: s.of("events"))
        slow._response.connection.transport.pause_reading()  # type: ignore[union-attr]
        answer = (await stage.say(conversation, "hello"))["answer"]["id"]
        await lively.until(lambda s: s.state(answer) == "complete")
        slow._response.connection.transport.resume_reading()  # type: ignore[union-attr]
        await stalled.until(lambda s: s.state(answer) == "complete" and s.seq == lively.seq)
    assert any(frame["c"] == conversation for frame in stalled.of("resync"))
    assert stalled.messages == lively.messages
    assert text_of(stalled.messages[answer]) == "".join(words)


async def test_a_log_larger_than_the_buffer_arrives(opened: Opened) -> None:
    stage = await opened(VECHE_TURNS_STALLED_READER_BYTES="20000", VECHE_TURNS_WINDOW="1000000")
    conversation = await stage.begin()
    for n in range(130):
        await stage.say(conversation, f"{n} " + "y" * 1500, answer=False)
    stage.fake.hold(2)
    answer = (await stage.say(conversation, "z" * 30_000))["answer"]["id"]
    await stage.shown(conversation, "word1")
    async with stage.live() as socket:
        screen = await Screen(socket, conversation).watch()
        await screen.until(lambda s: answer in s.partial)
        assert len(screen.messages) == 132 and not screen.of("resync")
        stage.fake.let_go()
        await screen.until(lambda s: s.state(answer) == "complete")
    assert list(screen.messages.values()) == await stage.messages(conversation)


async def test_beats_tell_the_heads_and_unwatching_ends_it(stage: Stage) -> None:
    conversation, other = await stage.begin(), await stage.begin()
    await stage.say(conversation, "a note", answer=False)
    async with stage.live() as socket:
        screen = Screen(socket, conversation)
        for one in (conversation, other):
            await socket.send_json({"t": "watch", "c": one, "after": 0})
        await socket.send_json({"t": "ping"})
        await screen.until(lambda s: s.of("beat"))
        head = (await stage.ask("GET", f"/api/conversations/{conversation}"))["seq"]
        assert screen.of("beat")[0]["heads"] == {conversation: head, other: 0}
        await socket.send_json({"t": "unwatch", "c": conversation})
        await socket.send_json({"t": "ping"})
        await screen.until(lambda s: len(s.of("beat")) == 2)
        assert screen.of("beat")[1]["heads"] == {other: 0}
        await stage.say(conversation, "unseen", answer=False)
        await socket.send_json({"t": "ping"})
        await screen.until(lambda s: len(s.of("beat")) == 3)
    assert "unseen" not in json.dumps(screen.of("events"))


async def test_the_list_comes_without_watching(stage: Stage) -> None:
    async with stage.live() as socket:
        screen = Screen(socket, "none")
        await screen.until(lambda s: s.of("hello"))
        conversation = await stage.begin(title="New")
        await stage.ask("PATCH", f"/api/conversations/{conversation}", {"title": "Renamed"})
        await stage.ask("DELETE", f"/api/conversations/{conversation}")
        await screen.until(lambda s: any("removed" in frame for frame in s.of("list")))
    titles = [frame["conversation"]["title"] for frame in screen.of("list") if "conversation" in frame]
    assert titles == ["New", "Renamed"] and screen.of("list")[-1] == {"t": "list", "removed": conversation}


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ('{"t":"watch","c":"01890000-0000-7000-8000-000000000000","after":0}', "conversations.unknown"),
        ('{"t":"watch","c":"nonsense"}', "ids.malformed"),
        ('{"t":"dance"}', "live.frame"),
        ("not json", "live.frame"),
        ('{"t":"watch","c":7}', "live.frame"),
    ],
)
async def test_a_bad_frame_is_answered_and_changes_nothing(stage: Stage, frame: str, code: str) -> None:
    async with stage.live() as socket:
        screen = Screen(socket, "none")
        await socket.send_str(frame)
        await screen.until(lambda s: s.of("error"))
        assert screen.of("error")[0]["code"] == code
        await socket.send_json({"t": "ping"})
        await screen.until(lambda s: s.of("beat"))


async def test_nobody_unknown_comes_in(stage: Stage) -> None:
    async with aiohttp.ClientSession() as stranger:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await stranger.ws_connect(stage.url + "/api/live")
    assert refused.value.status in (401, 403)


async def test_a_socket_that_is_gone_leaves_nothing_behind(stage: Stage) -> None:
    conversation = await stage.begin()
    stage.fake.hold(3)
    await stage.say(conversation, "hello")
    for _ in range(5):
        async with stage.live() as socket:
            await (await Screen(socket, conversation).watch()).until(lambda s: s.of("partial"))
    await stage.until(lambda: not stage.house.hub._topics)
    await stage.until(lambda: not {"_send", "_beats"} & {task.get_coro().__qualname__ for task in asyncio.all_tasks()})  # type: ignore[union-attr]
