"""Counts one answer that belongs to no conversation, and puts it on the books at its end."""

from __future__ import annotations

from functools import partial
from time import monotonic

from veche.features.llm.service.ask import Answering
from veche.features.llm.service.models import Models, Target
from veche.features.llm.service.purse import guessed, input_tokens
from veche.features.usage import service as usage
from veche.features.usage.schemas import Call, Door, Outcome
from veche.kit.caller import Caller
from veche.kit.clock import now_ms
from veche.kit.db import Database
from veche.kit.errors import VecheError
from veche.ports.content import Finished, ReasoningDelta, TextDelta, Usage, UsageReport
from veche.ports.provider import ChatRequest


class Meter:
    """See every step but plain text after the first, of which `heard` is told its length; `record` writes once."""

    def __init__(
        self, db: Database, models: Models, caller: Caller, *, door: Door, request: ChatRequest | None = None
    ) -> None:
        self._request = request
        self.heard = 0  # characters
        self._db = db
        self._models = models
        self._caller = caller
        self._door = door
        self._began = monotonic()
        self._first: float | None = None
        self._target: Target | None = None
        self._hold: str | None = None
        self._outcome: Outcome = "stopped"  # until a Finished is seen
        self._done = False
        self.usage = Usage()

    def see(self, step: object) -> None:
        """Takes note of a step."""
        if isinstance(step, TextDelta | ReasoningDelta):
            self._first = monotonic() if self._first is None else self._first
            self.heard += len(step.text)
        elif isinstance(step, Answering):
            self._target, self._hold = step.target, step.hold
        elif isinstance(step, UsageReport):
            self.usage = step.usage
        elif isinstance(step, Finished):
            self._outcome = "complete"

    def failed(self, error: VecheError) -> None:
        """It broke."""
        self._outcome = "failed"

    async def record(self) -> None:
        """Puts the call on the books; a call whose model was never asked is none."""
        if self._done or self._target is None:
            return
        self._done = True
        call = self._call(self._target)
        if call.hold is not None:
            sent = input_tokens(self._request) if self._request is not None else 0
            priced = partial(self._models.cost_of, self._target, at=now_ms())
            call = guessed(call, sent=sent, heard=self.heard, cost_of=priced)
        await self._db.write(usage.record, self._caller.user_id, call)

    def _call(self, target: Target) -> Call:
        line = target.line
        return Call(
            door=self._door,
            provider=line.connection.name,
            model=target.model,
            outcome=self._outcome,
            usage=self.usage,
            cost=self._models.cost_of(target, self.usage, now_ms()),
            key_id=self._caller.key_id,
            hold=self._hold,
            duration_ms=round((monotonic() - self._began) * 1000),
            first_token_ms=round((self._first - self._began) * 1000) if self._first else None,
        )
