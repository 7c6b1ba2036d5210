"""HTTP routes of questions and answers (docs/protocol.md)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from litestar import MediaType, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.openapi import ResponseSpec
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.response import Stream

from veche.features.conversations.schemas import Turn
from veche.features.conversations.service import left_topic
from veche.features.llm.service import Models
from veche.features.turns import service
from veche.features.turns.schemas import (
    Accepted,
    Again,
    AnswerDetails,
    ContextGauge,
    Merge,
    NewMessage,
    Preview,
    Previewed,
)
from veche.features.turns.service import Turns, sse, turn_topic
from veche.kit.caller import Caller
from veche.kit.db import Database
from veche.kit.ids import check_id
from veche.kit.live import Listener, Reader

AnyRequest = Request[Any, Any, Any]
_ACCEPTED = {202: ResponseSpec(Accepted, description="It is kept; as text/event-stream, the turn's events follow")}


def _wants_stream(request: AnyRequest) -> bool:
    return "text/event-stream" in request.headers.get("accept", "")


def _answer(request: AnyRequest, turns: Turns, caller: Caller, accepted: Accepted) -> Response[Any]:
    if not _wants_stream(request) or accepted.turns:  # several answers at once have a stream each
        return Response(accepted, status_code=202, media_type=MediaType.JSON)
    return _events(turns, accepted.turn.id if accepted.turn else None, caller.user_id, first=sse("start", accepted))


def _events(turns: Turns, turn_id: str | None, user_id: str, first: str = "") -> Stream:
    reader = Reader(turns.desk.settings.stalled_reader_bytes)
    return Stream(
        _turn_events(turns, reader, turn_id, first, user_id),
        status_code=200,
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _turn_events(
    turns: Turns, reader: Reader, turn_id: str | None, first: str, user_id: str
) -> AsyncIterator[str]:
    """The events of one turn until it is done; a reader that falls behind gets the text so far instead."""
    if turn_id is None:
        yield first + sse("done", {"turn": None})
        return
    turns.hub.join(turn_topic(turn_id), reader)
    live = turns.live_of(turn_id)
    place = live.job.conversation_id if live is not None else None
    gate = Listener(lambda left: reader.close() if left == place else None)  # the caller is a member no more
    turns.hub.join(left_topic(user_id), gate)
    try:
        if live is not None and live.shown():
            first += live.partial_sse()
        if first:
            yield first
        if not turns.is_open(turn_id):
            yield await turns.ended_sse(turn_id)
            return
        while True:
            frames = await reader.take_within(15.0)
            if reader.closed:
                return
            if reader.lost:
                reader.lost.clear()
                live = turns.live_of(turn_id)
                if live is None or live.over:  # its last events may have been among those lost
                    yield await turns.ended_sse(turn_id)
                    return
                frames = [live.partial_sse()]
            if not frames:
                yield ": beat\n\n"
                continue
            yield "".join(frames)
            if frames[-1].startswith("event: done"):
                return
    finally:
        turns.hub.leave_all(gate)
        turns.hub.leave_all(reader)


@post("/api/conversations/{conversation_id:str}/messages", status_code=202, tags=["messages"], responses=_ACCEPTED)
async def send(
    turns: NamedDependency[Turns],
    caller: NamedDependency[Caller],
    request: AnyRequest,
    conversation_id: FromPath[str],
    data: JSONBody[NewMessage],
) -> Response[Any]:
    """Says something and, unless `answer` is false, begins the answer; streams it if asked to."""
    return _answer(request, turns, caller, await turns.send(caller, conversation_id, data))


@post("/api/messages/{message_id:str}/regenerate", status_code=202, tags=["messages"], responses=_ACCEPTED)
async def regenerate(
    turns: NamedDependency[Turns],
    caller: NamedDependency[Caller],
    request: AnyRequest,
    message_id: FromPath[str],
    data: JSONBody[Again | None] = None,
) -> Response[Any]:
    """Another answer beside this one."""
    return _answer(request, turns, caller, await turns.regenerate(caller, check_id(message_id), data or Again()))


@post("/api/messages/{message_id:str}/continue", status_code=202, tags=["messages"], responses=_ACCEPTED)
async def go_on(
    turns: NamedDependency[Turns], caller: NamedDependency[Caller], request: AnyRequest, message_id: FromPath[str]
) -> Response[Any]:
    """Lets an answer that was cut off go on."""
    return _answer(request, turns, caller, await turns.go_on(caller, check_id(message_id)))


@post("/api/messages/{message_id:str}/merge", status_code=202, tags=["messages"], responses=_ACCEPTED)
async def merge(
    turns: NamedDependency[Turns],
    caller: NamedDependency[Caller],
    request: AnyRequest,
    message_id: FromPath[str],
    data: JSONBody[Merge],
) -> Response[Any]:
    """One more answer to this question, made of those that are there."""
    return _answer(request, turns, caller, await turns.merge(caller, check_id(message_id), data))


@get("/api/conversations/{conversation_id:str}/context", tags=["conversations"])
async def context(
    db: NamedDependency[Database],
    turns: NamedDependency[Turns],
    models: NamedDependency[Models],
    caller: NamedDependency[Caller],
    conversation_id: FromPath[str],
    leaf: FromQuery[str | None] = None,
    model: FromQuery[str | None] = None,
) -> ContextGauge:
    """How full the context of a branch is."""
    return await db.read(
        service.gauge,
        caller,
        conversation_id,
        leaf=leaf,
        model=model,
        models=models,
        window=turns.desk.settings.window,
    )


@post("/api/preview", status_code=200, tags=["conversations"])
async def preview(turns: NamedDependency[Turns], caller: NamedDependency[Caller], data: JSONBody[Preview]) -> Previewed:
    """The next request as it would be sent to the model; nothing is sent or kept."""
    return await turns.preview(caller, data)


@get("/api/messages/{message_id:str}/details", tags=["messages"])
async def details(
    db: NamedDependency[Database], caller: NamedDependency[Caller], message_id: FromPath[str]
) -> AnswerDetails:
    """What an answer's model was asked, with which parameters and which messages."""
    return await db.read(service.details, caller, check_id(message_id))


@get("/api/turns/{turn_id:str}", tags=["turns"])
async def read(db: NamedDependency[Database], caller: NamedDependency[Caller], turn_id: FromPath[str]) -> Turn:
    """Where a turn stands."""
    return await db.read(service.get_turn, caller, turn_id)


@get("/api/turns/{turn_id:str}/stream", tags=["turns"])
async def stream(
    db: NamedDependency[Database],
    turns: NamedDependency[Turns],
    caller: NamedDependency[Caller],
    turn_id: FromPath[str],
) -> Response[Any]:
    """The events of a turn from where it is now."""
    await db.read(service.get_turn, caller, turn_id)
    return _events(turns, turn_id, caller.user_id)


@post("/api/turns/{turn_id:str}/stop", status_code=200, tags=["turns"])
async def stop(
    db: NamedDependency[Database],
    turns: NamedDependency[Turns],
    caller: NamedDependency[Caller],
    turn_id: FromPath[str],
    all: FromQuery[bool] = False,
) -> Turn:
    """Stops a turn and its provider, or all that were begun with it; what has come is kept."""
    caller.need("chat")
    await db.read(service.get_turn, caller, turn_id, stop=True)
    await turns.stop_all(await db.read(service.batch_of, turn_id) if all else [turn_id])
    return await db.read(service.get_turn, caller, turn_id)


routes = [send, regenerate, go_on, merge, context, preview, details, read, stream, stop]
