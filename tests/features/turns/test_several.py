"""Several models answer one question side by side; votes on them; one answer made of several."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.script import Recorded, Script
from tests.features.turns.conftest import Opened
from tests.features.turns.stage import HeldOpenAI, Json, Stage, text_of
from tests.features.turns.test_queue import sent
from veche.features.turns import repository
from veche.features.turns.logic import MERGE
from veche.features.turns.schemas import Job
from veche.features.turns.service import Turns
from veche.features.turns.service.recover import batches, take_over
from veche.kit.db import Tx
from veche.kit.ids import new_id

NAMES = ("fake-model", "second", "third")
MODELS = [f"openai.{name}" for name in NAMES]


def own_words(recorded: Recorded) -> Script:
    """Every model speaks of itself."""
    name = recorded.body["model"]
    return Script(text=tuple(f"{name}{n} " for n in range(6)))


@pytest.fixture
async def stage(opened: Opened) -> Stage:
    return await opened(fake=HeldOpenAI(own_words, models=NAMES))


def whole(name: str) -> str:
    return "".join(f"{name}{n} " for n in range(6))


async def compared(stage: Stage, conversation: str, **fields: Any) -> Json:
    """A question that all three have answered."""
    asked = await stage.say(conversation, "who are you?", models=MODELS, **fields)
    for turn in asked["turns"]:
        assert (await stage.turn(turn["id"]))["state"] == "done"
    return asked


async def test_all_answer_at_the_same_time(stage: Stage) -> None:
    conversation = await stage.begin()
    stage.fake.hold(2)
    asked = await stage.say(conversation, "who are you?", models=MODELS)
    for name in NAMES:
        await stage.shown(conversation, f"{name}1")
    assert stage.fake.open == 3
    assert [turn["state"] for turn in asked["turns"]] == ["running"] * 3
    assert (asked["answer"], asked["turn"]) == (asked["answers"][0], asked["turns"][0])
    waiting = await stage.say(conversation, "and then?")
    assert waiting["turn"]["state"] == "queued"
    stage.fake.let_go()
    ended = [await stage.turn(turn["id"]) for turn in asked["turns"]]
    last = await stage.turn(waiting["turn"]["id"])
    assert all(turn["state"] == "done" and turn["finished_at"] <= last["started_at"] for turn in ended)
    question, *answers, _, _ = await stage.messages(conversation)
    assert [text_of(one) for one in answers] == [whole(name) for name in NAMES]
    assert {one["parent_id"] for one in answers} == {question["id"]}
    assert len({one["comparison_id"] for one in answers}) == 1 and answers[0]["comparison_id"]
    assert sent(stage, 3) == ["who are you?", whole("fake-model").strip(), "and then?"], "the first one leads on"


async def test_asking_again_with_the_same_ids_begins_nothing(stage: Stage) -> None:
    conversation = await stage.begin()
    ids = {"id": new_id(), "answer_ids": [new_id() for _ in MODELS]}
    first = await compared(stage, conversation, **ids)
    again = await stage.say(conversation, "who are you?", models=MODELS, **ids)
    assert [one["id"] for one in again["answers"]] == [one["id"] for one in first["answers"]] == ids["answer_ids"]
    assert len(await stage.messages(conversation)) == 4 and len(stage.fake.requests) == 3
    path = f"/api/conversations/{conversation}/messages"
    other = {**ids, "answer_ids": [new_id() for _ in MODELS], "text": "who are you?", "models": MODELS}
    assert (await stage.ask("POST", path, other, 409))["code"] == "ids.reused"


async def test_what_cannot_be_asked(stage: Stage) -> None:
    conversation = await stage.begin()
    path = f"/api/conversations/{conversation}/messages"
    for models, code in (
        ([MODELS[0], MODELS[0]], "turns.same_model"),
        ([MODELS[0], "nobody.model"], "models.unknown"),
        (MODELS[:1], None),
        ([*MODELS, *MODELS, *MODELS], None),
    ):
        status = 404 if code == "models.unknown" else 422
        refused = await stage.ask("POST", path, {"text": "x", "models": models}, status)
        assert code in (None, refused["code"])
    assert await stage.messages(conversation) == []


async def test_one_is_stopped_or_all(stage: Stage) -> None:
    conversation = await stage.begin()
    stage.fake.hold(2)
    asked = await stage.say(conversation, "who?", models=MODELS)
    ids = [turn["id"] for turn in asked["turns"]]
    for name in NAMES:
        await stage.shown(conversation, f"{name}1")
    assert (await stage.ask("POST", f"/api/turns/{ids[1]}/stop"))["state"] == "stopped"
    assert [(await stage.ask("GET", f"/api/turns/{one}"))["state"] for one in ids] == ["running", "stopped", "running"]
    await stage.ask("POST", f"/api/turns/{ids[0]}/stop?all=true")
    assert [(await stage.ask("GET", f"/api/turns/{one}"))["state"] for one in ids] == ["stopped"] * 3
    assert text_of(await stage.message(conversation, asked["answers"][2]["id"])) == "third0 third1 "


async def test_those_that_wait_are_stopped_one_by_one(stage: Stage) -> None:
    conversation = await stage.begin()
    stage.fake.hold(2)
    await stage.say(conversation, "first")
    await stage.shown(conversation, "fake-model1")
    asked = await stage.say(conversation, "who?", models=MODELS)
    assert [turn["state"] for turn in asked["turns"]] == ["queued"] * 3
    for turn in asked["turns"][:2]:
        await stage.ask("POST", f"/api/turns/{turn['id']}/stop")
    stage.fake.let_go()
    assert (await stage.turn(asked["turns"][2]["id"]))["state"] == "done"
    assert [request.body["model"] for request in stage.fake.requests] == ["fake-model", "third"]


async def test_an_answer_is_asked_for_again_of_several(stage: Stage) -> None:
    conversation = await stage.begin()
    asked = await stage.say(conversation, "who?")
    await stage.turn(asked["turn"]["id"])
    body = {"models": MODELS[1:], "answer_ids": [new_id(), new_id()]}
    path = f"/api/messages/{asked['answer']['id']}/regenerate"
    again = await stage.ask("POST", path, body, 202)
    assert [one["id"] for one in again["answers"]] == body["answer_ids"]
    for turn in again["turns"]:
        await stage.turn(turn["id"])
    repeated = await stage.ask("POST", path, body, 202)
    assert [one["id"] for one in repeated["answers"]] == body["answer_ids"]
    answers = (await stage.messages(conversation))[1:]
    assert [text_of(one) for one in answers] == [whole(name) for name in NAMES]
    assert answers[0]["comparison_id"] is None and answers[1]["comparison_id"] == answers[2]["comparison_id"]


async def test_the_chosen_answer_leads_on(stage: Stage) -> None:
    conversation = await stage.begin()
    asked = await compared(stage, conversation)
    ids = [one["id"] for one in asked["answers"]]
    path = f"/api/messages/{asked['message']['id']}/vote"
    for chosen in (ids[1], ids[1], ids[2]):
        voted = await stage.ask("POST", path, {"chosen": chosen}, 200)
        assert voted["conversation"]["head_id"] == chosen
    answers = (await stage.messages(conversation))[1:]
    assert [one["verdict"] for one in answers] == ["passed", "passed", "chosen"]
    followed = await stage.say(conversation, "go on")
    await stage.turn(followed["turn"]["id"])
    assert sent(stage, 3) == ["who are you?", whole("third").strip(), "go on"]
    votes = (await stage.ask("GET", "/api/votes"))["items"]
    assert [(one["model"], one["wins"], one["losses"], one["ties"]) for one in votes] == [
        ("openai.third", 1, 0, 0), ("openai.fake-model", 0, 1, 0), ("openai.second", 0, 1, 0),
    ]  # fmt: skip
    await stage.ask("POST", path, {"chosen": None}, 200)
    assert {one["ties"] for one in (await stage.ask("GET", "/api/votes"))["items"]} == {1}
    assert (await stage.ask("GET", f"/api/conversations/{conversation}"))["head_id"] == followed["answer"]["id"]


async def test_votes_on_what_is_not_there(stage: Stage) -> None:
    conversation = await stage.begin()
    alone = await stage.say(conversation, "alone")
    await stage.turn(alone["turn"]["id"])
    asked = await compared(stage, conversation)
    path = "/api/messages/{}/vote"
    for question, chosen in (
        (alone["message"]["id"], alone["answer"]["id"]),
        (alone["message"]["id"], None),
        (asked["message"]["id"], alone["answer"]["id"]),
        (alone["message"]["id"], asked["answers"][0]["id"]),
    ):
        refused = await stage.ask("POST", path.format(question), {"chosen": chosen}, 422)
        assert refused["code"] == "messages.not_compared"
    assert (await stage.ask("GET", "/api/votes"))["items"] == []


async def test_an_answer_that_streams_cannot_be_chosen(stage: Stage) -> None:
    conversation = await stage.begin()
    stage.fake.hold(2)
    asked = await stage.say(conversation, "who?", models=MODELS)
    body = {"chosen": asked["answers"][1]["id"]}
    refused = await stage.ask("POST", f"/api/messages/{asked['message']['id']}/vote", body, 409)
    assert refused["code"] == "messages.streaming"


async def test_one_answer_is_made_of_several(stage: Stage) -> None:
    conversation = await stage.begin()
    asked = await compared(stage, conversation)
    drafts = [one["id"] for one in asked["answers"][:2]]
    body = {"id": new_id(), "answers": drafts, "model": MODELS[2]}
    path = f"/api/messages/{asked['message']['id']}/merge"
    merged = await stage.ask("POST", path, body, 202)
    await stage.turn(merged["turn"]["id"])
    answer = await stage.message(conversation, body["id"])
    assert (text_of(answer), answer["parent_id"]) == (whole("third"), asked["message"]["id"])
    assert answer["comparison_id"] is None
    note = answer["notes"][0]
    assert (note["kind"], note["data"]) == ("merge", {"from": drafts, "models": MODELS[:2]})
    (told,) = sent(stage, 3)
    assert told.startswith("who are you?") and MERGE["en"].format(count=2) in told
    assert whole("fake-model").strip() in told and whole("second").strip() in told and "third0" not in told
    assert (await stage.ask("POST", path, body, 202))["answer"]["id"] == body["id"]
    assert len(stage.fake.requests) == 4
    assert (await stage.ask("GET", f"/api/conversations/{conversation}"))["head_id"] == body["id"]
    anew = await stage.ask("POST", f"/api/messages/{body['id']}/regenerate", {}, 202)
    await stage.turn(anew["turn"]["id"])
    assert sent(stage, 4) == [told] and anew["answer"]["notes"] == answer["notes"]


async def test_what_cannot_be_made_into_one(stage: Stage) -> None:
    conversation = await stage.begin()
    asked = await compared(stage, conversation)
    path = f"/api/messages/{asked['message']['id']}/merge"
    first = asked["answers"][0]["id"]
    for answers, status in (([first, asked["message"]["id"]], 422), ([first, new_id()], 422), ([first], 422)):
        await stage.ask("POST", path, {"answers": answers}, status)
    stage.fake.hold(1)
    again = await stage.ask("POST", f"/api/messages/{first}/regenerate", {}, 202)
    refused = await stage.ask("POST", path, {"answers": [first, again["answer"]["id"]]}, 409)
    assert refused["code"] == "turns.not_mergeable"


async def test_a_dead_process_leaves_them_interrupted_and_those_that_wait_stay_together(stage: Stage) -> None:
    conversation = await stage.begin()
    stage.fake.hold(2)
    running = await stage.say(conversation, "who?", models=MODELS)
    waiting = await stage.say(conversation, "and who then?", models=MODELS[:2])
    last = await stage.say(conversation, "and at last?")
    for name in NAMES:
        await stage.shown(conversation, f"{name}1")
    ids = [turn["id"] for turn in (*running["turns"], *waiting["turns"], last["turn"])]
    jobs, states = await stage.house.db.write(_died, ids, stage.house.turns)
    assert [[job.id for job in batch] for batch in batches(jobs)] == [ids[3:5], ids[5:]]
    assert {(job.key_id, job.project_id) for job in jobs} == {("a key", "a project")}, "what budgets count by"
    assert states == ["interrupted"] * 3 + ["queued"] * 3
    assert {one["state"] for one in (await stage.messages(conversation))[1:4]} == {"interrupted"}


def _died(tx: Tx, ids: list[str], turns: Turns) -> tuple[list[Job], list[str]]:
    """Their process is gone and another takes over, in one go: theirs here still lives and would notice."""
    for one in ids:
        repository.set_turn(tx, one, lease_owner="gone", lease_until=1, key_id="a key", project_id="a project")
    jobs = take_over(tx, turns.desk, turns._instance)
    return jobs, [row.state for one in ids if (row := repository.get_turn(tx, one))]
