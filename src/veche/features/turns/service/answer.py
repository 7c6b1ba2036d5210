"""One answer from beginning to end: short read, stream with no transaction open, short write."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from functools import partial
from time import monotonic
from typing import Any, Concatenate, Literal, ParamSpec, TypeVar

import msgspec

from veche.features.conversations.schemas import Note
from veche.features.llm.service import Answering, Retried, Switched, Target, ask, ask_whole, guessed
from veche.features.turns import logic
from veche.features.turns.schemas import Job, KeptContext, Material
from veche.features.turns.service import attached, settle
from veche.features.turns.service.context import gather, plan_for, request_for
from veche.features.turns.service.details import as_column, kept_of
from veche.features.turns.service.live import LiveAnswer, sse, turn_topic
from veche.features.turns.service.opening import Desk
from veche.features.usage.errors import BudgetReached, BudgetUnpriced
from veche.features.usage.schemas import Cost
from veche.kit.clock import now_ms
from veche.kit.db import Database, DatabaseUnavailable, Tx
from veche.kit.errors import VecheError
from veche.kit.live import Hub
from veche.kit.messages import explain, sentence
from veche.ports.content import (
    Cited,
    ErrorPart,
    Finished,
    FinishReason,
    Part,
    ReasoningDelta,
    ReasoningPart,
    TextDelta,
    TextPart,
    ToolCallDelta,
    Usage,
    UsageReport,
)
from veche.ports.provider import Blob, ChatMessage, ChatRequest, ProviderError

log = logging.getLogger("veche.turns")
P = ParamSpec("P")
T = TypeVar("T")
PATIENCE = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)  # seconds between attempts to write how an answer begins and ends


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
        self._hold: str | None = None
        self._model: str | None = None  # as the vendor names itself
        self._usage = Usage()
        self._began = monotonic()
        self._first: float | None = None
        self._sent: KeptContext | None = None
        self._ending: asyncio.Task[None] | None = None

    async def begin(self, job: Job) -> LiveAnswer | None:
        """The live answer, once its message is marked as streaming; None when it is not there any more."""
        answer = job.answer if not job.queued else await self._patiently(settle.start, job)
        return None if answer is None else LiveAnswer(job, answer, self._hub, self._interval)

    async def _patiently(self, work: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """A write that is done even if the database is away for a while: the answer is in memory, and dear."""
        for wait in PATIENCE:
            try:
                return await self._db.write(work, *args, **kwargs)
            except DatabaseUnavailable:
                log.warning("the database is away; an answer waits for it")
                await asyncio.sleep(wait)
        return await self._db.write(work, *args, **kwargs)

    async def run(self, live: LiveAnswer) -> None:
        """Streams the answer and ends it, well or badly."""
        try:
            material = live.job.material
            if material is None:
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
        blobs = await self._read_blobs(logic.attachments(material.path) + logic.file_ids(material.files))
        material = msgspec.structs.replace(material, weights=attached.tokens_of_blobs(blobs))
        material = await self._fold(live, material, chosen)

        def make(target: Target) -> ChatRequest:
            plan = plan_for(material, target, job.params, self._desk.settings.window)
            request = request_for(job, material, plan, target, blobs)
            weigh = attached.weigh_of(material.weights, plan.window, plan.reserve)
            request, notes = attached.fit(request, target, weigh, job.locale)
            for note in notes:
                if note.text not in {known.text for known in live.notes}:
                    live.note(note)
            self._sent = kept_of(material, plan, target, request)
            return request

        reason: FinishReason = "other"
        add = live.add
        async with aclosing(ask(models, chosen, make, key_id=job.key_id, project_id=job.project_id)) as steps:
            async for step in steps:
                if isinstance(step, TextDelta):
                    if self._first is None:
                        self._first = monotonic()
                    add("text", step.text)
                elif isinstance(step, ReasoningDelta):
                    self._think(live, step)
                elif isinstance(step, Finished):
                    reason, self._model = step.reason, step.model
                else:
                    self._take(live, step)
        return Completed(reason)

    def _think(self, live: LiveAnswer, step: ReasoningDelta) -> None:
        if self._first is None:
            self._first = monotonic()
        if step.text:
            live.add("reasoning", step.text)
        if step.signature:
            live.sign(step.signature)

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
                self._target, self._hold = step.target, step.hold
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
            conversation=live.job.conversation_id,
            locale=live.job.locale,
        )
        paid = {"key_id": live.job.key_id, "project_id": live.job.project_id}
        try:
            told = await ask_whole(self._desk.models, target, request, **paid)
        except (ProviderError, BudgetReached, BudgetUnpriced) as error:
            live.note(Note("summary", explain(error, live.job.locale), {"folded": len(plan.folded), "made": False}))
            return material
        summary = told.text.strip()
        upto = plan.folded[-1].id
        cost = self._cost(target, told.usage)
        await self._db.write(settle.keep_summary, live.job, upto, summary, target, told.usage, cost, told.hold)
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
        values |= logic.bill(self._usage, cost, live.answer if job.mode == "continue" else None)
        call = None
        if target and self._first is not None:
            call = settle.call_of(job, target, values, self._usage, cost)
            call.hold = self._hold
            heard = _length(parts) - (_length(live.answer.parts) if job.mode == "continue" else 0)
            sent = self._sent.tokens if self._sent else 0
            call = guessed(call, sent=sent, heard=heard, cost_of=partial(self._cost, target))
        try:
            done = await self._patiently(settle.end, self._desk, job, values, parts, call, as_column(self._sent))
        except DatabaseUnavailable:
            raise
        except Exception:
            # whatever it is about these figures that cannot be written, the turn must not stay open for it
            log.exception("the end of turn %s cannot be written as it is; it is marked as failed", job.id)
            broken = ErrorPart("turns.broken", sentence("turns.broken", job.locale, reason="settle"), True)
            done = await self._patiently(settle.end, self._desk, job, {"state": "failed"}, [*parts, broken], None)
        live.over = True
        if done is not None:
            message, turn = done
            self._hub.announce(turn_topic(job.id), lambda: sse("message", message))
            self._hub.announce(turn_topic(job.id), lambda: sse("done", {"turn": turn}))
        else:
            self._hub.announce(turn_topic(job.id), lambda: sse("done", {"turn": None}))


def _length(parts: list[Part]) -> int:
    """The characters that a model wrote."""
    return sum(len(part.text) for part in parts if isinstance(part, TextPart | ReasoningPart))
