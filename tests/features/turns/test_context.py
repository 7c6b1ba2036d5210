"""What a model gets to see: the branch, instructions, attachments; what is switched off or too old; and the gauge."""

from __future__ import annotations

import base64
from typing import Any

from tests.fakes.script import Recorded, Refusal, Script
from tests.features.turns.conftest import Opened
from tests.features.turns.stage import HeldOpenAI, Json, Stage
from tests.features.turns.test_queue import flat, instructions, sent
from veche.features.turns.logic import EARLIER, SUMMARISE

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


async def answered(stage: Stage, conversation: str, text: str, **fields: Any) -> Json:
    accepted = await stage.say(conversation, text, **fields)
    turn = await stage.turn(accepted["turn"]["id"])
    assert turn["state"] == "done", await stage.messages(conversation)
    return accepted


def summing(recorded: Recorded) -> Script:
    """Answers shortly, and makes a summary when that is asked for."""
    system = [m for m in recorded.body["messages"] if m["role"] in ("system", "developer")]
    is_fold = any(SUMMARISE["en"] in str(m["content"]) for m in system)
    return Script(text=("THE SUMMARY",) if is_fold else ("fine",))


async def test_only_the_branch_and_the_instructions_are_sent(stage: Stage) -> None:
    stage.fake.answers = Script(text=("fine",))
    conversation = await stage.begin(instructions="Speak like a sailor.", params={"temperature": 0.25})
    first = await answered(stage, conversation, "one")
    await answered(stage, conversation, "on the other branch", parent_id=None)
    await answered(stage, conversation, "two", parent_id=first["answer"]["id"], params={"max_tokens": 77})
    assert sent(stage, 2) == ["one", "fine", "two"]
    assert instructions(stage, 2) == "Speak like a sailor."
    body = stage.fake.last.body
    assert body["temperature"] == 0.25 and 77 in (body.get("max_tokens"), body.get("max_completion_tokens"))


async def test_what_is_switched_off_is_not_sent(stage: Stage) -> None:
    stage.fake.answers = Script(text=("fine",))
    conversation = await stage.begin()
    first = await answered(stage, conversation, "zanzibar")
    await stage.ask("PATCH", f"/api/messages/{first['message']['id']}", {"excluded": True})
    await answered(stage, conversation, "two")
    assert "zanzibar" not in str(stage.fake.last.body)
    gauge = await stage.ask("GET", f"/api/conversations/{conversation}/context")
    assert [(m["included"], m["reason"]) for m in gauge["messages"]] == [(False, "excluded")] + [(True, "path")] * 3
    await stage.ask("PATCH", f"/api/messages/{first['message']['id']}", {"excluded": False})
    await answered(stage, conversation, "three")
    assert "zanzibar" in str(stage.fake.last.body)


async def test_a_failed_answer_without_a_word_is_not_sent(opened: Opened) -> None:
    fake = HeldOpenAI([Script(refusal=Refusal("server")), Script(text=("fine",))])
    stage = await opened(fake=fake, VECHE_LLM_RETRIES="0")
    conversation = await stage.begin()
    accepted = await stage.say(conversation, "one")
    assert (await stage.turn(accepted["turn"]["id"]))["state"] == "failed"
    await answered(stage, conversation, "two")
    assert sent(stage, 1) == ["one\n\ntwo"]  # two of one speaker are joined on the wire


async def upload(stage: Stage, name: str, kind: str, content: bytes) -> Json:
    async with stage.web.post(
        f"{stage.url}/api/files?name={name}", data=content, headers={"Content-Type": kind}
    ) as answer:
        assert answer.status == 201, await answer.text()
        return await answer.json()  # type: ignore[no-any-return]


async def test_attachments_are_sent(opened: Opened) -> None:
    stage = await opened(fake=HeldOpenAI(Script(text=("fine",)), models=("fake-model", "gpt-4o")))
    conversation = await stage.begin()
    words = await upload(stage, "notes.txt", "text/plain", "рецепт борща".encode())
    picture = await upload(stage, "dot.png", "image/png", PNG)
    parts = [
        {"kind": kind, "file_id": file["id"], "name": file["name"], "media_type": file["media_type"], "size": 1}
        for kind, file in (("file", words), ("image", picture))
    ]
    await answered(stage, conversation, "look", parts=parts, model="openai.gpt-4o")
    content = stage.fake.last.body["messages"][-1]["content"]
    assert "рецепт борща" in flat(content) and "notes.txt" in flat(content)
    (image,) = [part for part in content if part["type"] == "image_url"]
    assert base64.b64decode(image["image_url"]["url"].partition(",")[2]) == PNG
    question = (await stage.messages(conversation))[0]
    assert [part["size"] for part in question["parts"][1:]] == [len("рецепт борща".encode()), len(PNG)]


