"""The OpenAI-compatible door: `/v1/models` and `/v1/chat/completions`, for clients that know nothing of Veche."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Coroutine
from contextlib import aclosing
from typing import Any, TypeVar

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream

from veche.features.llm.logic import openai as shape
from veche.features.llm.logic.openai import Completion, RequestInvalid, error_body
from veche.features.llm.service import Models, Target, ask
from veche.features.llm.service.meter import Meter
from veche.kit.caller import Caller
from veche.kit.db import Database
from veche.kit.errors import VecheError
from veche.kit.http import GATHER
from veche.kit.ids import new_id
from veche.kit.messages import explain
from veche.kit.web import STATUS, locale_of
from veche.ports.content import Finished, ReasoningDelta, TextDelta, ToolCallDelta, ToolCallPart, UsageReport
from veche.ports.provider import ChatRequest, ModelInfo

AnyRequest = Request[Any, Any, Any]
_decode = msgspec.json.Decoder(Completion).decode


def openai_error(request: AnyRequest, error: VecheError) -> Response[bytes]:
    """`error` in OpenAI's shape."""
    retry = getattr(error, "retry_after", None)
    headers = {"Retry-After": str(max(1, round(retry)))} if retry else {}
    return Response(
        error_body(error, explain(error, locale_of(request.scope))),
        status_code=400 if error.kind == "invalid" else STATUS[error.kind],
        media_type="application/json",
        headers=headers,
    )


def _card(provider: str, offer: ModelInfo) -> dict[str, Any]:
    return {"id": f"{provider}.{offer.name}", "object": "model", "created": 0, "owned_by": provider}


@get("/v1/models", tags=["v1"])
async def list_models(models: NamedDependency[Models], caller: NamedDependency[Caller]) -> dict[str, Any]:
    """Models as OpenAI lists them."""
    caller.need("read")
    await models.refresh()
    lines = models.lines.items()
    return {"object": "list", "data": [_card(name, offer) for name, line in lines for offer in line.offers or []]}


@get("/v1/models/{model:path}", tags=["v1"])
async def get_model(
    models: NamedDependency[Models], caller: NamedDependency[Caller], model: FromPath[str]
) -> dict[str, Any]:
    """One model."""
    caller.need("read")
    target = models.resolve(model.lstrip("/"))
    return _card(target.line.connection.name, ModelInfo(target.model))


