"""What was sent for an answer can be told afterwards, whatever happened to the conversation since; marks go live."""

from __future__ import annotations

from tests.fakes.script import Refusal, Script
from tests.features.turns.conftest import Opened
from tests.features.turns.screen import Screen
from tests.features.turns.stage import HeldOpenAI, Json, Stage
from tests.features.turns.test_context import answered, summing


async def details_of(stage: Stage, accepted: Json) -> list[Json]:
    found = await stage.ask("GET", f"/api/messages/{accepted['answer']['id']}/details")
    assert found["message_id"] == accepted["answer"]["id"]
    return list(found["turns"])


async def test_model_parameters_and_messages(stage: Stage) -> None:
    stage.fake.answers = Script(text=("fine",))
    conversation = await stage.begin(instructions="Speak like a sailor.", params={"temperature": 0.25})
    first = await answered(stage, conversation, "one")
    await answered(stage, conversation, "on the other branch", parent_id=None)
    second = await answered(stage, conversation, "two", parent_id=first["answer"]["id"], params={"max_tokens": 77})
    (turn,) = await details_of(stage, second)
    assert turn["id"] == second["turn"]["id"] and turn["mode"] == "answer" and turn["state"] == "done"
    assert turn["params"]["temperature"] == 0.25 and turn["params"]["max_tokens"] == 77
    sent = turn["sent"]
    assert (sent["model"], sent["provider"]) == ("openai.fake-model", "openai")
    assert sent["instructions"] == "Speak like a sailor."
    ids = [first["message"]["id"], first["answer"]["id"], second["message"]["id"]]
    assert [m["id"] for m in sent["messages"]] == ids
    assert sent["tokens"] == sent["instructions_tokens"] + sum(m["tokens"] for m in sent["messages"])
    assert sent["reserve"] == 77 and sent["missing"] == 0 and sent["left_out"] == []


async def test_later_changes_do_not_change_it(stage: Stage) -> None:
    stage.fake.answers = Script(text=("fine",))
    conversation = await stage.begin(instructions="Old manner.")
    first = await answered(stage, conversation, "one")
    left_out = await answered(stage, conversation, "left out")
    await stage.ask("PATCH", f"/api/messages/{left_out['message']['id']}", {"excluded": True})
    third = await answered(stage, conversation, "three")
    (before,) = await details_of(stage, third)
    assert left_out["message"]["id"] in before["sent"]["left_out"]
    await stage.ask("PATCH", f"/api/conversations/{conversation}", {"instructions": "New manner."})
    await stage.ask("PATCH", f"/api/messages/{left_out['message']['id']}", {"excluded": False})
    await stage.ask("DELETE", f"/api/messages/{first['answer']['id']}")
    (after,) = await details_of(stage, third)
    assert after["sent"]["instructions"] == "Old manner."
    assert after["sent"]["missing"] == 1
    kept = [m for m in before["sent"]["messages"] if m["id"] != first["answer"]["id"]]
    assert after["sent"]["messages"] == kept


async def test_what_was_folded(opened: Opened) -> None:
    stage = await opened(fake=HeldOpenAI(summing), VECHE_TURNS_WINDOW="2000")
    conversation = await stage.begin()
    for number in range(4):
        said = f"number {number} " + "lorem ipsum " * 200
        last = await answered(stage, conversation, said, params={"max_tokens": 100})
    (turn,) = await details_of(stage, last)
    sent = turn["sent"]
    assert sent["folded"] > 0 and sent["summary"] == "THE SUMMARY" and sent["summary_tokens"] > 0
    assert sent["window"] == 2000
    assert len(sent["messages"]) + sent["folded"] == 7


async def test_an_answer_that_failed_and_one_that_went_on(opened: Opened) -> None:
    stage = await opened(fake=HeldOpenAI([Script(refusal=Refusal("key")), Script(text=("fine",))]))
    conversation = await stage.begin()
    accepted = await stage.say(conversation, "hello")
    await stage.turn(accepted["turn"]["id"], "failed")
    (failed,) = await details_of(stage, accepted)
    assert failed["state"] == "failed" and failed["sent"]["messages"][0]["id"] == accepted["message"]["id"]
    again = await stage.ask("POST", f"/api/messages/{accepted['answer']['id']}/continue", status=202)
    await stage.turn(again["turn"]["id"], "done")
    first, second = await details_of(stage, accepted)
    assert (first["id"], second["id"]) == (accepted["turn"]["id"], again["turn"]["id"])
    assert second["mode"] == "continue" and second["sent"] is not None


async def test_a_question_has_none(stage: Stage) -> None:
    conversation = await stage.begin()
    accepted = await stage.say(conversation, "hello")
    path = f"{stage.url}/api/messages/{accepted['message']['id']}/details"
    async with stage.web.get(path) as refused:
        assert (await refused.json())["code"] == "messages.not_answer"


async def test_marks_reach_the_persons_other_devices(stage: Stage) -> None:
    conversation = await stage.begin()
    accepted = await stage.say(conversation, "hello")
    await stage.turn(accepted["turn"]["id"])
    address = f"/api/messages/{accepted['answer']['id']}/mark"
    async with stage.live() as socket:
        early = await Screen(socket, conversation).watch()
        await early.until(lambda s: s.of("events"))
        marked = await stage.ask("PUT", address, {"starred": True, "rating": 1, "note": "good"})
        await early.until(lambda s: s.of("marks"))
        assert early.of("marks") == [{"t": "marks", "c": conversation, "marks": [marked]}]
    async with stage.live() as socket:
        late = await Screen(socket, conversation).watch()
        await late.until(lambda s: s.of("marks"))
        assert late.of("marks")[0]["marks"] == [marked]
    page = await stage.ask("GET", f"/api/conversations/{conversation}/messages")
    assert page["marks"] == [marked]
    (favourite,) = (await stage.ask("GET", "/api/favourites"))["items"]
    assert favourite["message_id"] == accepted["answer"]["id"]