async def test_the_oldest_is_folded_into_a_summary_that_is_kept(opened: Opened) -> None:
    stage = await opened(fake=HeldOpenAI(summing), VECHE_TURNS_WINDOW="2000")
    conversation = await stage.begin()
    for n in range(4):
        await answered(stage, conversation, f"number {n} " + "lorem ipsum " * 200, params={"max_tokens": 100})
    kinds = [SUMMARISE["en"] in instructions(stage, n) for n in range(len(stage.fake.requests))]
    assert any(kinds), "something must have been folded"
    last = len(stage.fake.requests) - 1
    assert EARLIER["en"] in instructions(stage, last) and "THE SUMMARY" in instructions(stage, last)
    assert "number 0" not in str(stage.fake.last.body["messages"]) and "number 3" in str(stage.fake.last.body)
    fold = stage.fake.requests[kinds.index(True)]
    assert "number 0" in str(fold.body)
    notes = [note for m in await stage.messages(conversation) for note in m["notes"]]
    assert any(note["kind"] == "summary" and note["data"]["made"] for note in notes)
    before = sum(kinds)
    await answered(stage, conversation, "short", params={"max_tokens": 100})  # fits beside the kept summary
    assert sum(SUMMARISE["en"] in instructions(stage, n) for n in range(len(stage.fake.requests))) == before
    gauge = await stage.ask("GET", f"/api/conversations/{conversation}/context")
    assert gauge["summary"] > 0 and gauge["messages"][0]["reason"] == "folded"
    usage = (await stage.ask("GET", "/api/usage?by=model"))["items"]
    assert sum(row["calls"] for row in usage) == len(stage.fake.requests)  # summaries are on the books, too


async def test_what_is_erased_or_switched_off_does_not_live_on_in_a_summary(opened: Opened) -> None:
    stage = await opened(fake=HeldOpenAI(summing), VECHE_TURNS_WINDOW="2000")
    conversation = await stage.begin()
    said = [
        await answered(stage, conversation, f"number {n} " + "lorem ipsum " * 200, params={"max_tokens": 100})
        for n in range(5)
    ]
    assert "THE SUMMARY" in str(stage.fake.last.body)
    await stage.ask("DELETE", f"/api/messages/{said[0]['message']['id']}")
    done = len(stage.fake.requests)
    await answered(stage, conversation, "and now", params={"max_tokens": 100})
    folds = [r for r in stage.fake.requests[done:] if SUMMARISE["en"] in str(r.body)]
    assert len(folds) == 1 and "number 0" not in str(folds[0].body) and "number 1" in str(folds[0].body)
    await stage.ask("PATCH", f"/api/messages/{said[1]['message']['id']}", {"excluded": True})
    done = len(stage.fake.requests)
    await answered(stage, conversation, "and again", params={"max_tokens": 100})
    assert all("number 1" not in str(r.body) for r in stage.fake.requests[done:])
    assert "THE SUMMARY" not in str(stage.fake.requests[done].body) or len(stage.fake.requests) > done + 1


async def test_without_a_summary_the_old_is_left_out_and_the_answer_comes(opened: Opened) -> None:
    def failing(recorded: Recorded) -> Script:
        is_fold = SUMMARISE["en"] in str(recorded.body["messages"])
        return Script(refusal=Refusal("server")) if is_fold else Script(text=("fine",))

    stage = await opened(fake=HeldOpenAI(failing), VECHE_TURNS_WINDOW="2000", VECHE_LLM_RETRIES="0")
    conversation = await stage.begin()
    for n in range(4):
        await answered(stage, conversation, f"number {n} " + "lorem ipsum " * 200, params={"max_tokens": 100})
    assert "number 0" not in str(stage.fake.last.body)
    notes = [note for m in await stage.messages(conversation) for note in m["notes"]]
    assert any(note["kind"] == "summary" and not note["data"]["made"] for note in notes)


async def test_the_gauge_adds_up(stage: Stage) -> None:
    stage.fake.answers = Script(text=("fine",))
    conversation = await stage.begin(instructions="Be brief.")
    await answered(stage, conversation, "hello there, how are you?")
    gauge = await stage.ask("GET", f"/api/conversations/{conversation}/context")
    assert gauge["model"] == "openai.fake-model" and gauge["window"] == 32_000
    assert gauge["used"] == gauge["instructions"] + gauge["summary"] + gauge["history"]
    assert gauge["free"] == gauge["window"] - gauge["reserve"] - gauge["used"]
    assert gauge["history"] == sum(m["tokens"] for m in gauge["messages"] if m["included"]) > 0
    assert gauge["instructions"] > 0
    guide = await stage.ask("GET", f"/api/conversations/{conversation}/context?model=guide.veche")
    assert guide["model"] == "guide.veche" and guide["window"] is None and guide["free"] is None
    one = (await stage.messages(conversation))[0]["id"]
    shorter = await stage.ask("GET", f"/api/conversations/{conversation}/context?leaf={one}")
    assert [m["id"] for m in shorter["messages"]] == [one]
    await stage.ask("GET", f"/api/conversations/{conversation}/context?model=nobody.none", status=404)
