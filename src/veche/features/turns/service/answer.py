"""One answer from beginning to end: short read, stream with no transaction open, short write."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from time import monotonic
from typing import Any, Literal

import msgspec

from veche.features.conversations import service as conversations
from veche.features.conversations.errors import NoConversation
from veche.features.conversations.schemas import Message, Note, Turn
from veche.features.llm.service import Answering, Retried, Switched, Target, ask
from veche.features.turns import logic, repository
from veche.features.turns.events import TurnFinished
from veche.features.turns.schemas import Job
from veche.features.turns.service.accept import Desk, turn_of
from veche.features.turns.service.context import Material, gather, plan_for
from veche.features.turns.service.live import LiveAnswer, sse, turn_topic
from veche.features.usage import service as usage
from veche.features.usage.schemas import Call, Cost
from veche.kit.clock import now_ms
from veche.kit.db import Database, Tx
from veche.kit.errors import VecheError
from veche.kit.live import Hub
from veche.kit.messages import explain
from veche.ports.content import (
    Cited,
    ErrorPart,
    Finished,
    Part,
    ReasoningDelta,
    TextDelta,
    TextPart,
    ToolCallDelta,
    Usage,
    UsageReport,
)
from veche.ports.provider import Blob, ChatMessage, ChatRequest, ProviderError

log = logging.getLogger("veche.turns")


class Stopped(msgspec.Struct):
    """It ended before its end."""

    state: Literal["stopped", "interrupted"]


class Failed(msgspec.Struct):
    """It could not be answered."""

    error: VecheError


class Completed(msgspec.Struct):
    """It came to its end."""

    reason: str


End = Stopped | Failed | Completed


class Answerer:
    """Writes answers. One for each turn."""

    def __init__(
        self,
        db: Database,
        hub: Hub,
        desk: Desk,
        read_blobs: Callable[[list[str]], Awaitable[dict[str, Blob]]],
        interval: Callable[[], float],
    ) -> None:
        self._db = db
        self._hub = hub
        self._desk = desk
        self._read_blobs = read_blobs
        self._interval = interval
        self._target: Target | None = None
        self._model: str | None = None  # as the vendor names itself
        self._usage = Usage()
        self._began = monotonic()
        self._first: float | None = None
        self._ending: asyncio.Task[None] | None = None

    async def begin(self, job: Job) -> LiveAnswer | None:
        """The live answer, once its message is marked as streaming; None when it is not there any more."""
        if job.queued:
            answer = await self._db.write(_start, job)
        else:
            answer = await self._db.read(_answer_of, job)
        return None if answer is None else LiveAnswer(job, answer, self._hub, self._interval)

    async def refuse(self, job: Job, state: Literal["stopped", "interrupted"]) -> None:
        """Ends a turn that never began."""
        live = await self.begin(job)
        if live is not None:
            await self.end(live, Stopped(state))

    async def run(self, live: LiveAnswer) -> None:
        """Streams the answer and ends it, well or badly."""
        try:
            material = await self._db.read(gather, live.job)
            end: End = await self._stream(live, material)
        except ProviderError as error:
            end = Failed(error)
        except VecheError as error:
            end = Failed(error)
        except Exception as error:
            log.exception("turn %s broke", live.job.id)
            end = Failed(VecheError(code="turns.broken", reason=type(error).__name__))
        await self.end(live, end)

    async def _stream(self, live: LiveAnswer, material: Material) -> End:
        job, models = live.job, self._desk.models
        chosen = models.resolve(job.model)
        material = await self._fold(live, material, chosen)
        blobs = await self._read_blobs(logic.attachments(material.path))

        def make(target: Target) -> ChatRequest:
            return _request(job, material, target, blobs, self._desk.settings.window)

        reason = "other"
        add = live.add
        async with aclosing(ask(models, chosen, make)) as steps:  # type: ignore[type-var]
            async for step in steps:
                kind = type(step)
                if kind is TextDelta or kind is ReasoningDelta:
                    if self._first is None:
                        self._first = monotonic()
                    if step.text:
                        add("text" if kind is TextDelta else "reasoning", step.text)
                    if kind is ReasoningDelta and step.signature:
                        live.sign(step.signature)
                elif kind is Finished:
                    reason = step.reason
                    self._model = step.model
                else:
                    self._take(live, step)
        return Completed(reason)

    def _take(self, live: LiveAnswer, step: object) -> None:
        """The rarer steps."""
        match step:
            case UsageReport():
                self._usage = step.usage
            case ToolCallDelta():
                live.call(step)
            case Cited():
                live.cite(step.citation)
            case Answering():
                self._target = step.target
                live.forget()
            case Retried():
                text = explain(step.error, live.job.locale)
                live.note(Note("retry", text, {"code": step.error.code, "wait": step.wait, "model": step.target.id}))
            case Switched():
                text = explain(step.error, live.job.locale)
                data = {"code": step.error.code, "from": step.target.id, "to": step.to}
                live.note(Note("fallback", text, data))

    async def _fold(self, live: LiveAnswer, material: Material, target: Target) -> Material:
        """Makes the summary of what no longer fits, and keeps it; without one, the old is left out."""
        plan = plan_for(material, target, live.job.params, self._desk.settings.window)
        if not plan.unfolded:
            return material
        text = logic.dialogue_text(plan.unfolded, plan.summary_text, most=(plan.window or 32_000) * 2)
        request = ChatRequest(
            model=target.model,
            messages=[ChatMessage("user", [TextPart(text)])],
            instructions=logic.SUMMARISE[live.job.locale],
            person=live.job.user_id,
            locale=live.job.locale,
        )
        pieces: list[str] = []
        count = Usage()
        try:
            async with aclosing(ask(self._desk.models, target, lambda _: request, [])) as steps:  # type: ignore[type-var]
                async for step in steps:
                    if type(step) is TextDelta:
                        pieces.append(step.text)
                    elif type(step) is UsageReport:
                        count = step.usage
        except ProviderError as error:
            live.note(Note("summary", explain(error, live.job.locale), {"folded": len(plan.folded), "made": False}))
            return material
        summary = "".join(pieces).strip()
        upto = plan.folded[-1].id
        await self._db.write(_keep_summary, live.job, upto, summary, target, count, self._cost(target, count))
        live.note(Note("summary", "", {"folded": len(plan.folded), "made": True}))
        return msgspec.structs.replace(material, summaries={**material.summaries, upto: summary})

    def _cost(self, target: Target, count: Usage) -> Cost | None:
        return self._desk.models.cost_of(target, count, now_ms())

    async def end(self, live: LiveAnswer, end: End) -> None:
        """Writes how it ended, once, whoever is cancelled meanwhile."""
        if self._ending is None:
            self._ending = asyncio.create_task(self._end(live, end))
        await asyncio.shield(self._ending)

    async def _end(self, live: LiveAnswer, end: End) -> None:
        duration = round((monotonic() - self._began) * 1000)
        parts = live.finish()
        target, job = self._target, live.job
        values: dict[str, Any] = {
            "notes": live.notes,
            "duration_ms": duration,
            "first_token_ms": round((self._first - self._began) * 1000) if self._first else None,
            "model": target.id if target else None,
        }
        match end:
            case Completed():
                values |= {"state": "complete", "finish_reason": end.reason}
            case Stopped():
                values |= {"state": end.state}
            case Failed():
                values |= {"state": "failed"}
                retryable = isinstance(end.error, ProviderError) and end.error.retryable
                parts = [*parts, ErrorPart(end.error.code, explain(end.error, job.locale), retryable)]
        cost = self._cost(target, self._usage) if target else None
        if cost is not None:
            values |= {"cost": cost.amount, "currency": cost.currency, "priced_at": cost.priced_at}
        values |= {name: getattr(self._usage, name) for name in Usage.__struct_fields__}
        call = _call(job, target, values, self._usage, cost) if target and self._first is not None else None
        done = await self._db.write(_end, self._desk, job, values, parts, call)
        if done is not None:
            message, turn = done
            self._hub.announce(turn_topic(job.id), lambda: sse("message", message))
            self._hub.announce(turn_topic(job.id), lambda: sse("done", {"turn": turn}))
        else:
            self._hub.announce(turn_topic(job.id), lambda: sse("done", {"turn": None}))


def _call(job: Job, target: Target, values: dict[str, Any], count: Usage, cost: Cost | None) -> Call:
    return Call(
        door="chat",
        provider=target.line.connection.name,
        model=target.model,
        outcome=values["state"],
        usage=count,
        cost=cost,
        conversation_id=job.conversation_id,
        message_id=job.answer_id,
        turn_id=job.id,
        duration_ms=values["duration_ms"],
        first_token_ms=values["first_token_ms"],
    )


def _request(job: Job, material: Material, target: Target, blobs: dict[str, Blob], window: int) -> ChatRequest:
    plan = plan_for(material, target, job.params, window)
    instructions = [material.instructions]
    if plan.summary_text:
        instructions.append(f"{logic.EARLIER[job.locale]}\n{plan.summary_text}")
    messages = logic.to_chat(plan.included)
    if job.mode == "steer":
        instructions.append(logic.STEER[job.locale])
    if job.mode == "continue" and material.partial is not None and logic.useful(material.partial):
        messages += logic.to_chat([material.partial])
        messages.append(ChatMessage("user", [TextPart(logic.CONTINUE[job.locale])]))
    return ChatRequest(
        model=target.model,
        messages=messages,
        instructions="\n\n".join(text for text in instructions if text) or None,
        params=job.params,
        blobs=blobs,
        person=job.user_id,
        locale=job.locale,
    )


def _answer_of(tx: Tx, job: Job) -> Message | None:
    return conversations.find_message(tx, job.answer_id)


def _start(tx: Tx, job: Job) -> Message | None:
    """A turn that waited begins."""
    if _answer_of(tx, job) is None:
        return None
    work = conversations.begin_for_house(tx, job.conversation_id)
    repository.set_turn(tx, job.id, state="running", started_at=tx.now)
    answer = work.set_message(job.answer_id, {"state": "streaming"})
    work.turn_changed(_turn_row(tx, job))
    work.finish()
    return answer


def _turn_row(tx: Tx, job: Job) -> Turn:
    return turn_of(repository.get_turn(tx, job.id))


def _end(
    tx: Tx, desk: Desk, job: Job, values: dict[str, Any], parts: list[Part], call: Call | None
) -> tuple[Message, Turn] | None:
    if call is not None:
        usage.record(tx, job.user_id, call)
    try:
        work = conversations.begin_for_house(tx, job.conversation_id)
    except NoConversation:
        return None
    state = {"complete": "done"}.get(values["state"], values["state"])
    repository.set_turn(tx, job.id, state=state, finished_at=tx.now, lease_owner=None)
    message = conversations.settle(tx, work, job.answer_id, values, parts, desk.bus)
    turn = _turn_row(tx, job)
    work.turn_changed(turn)
    work.finish()
    desk.bus.publish(tx, TurnFinished(job.id, job.conversation_id, job.answer_id, job.user_id, state))
    return None if message is None else (message, turn)


def _keep_summary(tx: Tx, job: Job, upto: str, text: str, target: Target, count: Usage, cost: Cost | None) -> None:
    conversations.keep_summary(tx, job.conversation_id, upto, text, target.id)
    call = Call(
        door="task",
        provider=target.line.connection.name,
        model=target.model,
        outcome="complete",
        usage=count,
        cost=cost,
        conversation_id=job.conversation_id,
    )
    usage.record(tx, job.user_id, call)
