"""The `/v1` door with OpenAI's own Python client, unchanged."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from typing import Any

import openai
import pytest
from openai import AsyncOpenAI

from tests.fakes.script import Call, Refusal, Script, Tokens
from tests.features.llm.conftest import Opened
from tests.features.turns.stage import WORDS, HeldOpenAI, Stage
from veche.features.identity import service as identity
from veche.features.identity.schemas import KeyRequest
from veche.kit.db import Tx
from veche.kit.ids import new_id

MODEL = "openai.fake-model"
HELLO: list[Any] = [{"role": "user", "content": "hello"}]
TOOL: Any = {
    "type": "function",
    "function": {
        "name": "look",
        "description": "Looks.",
        "parameters": {"type": "object", "properties": {"at": {"type": "string"}}},
    },
}
SCHEMA = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"], "additionalProperties": False}
PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"\0" * 32).decode()


@pytest.fixture
async def client(stage: Stage) -> AsyncIterator[AsyncOpenAI]:
    async with AsyncOpenAI(base_url=f"{stage.url}/v1", api_key=stage.key, max_retries=0) as made:
        yield made


def client_of(stage: Stage, key: str | None = None) -> AsyncOpenAI:
    return AsyncOpenAI(base_url=f"{stage.url}/v1", api_key=key or stage.key, max_retries=0)


async def test_models_are_listed_and_found(client: AsyncOpenAI, stage: Stage) -> None:
    found = {model.id: model.owned_by async for model in client.models.list()}
    assert found[MODEL] == "openai" and "guide.veche" in found
    assert (await client.models.retrieve(MODEL)).id == MODEL
    with pytest.raises(openai.NotFoundError):
        await client.models.retrieve("nobody.none")


async def test_a_whole_answer(client: AsyncOpenAI, stage: Stage) -> None:
    done = await client.chat.completions.create(
        model=MODEL,
        messages=[{"role": "system", "content": "Be brief."}, *HELLO],
        temperature=0.5,
        max_completion_tokens=50,
        stop=["END"],
        seed=7,
    )
    assert done.object == "chat.completion" and done.model == MODEL and done.id.startswith("chatcmpl-")
    (choice,) = done.choices
    assert (choice.message.role, choice.message.content, choice.finish_reason) == ("assistant", "".join(WORDS), "stop")
    assert done.usage and (done.usage.prompt_tokens, done.usage.completion_tokens, done.usage.total_tokens) == (
        20,
        8,
        28,
    )
    sent = stage.fake.last.body
    assert sent["temperature"] == 0.5 and sent["stop"] == ["END"] and sent["seed"] == 7
    assert "Be brief." in str(sent["messages"][0])
    (row,) = (await stage.ask("GET", "/api/usage?by=model"))["items"]
    assert row["calls"] == 1 and row["input_tokens"] == 20


async def test_a_stream_with_and_without_usage(client: AsyncOpenAI) -> None:
    async def chunks(**options: Any) -> list[Any]:
        stream = await client.chat.completions.create(model=MODEL, messages=HELLO, stream=True, **options)
        return [chunk async for chunk in stream]

    plain = await chunks()
    assert plain[0].choices[0].delta.role == "assistant"
    assert "".join(c.choices[0].delta.content or "" for c in plain) == "".join(WORDS)
    assert plain[-1].choices[0].finish_reason == "stop" and all(c.usage is None for c in plain)
    assert len({c.id for c in plain}) == 1
    counted = await chunks(stream_options={"include_usage": True})
    assert counted[-1].choices == [] and counted[-1].usage.total_tokens == 28
    assert all(c.usage is None for c in counted[:-1])


async def test_tokens_that_are_cached_or_thought(opened: Opened) -> None:
    tokens = Tokens(input=100, output=50, cached=80, reasoning=30)
    stage = await opened(fake=HeldOpenAI(Script(reasoning=("Hm.",), text=("Yes.",), tokens=tokens)))
    async with client_of(stage) as client:
        done = await client.chat.completions.create(model=MODEL, messages=HELLO)
    usage = done.usage
    assert usage and usage.prompt_tokens_details and usage.completion_tokens_details
    assert usage.prompt_tokens_details.cached_tokens == 80 and usage.completion_tokens_details.reasoning_tokens == 30
    assert done.choices[0].message.content == "Yes."
    assert done.choices[0].message.model_extra["reasoning_content"] == "Hm."  # type: ignore[index]


async def test_tools_are_called_and_their_results_taken(opened: Opened) -> None:
    call = Script(text=(), calls=(Call("look", {"at": "небо"}), Call("look", {"at": "sea"}, id="call_fake_2")))
    stage = await opened(fake=HeldOpenAI([call, call, Script(text=("It is blue.",))]))
    async with client_of(stage) as client:
        create = client.chat.completions.create
        done = await create(model=MODEL, messages=HELLO, tools=[TOOL], tool_choice="required")
        assert done.choices[0].finish_reason == "tool_calls" and done.choices[0].message.content is None
        calls = done.choices[0].message.tool_calls or []
        assert [(c.id, c.function.name, c.function.arguments) for c in calls] == [  # type: ignore[union-attr]
            ("call_fake_1", "look", '{"at": "небо"}'),
            ("call_fake_2", "look", '{"at": "sea"}'),
        ]
        stream = await create(model=MODEL, messages=HELLO, tools=[TOOL], stream=True)
        pieces: dict[int, str] = {}
        async for chunk in stream:
            for delta in (chunk.choices[0].delta.tool_calls or []) if chunk.choices else []:
                pieces[delta.index] = pieces.get(delta.index, "") + (delta.function.arguments or "")  # type: ignore[union-attr]
        assert pieces == {0: '{"at": "небо"}', 1: '{"at": "sea"}'}
        results: list[Any] = [{"role": "tool", "tool_call_id": c.id, "content": "blue"} for c in calls]
        answer = done.choices[0].message.model_dump(exclude_none=True)
        last = await create(model=MODEL, messages=[*HELLO, answer, *results], tools=[TOOL])
    assert last.choices[0].message.content == "It is blue."
    assert [m["role"] for m in stage.fake.last.body["messages"]] == ["user", "assistant", "tool", "tool"]


async def test_images_and_a_schema_reach_the_vendor(opened: Opened) -> None:
    stage = await opened(fake=HeldOpenAI(Script(text=('{"n": 7}',)), models=("gpt-4o",)))
    content: list[Any] = [
        {"type": "text", "text": "how many?"},
        {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{PNG}"}},
    ]
    form: Any = {"type": "json_schema", "json_schema": {"name": "count", "schema": SCHEMA, "strict": True}}
    async with client_of(stage) as client:
        done = await client.chat.completions.create(
            model="openai.gpt-4o", messages=[{"role": "user", "content": content}], response_format=form
        )
        assert done.choices[0].message.content == '{"n": 7}'
        body = stage.fake.last.body
        assert PNG in str(body["messages"][-1]["content"])
        assert body["response_format"]["json_schema"]["schema"] == SCHEMA
        remote: list[Any] = [{"type": "image_url", "image_url": {"url": "http://127.0.0.1/secret.png"}}]
        with pytest.raises(openai.BadRequestError):
            await client.chat.completions.create(model="openai.gpt-4o", messages=[{"role": "user", "content": remote}])


async def test_errors_are_those_that_the_client_knows(stage: Stage) -> None:
    async with client_of(stage, "vk_wrong_key") as stranger:
        with pytest.raises(openai.AuthenticationError) as told:
            await stranger.chat.completions.create(model=MODEL, messages=HELLO)
        assert told.value.code == "invalid_api_key"
    async with client_of(stage) as client:
        create: Any = client.chat.completions.create
        with pytest.raises(openai.NotFoundError) as unknown:
            await create(model="nobody.none", messages=HELLO)
        assert unknown.value.code == "model_not_found" and "nobody.none" in unknown.value.message
        for wrong in ({"messages": []}, {"messages": "hello"}, {"n": 2}, {"messages": [{"role": "wizard"}]}):
            for stream in (False, True):
                with pytest.raises(openai.BadRequestError) as bad:
                    await create(**{"model": MODEL, "messages": HELLO, "stream": stream, **wrong})
                assert bad.value.type == "invalid_request_error"
    assert stage.fake.requests == []


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("refusal", "error"),
    [("rate", openai.RateLimitError), ("server", openai.InternalServerError), ("too_long", openai.BadRequestError)],
)
async def test_a_vendors_refusal_keeps_its_kind(opened: Opened, refusal: Any, error: Any, stream: bool) -> None:
    stage = await opened(fake=HeldOpenAI(Script(refusal=Refusal(refusal))), VECHE_LLM_RETRIES="0")
    async with client_of(stage) as client:
        with pytest.raises(error) as told:
            await client.chat.completions.create(model=MODEL, messages=HELLO, stream=stream)
    assert told.value.message and stage.fake.key not in str(told.value.body)


async def test_a_stream_that_breaks_is_an_error_in_the_client(opened: Opened) -> None:
    stage = await opened(fake=HeldOpenAI(Script(text=WORDS, then="drop", after=4)))
    async with client_of(stage) as client:
        got = ""
        with pytest.raises(openai.APIError):
            async for chunk in await client.chat.completions.create(model=MODEL, messages=HELLO, stream=True):
                got += chunk.choices[0].delta.content or ""
    assert got == "".join(WORDS[:4])


async def test_a_client_that_leaves_stops_the_vendor(opened: Opened) -> None:
    stage = await opened(fake=HeldOpenAI(Script(text=WORDS, then="stall", after=3)))
    async with client_of(stage) as client:
        stream = await client.chat.completions.create(model=MODEL, messages=HELLO, stream=True)
        async for chunk in stream:
            if "word2" in (chunk.choices[0].delta.content or ""):
                break
        await stream.close()
        await stage.fake.wait_disconnect(20)
    await stage.waited(lambda: stage.ask("GET", "/api/usage?by=model"), lambda found: found["items"])


@pytest.mark.parametrize("stream", [False, True])
async def test_a_client_that_leaves_before_the_first_word_stops_the_vendor(opened: Opened, stream: bool) -> None:
    stage = await opened(fake=HeldOpenAI(Script(text=WORDS, then="stall", after=0)))
    async with client_of(stage) as client:
        asking = asyncio.create_task(
            client.chat.completions.create(model=MODEL, messages=HELLO, stream=stream)  # type: ignore[call-overload]
        )
        await stage.waited(lambda: asyncio.sleep(0, len(stage.fake.requests)), lambda count: count > 0)
        asking.cancel()
        await stage.fake.wait_disconnect(20)


async def test_a_key_that_may_only_read_asks_nothing(stage: Stage) -> None:
    def reader(tx: Tx) -> str:
        me = identity.make_user(tx, email="r@example.org", name="R", password_hash="none", role="member")
        caller = identity.act_as(tx, me.email)
        return identity.make_key(tx, caller, KeyRequest(new_id(), "r", ["read"])).key

    async with client_of(stage, await stage.house.db.write(reader)) as client:
        assert [model async for model in client.models.list()]
        with pytest.raises(openai.PermissionDeniedError):
            await client.chat.completions.create(model=MODEL, messages=HELLO)
