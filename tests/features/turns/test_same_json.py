"""A message is the same JSON at every door: as accepted, as streamed, as live, as logged, as listed."""

from __future__ import annotations

import pytest

from tests.fakes.script import Call, Script
from tests.features.turns.conftest import Opened
from tests.features.turns.screen import Screen
from tests.features.turns.stage import HeldOpenAI

SCRIPT = Script(reasoning=("Hm. ",), text=("Да", '! 🙂 "q" \\ \u2028'), calls=(Call("look", {"at": "небо"}),))


@pytest.mark.parametrize("text", ["hello", 'Привет 🙂 "quoted" \\ back\u2028slash\t\r\nline'])
async def test_a_message_is_the_same_everywhere(opened: Opened, text: str) -> None:
    stage = await opened(fake=HeldOpenAI(SCRIPT))
    conversation = await stage.begin(title="T", params={"temperature": 0.5})
    async with stage.live() as socket:
        screen = await Screen(socket, conversation).watch()
        await screen.until(lambda s: s.of("events"))
        async with stage.said(conversation, text) as stream:
            await stream.end()
        accepted, (finished,), (done,) = stream.of("start")[0], stream.of("message"), stream.of("done")
        await screen.until(lambda s: s.state(finished["id"]) == "complete")
        await screen.until(lambda s: any(e["kind"] == "turn" and e["turn"]["finished_at"] for e in events(s)))
    question, answer = await stage.messages(conversation)
    logged = (await stage.ask("GET", f"/api/conversations/{conversation}/events"))["events"]
    in_log = {event["message"]["id"]: event["message"] for event in logged if event["kind"] == "message"}
    assert question == accepted["message"] == screen.messages[question["id"]] == in_log[question["id"]]
    assert answer == finished == screen.messages[answer["id"]] == in_log[answer["id"]]
    assert [part["text"] for part in question["parts"]] == [text]
    turn = await stage.ask("GET", f"/api/turns/{answer['turn_id']}")
    live_turns = [event["turn"] for event in events(screen) if event["kind"] == "turn"]
    assert turn == done["turn"] == live_turns[-1]
    assert [event["turn"] for event in logged if event["kind"] == "turn"][-1] == turn
    about = await stage.ask("GET", f"/api/conversations/{conversation}")
    assert [event["conversation"] for event in logged if event["kind"] == "conversation"][-1] == about
    assert {event["seq"]: event["kind"] for event in events(screen)} == {e["seq"]: e["kind"] for e in logged}


def events(screen: Screen) -> list[dict[str, object]]:
    """All events that came by the live socket."""
    return [event for frame in screen.of("events") for event in frame["events"]]
