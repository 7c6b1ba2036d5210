"""One question until it is answered: repeated before the first token, handed on when it must be, never doubled."""

from __future__ import annotations

import pytest

from tests.fakes.script import Refusal, Script
from tests.features.llm.conftest import Opened
from tests.features.llm.vendors import answered, provider, vendor
from tests.features.turns.stage import HeldOpenAI, text_of

FINE = Script(text=("fine",))


def refused(name: str, **headers: str) -> Script:
    return Script(refusal=Refusal(name, headers=headers))  # type: ignore[arg-type]


async def test_it_is_repeated_before_the_first_token(opened: Opened) -> None:
    stage = await opened(fake=HeldOpenAI([refused("overloaded"), refused("server"), FINE]))
    answer = await answered(stage)
    assert answer["state"] == "complete" and text_of(answer) == "fine"
    assert [note["kind"] for note in answer["notes"]] == ["retry", "retry"]
    assert [note["data"]["wait"] for note in answer["notes"]] == [0.01, 0.02]  # each twice as long
    assert all(note["text"] and note["data"]["code"].startswith("provider.") for note in answer["notes"])
    assert len(stage.fake.requests) == 3


async def test_it_waits_as_long_as_the_vendor_says(opened: Opened) -> None:
    stage = await opened(fake=HeldOpenAI([refused("rate", **{"Retry-After": "1"}), FINE]))
    answer = await answered(stage)
    assert answer["state"] == "complete" and [note["data"]["wait"] for note in answer["notes"]] == [1.0]
    assert answer["first_token_ms"] >= 1000


async def test_it_does_not_wait_longer_than_is_set(opened: Opened) -> None:
    stage = await opened(fake=HeldOpenAI([refused("rate", **{"Retry-After": "3600"}), FINE]))
    answer = await answered(stage)
    assert answer["state"] == "failed" and len(stage.fake.requests) == 1 and answer["notes"] == []


async def test_after_so_many_repeats_it_has_failed(opened: Opened) -> None:
    stage = await opened(fake=HeldOpenAI(refused("server")), VECHE_LLM_RETRIES="2")
    answer = await answered(stage)
    assert answer["state"] == "failed" and len(stage.fake.requests) == 3
    assert answer["parts"][-1]["retryable"] is True
    assert answer["usage"] is None and answer["cost"] is None


@pytest.mark.parametrize("name", ["key", "model", "too_long", "request", "quota"])
async def test_what_a_repeat_cannot_mend_is_not_repeated(opened: Opened, name: str) -> None:
    stage = await opened(fake=HeldOpenAI(refused(name)))
    answer = await answered(stage)
    assert answer["state"] == "failed" and len(stage.fake.requests) == 1


async def test_after_the_first_token_nothing_is_repeated_or_handed_on(opened: Opened) -> None:
    fake = HeldOpenAI(Script(text=("one ", "two ", "three "), then="drop", after=2))
    stage = await opened(fake=fake, VECHE_LLM_FALLBACK="backup.fake-model")
    async with vendor(stage, "backup", FINE) as backup:
        answer = await answered(stage)
        assert answer["state"] == "failed" and text_of(answer) == "one two "
        assert len(stage.fake.requests) == 1 and backup.requests == []


async def test_another_model_answers_in_its_place_and_it_is_told(opened: Opened) -> None:
    fallback = "nobody.there,first.fake-model,second.fake-model"
    stage = await opened(fake=HeldOpenAI(refused("server")), VECHE_LLM_FALLBACK=fallback, VECHE_LLM_RETRIES="0")
    async with vendor(stage, "first", refused("overloaded")) as first, vendor(stage, "second", FINE):
        answer = await answered(stage)
        assert answer["state"] == "complete" and text_of(answer) == "fine"
        assert answer["model"] == "second.fake-model" and answer["requested_model"] == "openai.fake-model"
        notes = [note for note in answer["notes"] if note["kind"] == "fallback"]
        assert notes[-1]["data"]["to"] == "second.fake-model" and notes[0]["data"]["from"] == "openai.fake-model"
        assert len(first.requests) == 1


async def test_what_is_the_requests_own_fault_is_not_handed_on(opened: Opened) -> None:
    stage = await opened(fake=HeldOpenAI(refused("request")), VECHE_LLM_FALLBACK="backup.fake-model")
    async with vendor(stage, "backup", FINE) as backup:
        assert (await answered(stage))["state"] == "failed"
        assert backup.requests == []
        assert (await provider(stage, "openai"))["state"] == "ok"  # and says nothing about the provider


async def test_one_that_is_down_rests_while_another_can_answer(opened: Opened) -> None:
    settings = {"VECHE_LLM_FALLBACK": "backup.fake-model", "VECHE_LLM_RETRIES": "0"}
    stage = await opened(fake=HeldOpenAI(refused("server")), **settings)
    async with vendor(stage, "backup", FINE):
        states = [(await provider(stage, "openai"))["state"]]
        for _ in range(4):
            assert (await answered(stage))["model"] == "backup.fake-model"
            states.append((await provider(stage, "openai"))["state"])
        assert states == ["ok", "degraded", "degraded", "down", "down"]
        assert len(stage.fake.requests) == 3  # the fourth time it was left alone
        found = await provider(stage, "openai")
        assert found["error"]["code"].startswith("provider.") and len(found["error"]["text"]) > 10
        stage.fake.answers = FINE
        tested = await stage.ask("POST", "/api/connections/openai/test")
        assert tested["ok"] and (await provider(stage, "openai"))["state"] == "ok"
        assert (await answered(stage))["model"] == "openai.fake-model"


async def test_with_no_other_to_ask_one_that_is_down_is_asked(opened: Opened) -> None:
    stage = await opened(fake=HeldOpenAI(refused("server")), VECHE_LLM_RETRIES="0")
    for _ in range(4):
        await answered(stage)
    assert len(stage.fake.requests) == 4
    stage.fake.answers = FINE
    assert (await answered(stage))["state"] == "complete"


async def test_stopping_while_it_waits_to_repeat_ends_it(opened: Opened) -> None:
    stage = await opened(fake=HeldOpenAI([refused("rate", **{"Retry-After": "15"}), FINE]))
    conversation = await stage.begin()
    async with stage.said(conversation, "hello") as stream:
        await stream.until(lambda s: s.of("note"))
        turn = stream.of("start")[0]["turn"]["id"]
        assert (await stage.ask("POST", f"/api/turns/{turn}/stop"))["state"] == "stopped"
        await stream.end()
    assert len(stage.fake.requests) == 1
