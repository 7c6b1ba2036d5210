"""Vendors that mean no good: counts that cannot be, answers without end, waits for ever, a key said aloud."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.script import Call, Refusal, Script, Tokens
from tests.features.llm.conftest import Opened
from tests.features.llm.vendors import answered, vendor
from tests.features.turns.stage import HeldOpenAI, Json, Stage, open_stage, text_of


@pytest.fixture
async def opened(address: str, tmp_path: Path) -> AsyncIterator[Opened]:
    """Stages on each database: they do not refuse the same values."""
    async with AsyncExitStack() as stack:

        async def open_one(*, fake: HeldOpenAI | None = None, **settings: Any) -> Stage:
            running = await stack.enter_async_context(fake or HeldOpenAI())
            return await stack.enter_async_context(open_stage(address, tmp_path, running, **settings))

        yield open_one


async def v1(stage: Stage, **fields: object) -> Json:
    body = {"model": "openai.fake-model", "messages": [{"role": "user", "content": "hello"}], **fields}
    return await stage.ask("POST", "/v1/chat/completions", body)  # type: ignore[no-any-return]


@pytest.mark.parametrize("count", [2**31, 2**70, -5])
async def test_counts_that_cannot_be_are_unknown(opened: Opened, count: int) -> None:
    stage = await opened(fake=HeldOpenAI(Script(tokens=Tokens(input=count, output=3))))
    answer = await answered(stage)
    assert text_of(answer) == "Hello, world!"
    if answer["state"] == "complete":  # else the number could not even be read
        assert answer["usage"]["input_tokens"] is None and answer["usage"]["output_tokens"] == 3
    else:
        assert answer["state"] == "failed" and count == 2**70


@pytest.mark.parametrize(
    "script",
    [
        Script(text=("x" * 100,) * 200, delay=0.001),
        Script(reasoning=("x" * 100,) * 200, delay=0.001),
        Script(text=(), calls=tuple(Call("f", id=f"call_{n}") for n in range(200))),
    ],
    ids=["text", "thought", "calls"],
)
async def test_an_answer_without_end_is_ended(opened: Opened, script: Script) -> None:
    stage = await opened(fake=HeldOpenAI(script), VECHE_LLM_MOST_CHARACTERS="1000")
    answer = await answered(stage)
    assert (answer["state"], answer["finish_reason"]) == ("complete", "length")
    assert 5 <= len(str(answer["parts"])) < 3000
    assert (await v1(stage))["choices"][0]["finish_reason"] == "length"
    await stage.until(lambda: stage.fake.open == 0)


@pytest.mark.parametrize("wait", ["inf", "nan", "1e400", "-1"])
async def test_a_wait_that_cannot_be(opened: Opened, wait: str) -> None:
    fake = HeldOpenAI(Script(refusal=Refusal("rate", headers={"Retry-After": wait})))
    stage = await opened(fake=fake, VECHE_LLM_RETRIES="0")
    body = {"model": "openai.fake-model", "messages": [{"role": "user", "content": "hello"}]}
    async with stage.web.post(f"{stage.url}/v1/chat/completions", json=body) as answer:
        assert answer.status == 429, await answer.text()


@pytest.mark.parametrize("body", ["[" * 100_000, '{"error":{"code":"²"}}', '{"error":{"code":"' + "9" * 5000 + '"}}'])
async def test_a_refusal_that_cannot_be_read(opened: Opened, body: str) -> None:
    stage = await opened(fake=HeldOpenAI(Script(refusal=Refusal(status=418, body=body))))
    answer = await answered(stage)
    assert answer["state"] == "failed" and answer["parts"][-1]["code"].startswith("provider.")


async def test_a_nul_in_an_answer(opened: Opened) -> None:
    stage = await opened(fake=HeldOpenAI(Script(text=("a\0b",), model="m\0", calls=(Call("f\0", id="c\0"),))))
    answer = await answered(stage)
    assert answer["state"] == "complete" and text_of(answer) == "a\0b"
    async with asyncio.timeout(20):  # the index follows the log
        while not (await stage.ask("GET", "/api/search?q=hello"))["items"]:
            await asyncio.sleep(0.05)


async def test_a_key_that_the_vendor_says_aloud(opened: Opened, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    stage = await opened()
    key = "planted.zanzibar.0123456789"
    said = ['{"error":{"message":"bad key KEY"}}', "<p>KEY</p>", '["KEY"]', '{"detail":"KEY","code":"KEY"}']
    for place, body in enumerate(said):
        for status in (400, 401, 429, 500):
            fake = Script(refusal=Refusal(status=status, body=body.replace("KEY", key)))
            async with vendor(stage, f"v{place}-{status}", fake, key=key):
                answer = await answered(stage, model=f"v{place}-{status}.fake-model")
                seen = [answer, await stage.ask("GET", "/api/models"), await stage.ask("GET", "/api/connections")]
                assert answer["state"] == "failed" and key not in str(seen)
    assert not [one for one in caplog.records if key in one.getMessage() and one.name.startswith("veche")]
    assert key not in caplog.text


async def test_a_kept_key_does_not_follow_to_another_server(opened: Opened) -> None:
    stage = await opened()
    async with vendor(stage, "alpha") as fake, HeldOpenAI() as thief:
        path = "/api/connections/alpha"
        same = await stage.ask("PATCH", path, {"title": "A", "base_url": f"{fake.url}/", "options": {"hidden": "x"}})
        assert same["has_secrets"] == ["api_key"]
        moved = await stage.ask("PATCH", path, {"base_url": thief.url})
        assert moved["has_secrets"] == []
        await stage.ask("POST", f"{path}/test")
        assert not [one for one in thief.requests if fake.key in str(one.headers)]
        given = await stage.ask("PATCH", path, {"base_url": fake.url, "secrets": {"api_key": fake.key}})
        assert given["has_secrets"] == ["api_key"]
        exchanged = await stage.ask("PATCH", path, {"options": {"exchange_url": thief.url}})
        assert exchanged["has_secrets"] == []
