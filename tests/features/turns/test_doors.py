"""The plan's routes and the Guide: the same conversations through other doors, with and without a network."""

from __future__ import annotations

from typing import Any

from tests.fakes.script import Script
from tests.features.turns.stage import WORDS, Stage, text_of
from veche.kit.ids import new_id

ALL = "".join(WORDS)


async def completed(stage: Stage, task: str) -> Any:
    return await stage.waited(
        lambda: stage.ask("GET", f"/chat/api/task_status/{task}"),
        lambda found: found["status"] not in ("pending", "processing"),
    )


async def test_the_plans_routes_tell_the_same_conversation(stage: Stage) -> None:
    stage.fake.hold(4)
    sent = await stage.ask("POST", "/chat/api/send_message", {"message": "hello"}, 202)
    conversation = sent["conversation_id"]
    await stage.shown(conversation, "word3")
    half = await stage.ask("GET", f"/chat/api/task_status/{sent['task_id']}")
    assert half["status"] == "processing" and half["message"]["content"] == "".join(WORDS[:4])
    more = {"message": "and then?", "conversation_id": conversation}
    second = await stage.ask("POST", "/chat/api/send_message", more, 202)
    assert (await stage.ask("GET", f"/chat/api/task_status/{second['task_id']}"))["status"] == "pending"
    stage.fake.let_go()
    done = await completed(stage, sent["task_id"])
    assert done["status"] == "completed" and done["message"]["content"] == ALL
    assert done["message"]["id"] == sent["answer_id"] and done["message"]["processing_time"] >= 0
    await completed(stage, second["task_id"])
    plain = await stage.ask("GET", f"/chat/api/conversation/{conversation}/messages")
    assert [(m["role"], m["content"]) for m in plain["messages"]] == [
        ("user", "hello"),
        ("assistant", ALL),
        ("user", "and then?"),
        ("assistant", ALL),
    ]
    assert [m["id"] for m in await stage.messages(conversation)] == [m["id"] for m in plain["messages"]]
    cleared = await stage.ask("POST", f"/chat/api/conversation/{conversation}/clear")
    assert cleared == {"conversation_id": conversation, "messages": []}
    assert await stage.messages(conversation) == []


async def test_the_plans_assistant_speaks_with_its_own_instructions(stage: Stage) -> None:
    stage.fake.answers = Script(text=("fine",))
    made = await stage.ask(
        "POST", "/api/assistants", {"id": new_id(), "name": "Sailor", "instructions": "Speak like a sailor."}
    )
    sent = await stage.ask("POST", "/chat/api/send_message", {"message": "hello", "assistant_id": made["id"]}, 202)
    assert (await completed(stage, sent["task_id"]))["status"] == "completed"
    assert "Speak like a sailor." in str(stage.fake.last.body["messages"][0])
    (card,) = (await stage.ask("GET", "/api/assistants"))["items"]
    assert (card["conversations"], card["messages"]) == (1, 1)


async def test_the_guide_answers_without_any_network(stage: Stage) -> None:
    conversation = await stage.begin(model="guide.veche")
    async with stage.said(conversation, "How do I connect a model?") as stream:
        await stream.end()
    (message,) = stream.of("message")
    assert message["state"] == "complete" and message["model"] == "guide.veche" and len(text_of(message)) > 100
    assert any(part["kind"] == "citation" and part["source"] == "manual" for part in message["parts"])
    assert stage.fake.requests == []


async def test_the_guide_quotes_ones_own_conversations_in_russian(stage: Stage) -> None:
    notes = await stage.begin(title="Рецепты")
    await stage.say(notes, "Свёклу для борща запекаем в фольге при двухстах градусах", answer=False)
    await stage.house.bus.drain()
    conversation = await stage.begin(model="guide.veche")
    accepted = await stage.say(conversation, "как запечь свёклу в борщ")
    await stage.turn(accepted["turn"]["id"])
    answer = await stage.message(conversation, accepted["answer"]["id"])
    cited = [part for part in answer["parts"] if part["kind"] == "citation" and part["source"] == "conversation"]
    assert cited and "Свёклу" in cited[0]["quote"]


async def test_a_title_comes_from_the_first_words_and_never_over_a_persons(stage: Stage) -> None:
    first, second = await stage.begin(), await stage.begin(title="Mine")
    for conversation in (first, second):
        await stage.say(conversation, "How do tides work?\nTell me all.", answer=False)
        await stage.say(conversation, "And waves?", answer=False)
    titles = [(await stage.ask("GET", f"/api/conversations/{one}"))["title"] for one in (first, second)]
    assert titles == ["How do tides work?", "Mine"]


async def test_the_first_message_may_bring_its_conversation_along(stage: Stage) -> None:
    conversation, message = new_id(), new_id()
    body = {"id": message, "text": "hello", "begin": {"title": "Brought along", "instructions": "Be brief."}}
    path = f"/api/conversations/{conversation}/messages"
    first = await stage.ask("POST", path, body, 202)
    await stage.turn(first["turn"]["id"], "done")
    again = await stage.ask("POST", path, body, 202)
    assert again["turn"]["id"] == first["turn"]["id"], "the same ids begin nothing twice"
    assert (await stage.ask("GET", f"/api/conversations/{conversation}"))["title"] == "Brought along"
    assert [text_of(m) for m in await stage.messages(conversation)] == ["hello", ALL]
    assert "Be brief." in str(stage.fake.last.body["messages"][0]) and len(stage.fake.requests) == 1
    listed = await stage.ask("GET", "/api/conversations")
    assert conversation in [one["id"] for one in listed["items"]]
    await stage.ask("POST", "/api/conversations/not-an-id/messages", {"text": "hello", "begin": {}}, 422)