@post("/v1/chat/completions", status_code=200, tags=["v1"])
async def complete(
    request: AnyRequest, db: NamedDependency[Database], models: NamedDependency[Models], caller: NamedDependency[Caller]
) -> Response[Any]:
    """One answer, whole or as a stream."""
    caller.need("chat")
    try:
        body = _decode(await request.body())
    except msgspec.ValidationError as error:
        raise RequestInvalid(reason=str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RequestInvalid(reason="the body is not JSON") from error
    target = models.resolve(body.model)
    wanted = shape.to_request(body, person=caller.user_id, locale=caller.locale)
    meter = Meter(db, models, caller, door="v1", request=wanted)

    def make(target: Target) -> ChatRequest:
        return msgspec.structs.replace(wanted, model=target.model)

    steps = ask(models, target, make, key_id=caller.key_id)
    completion_id, created = f"chatcmpl-{new_id()}", int(time.time())
    if not body.stream:
        return await _unless_gone(request, _whole(steps, meter, completion_id, created, target))
    GATHER.set(models.gather)
    # the first step is awaited here, so that a refusal still has a status of its own
    first = await _unless_gone(request, _first(steps, meter))
    include = body.stream_options is not None and body.stream_options.include_usage
    chunks = shape.Chunks(completion_id, created, target.id)
    return Stream(
        _counted(models, _stream(first, steps, meter, chunks, include, caller)),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


T = TypeVar("T")


async def _unless_gone(request: AnyRequest, work: Coroutine[Any, Any, T]) -> T:
    """What `work` gives; a client that leaves meanwhile ends it, and so the provider's request."""
    task = asyncio.create_task(work)
    leaving = asyncio.create_task(_leaves(request))
    try:
        await asyncio.wait({task, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            task.cancel()
        return await task
    finally:
        leaving.cancel()
        task.cancel()


async def _leaves(request: AnyRequest) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _whole(
    steps: Any,
    meter: Meter,
    completion_id: str,
    created: int,
    target: Target,
) -> Response[bytes]:
    texts: list[str] = []
    thoughts: list[str] = []
    calls: dict[int, ToolCallPart] = {}
    finish = "stop"
    try:
        async with aclosing(steps):
            async for step in steps:
                meter.see(step)
                match step:
                    case TextDelta():
                        texts.append(step.text)
                    case ReasoningDelta():
                        thoughts.append(step.text)
                    case ToolCallDelta():
                        call = calls.setdefault(step.index, ToolCallPart("", "", ""))
                        call.call_id = step.call_id or call.call_id
                        call.name = step.name or call.name
                        call.arguments += step.arguments
                    case Finished():
                        finish = shape.finish_of(step.reason)
    finally:
        await meter.record()
    message: dict[str, Any] = {"role": "assistant", "content": "".join(texts) if texts or not calls else None}
    if thoughts:
        message["reasoning_content"] = "".join(thoughts)
    if calls:
        message["tool_calls"] = [
            {"id": c.call_id, "type": "function", "function": {"name": c.name, "arguments": c.arguments}}
            for c in calls.values()
        ]
    body = {
        "id": completion_id,
        "object": "chat.completion",
        "created": created,
        "model": target.id,
        "choices": [{"index": 0, "message": message, "finish_reason": finish, "logprobs": None}],
        "usage": shape.usage_body(meter.usage),
    }
    return Response(msgspec.json.encode(body), media_type="application/json")


async def _first(steps: Any, meter: Meter) -> Any:
    try:
        async for step in steps:
            meter.see(step)
            if type(step) in (TextDelta, ReasoningDelta, ToolCallDelta, Finished):
                return step
    except BaseException:
        await steps.aclose()
        await meter.record()
        raise
    return None


async def _counted(models: Models, stream: AsyncGenerator[str, None]) -> AsyncGenerator[str, None]:
    models.streams += 1
    try:
        async with aclosing(stream):
            async for piece in stream:
                yield piece
    finally:
        models.streams -= 1


async def _stream(
    first: Any, steps: Any, meter: Meter, chunks: shape.Chunks, include_usage: bool, caller: Caller
) -> AsyncGenerator[str, None]:
    finish: str | None = None
    try:
        async with aclosing(steps):
            yield chunks.other({"role": "assistant", "content": ""}) + _chunk(chunks, first)
            if type(first) is Finished:
                finish = shape.finish_of(first.reason)
            async for step in steps:
                kind = type(step)
                if kind is TextDelta:
                    meter.heard += len(step.text)
                    yield chunks.delta("content", step.text)
                    continue
                meter.see(step)
                if kind is Finished:
                    finish = shape.finish_of(step.reason)
                elif kind is not UsageReport and (text := _chunk(chunks, step)):
                    yield text
        last = chunks.other({}, finish or "stop")
        if include_usage:
            last += chunks.usage(shape.usage_body(meter.usage))
        yield last + "data: [DONE]\n\n"
    except VecheError as error:
        meter.failed(error)
        yield f"data: {error_body(error, explain(error, caller.locale)).decode()}\n\n"
    finally:
        await meter.record()


def _chunk(chunks: shape.Chunks, step: Any) -> str:
    match step:
        case TextDelta():
            return chunks.delta("content", step.text)
        case ReasoningDelta() if step.text:
            return chunks.delta("reasoning_content", step.text)
        case ToolCallDelta():
            call: dict[str, Any] = {"index": step.index, "function": {"arguments": step.arguments}}
            if step.call_id:
                call |= {"id": step.call_id, "type": "function"}
            if step.name:
                call["function"]["name"] = step.name
            return chunks.other({"tool_calls": [call]})
        case _:
            return ""


routes = [list_models, get_model, complete]
