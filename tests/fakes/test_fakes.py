"""The fakes themselves: the vendors' own libraries work with them, and they refuse what a vendor would."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

import aiohttp
import anthropic
import openai
import pytest

from tests.fakes.anthropic import FakeAnthropic
from tests.fakes.openai import FakeOpenAI
from tests.fakes.script import Call, Recorded, Refusal, Script, Tokens, directed
from tests.fakes.yandex import FakeYandex

ROOT = Path(__file__).resolve().parents[2]
CALL = Call("weather", {"city": "Самара"})


async def test_openai_s_own_library_reads_the_fake() -> None:
    script = Script(calls=(CALL,), tokens=Tokens(30, 9, cached=5, reasoning=2))
    async with (
        FakeOpenAI(script, models=("gpt-x",)) as fake,
        openai.AsyncOpenAI(api_key=fake.key, base_url=fake.url, max_retries=0) as client,
    ):
        assert [model.id async for model in client.models.list()] == ["gpt-x"]
        async with client.chat.completions.stream(
            model="gpt-x", messages=[{"role": "user", "content": "Hi"}], stream_options={"include_usage": True}
        ) as stream:
            async for _ in stream:
                pass
            answer = await stream.get_final_completion()
    message = answer.choices[0].message
    assert message.content == "Hello, world!"
    assert message.tool_calls is not None
    assert message.tool_calls[0].function.arguments == '{"city": "Самара"}'  # type: ignore[union-attr]
    assert answer.usage is not None
    assert (answer.usage.prompt_tokens, answer.usage.completion_tokens) == (30, 9)


@pytest.mark.parametrize(
    ("name", "kind"),
    [("key", openai.AuthenticationError), ("rate", openai.RateLimitError), ("model", openai.NotFoundError)],
)
async def test_openai_s_own_library_reads_the_refusals(name: Any, kind: type[Exception]) -> None:
    async with (
        FakeOpenAI(Script(refusal=Refusal(name)), models=("m",)) as fake,
        openai.AsyncOpenAI(api_key=fake.key, base_url=fake.url, max_retries=0) as client,
    ):
        with pytest.raises(kind):
            await client.chat.completions.create(model="m", messages=[{"role": "user", "content": "Hi"}], stream=True)


async def test_anthropic_s_own_library_reads_the_fake() -> None:
    script = Script(reasoning=("Think.",), calls=(CALL,), tokens=Tokens(30, 9, cached=5, reasoning=2))
    async with (
        FakeAnthropic(script) as fake,
        anthropic.AsyncAnthropic(api_key=fake.key, base_url=fake.url, max_retries=0) as client,
    ):
        assert [model.id async for model in client.models.list()] == list(fake.models)
        async with client.messages.stream(
            model="claude-opus-5-5",
            max_tokens=99,
            messages=[{"role": "user", "content": [{"type": "text", "text": "Hi"}]}],
        ) as stream:
            answer = await stream.get_final_message()
    assert [block.type for block in answer.content] == ["thinking", "text", "tool_use"]
    assert (answer.usage.input_tokens, answer.usage.cache_read_input_tokens) == (25, 5)
    assert answer.stop_reason == "tool_use"


@pytest.mark.parametrize(
    "body",
    [
        {"messages": []},
        {"messages": [{"role": "user", "content": "x"}], "surprise": 1},
        {"messages": [{"role": "tool", "content": "x", "tool_call_id": "none"}]},
        {"messages": [{"role": "assistant"}]},
        {"messages": [{"role": "user", "content": [{"type": "picture"}]}]},
        {"messages": [{"role": "user", "content": "x"}], "temperature": 3},
        {"messages": [{"role": "user", "content": "x"}], "tool_choice": "auto"},
    ],
)
async def test_what_openai_would_refuse_is_refused(body: dict[str, Any]) -> None:
    async with FakeOpenAI(Script(), models=("m",)) as fake, aiohttp.ClientSession() as session:
        headers = {"Authorization": f"Bearer {fake.key}"}
        content = {"model": "m", "stream": True, **body}
        async with session.post(f"{fake.url}/chat/completions", json=content, headers=headers) as answer:
            assert answer.status == 400
    assert fake.last.problem


async def test_numbers_must_be_text_for_yandex() -> None:
    body = {"modelUri": "gpt://b1gfakefolder/yandexgpt", "messages": [{"role": "user", "text": "x"}]}
    async with FakeYandex(Script()) as fake, aiohttp.ClientSession() as session:
        url, headers = f"{fake.url}/foundationModels/v1/completion", {"Authorization": f"Api-Key {fake.key}"}
        for tokens, status in ((5, 400), ("5", 200)):
            content = {**body, "completionOptions": {"maxTokens": tokens}}
            async with session.post(url, json=content, headers=headers) as answer:
                assert answer.status == status


def test_orders_in_the_message() -> None:
    def ordered(text: str) -> Script:
        body = {"messages": [{"role": "user", "content": text}]}
        return directed(Recorded("POST", "/", {}, body, {}))

    assert "".join(ordered("Say it again").text) == "Say it again"
    script = ordered("[[pieces=3]] [[delay=0.5]] [[think=a b]] [[then=drop]] [[after=2]]")
    assert (len(script.text), script.delay, script.reasoning) == (3, 0.5, ("a ", "b"))
    assert (script.then, script.after) == ("drop", 2)
    assert ordered('[[call=f {"a": 1}]]').calls == (Call("f", {"a": 1}),)
    assert ordered("[[refuse=rate]]").refusal == Refusal("rate")


async def test_a_fake_runs_in_a_process_of_its_own() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fakes.serve", "--wire", "ollama", cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        url = (await asyncio.wait_for(process.stdout.readline(), 15)).decode().strip()
        async with aiohttp.ClientSession() as session, session.get(f"{url}/models") as answer:
            assert answer.status == 200
    finally:
        process.terminate()
        await process.wait()
