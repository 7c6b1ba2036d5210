"""The purse: before a model is asked, what the call may cost at most is held from the budgets that count it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Final

import msgspec

from veche.features.usage import service as usage
from veche.features.usage.schemas import Bound, Call, Cost, Hold
from veche.kit.clock import now_ms
from veche.kit.db import Database
from veche.kit.errors import VecheError
from veche.kit.text import estimate_tokens
from veche.ports.content import AudioPart, FilePart, ImagePart, TextPart, ToolCallPart, ToolResultPart, Usage
from veche.ports.provider import ChatRequest

log = logging.getLogger("veche.models")
CostOf = Callable[[Usage], Cost | None]
LOOK_EVERY: Final = 1_000  # milliseconds for which it is believed that nobody has set a budget
IMAGE_TOKENS: Final = 1_600
MARGIN: Final = 1.15  # estimates of input may be too low
CHARACTERS: Final = 3  # of an answer's text that make a token, rather too few
LINGER: Final = 30.0  # seconds in which whoever asked puts the call on the books


class Purse:
    """Holds and lets go. Where nobody has set a budget, it costs a look at the clock."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._any = False
        self._looked = 0
        self._errands: set[asyncio.Task[None]] = set()

    async def hold(
        self,
        request: ChatRequest,
        *,
        provider: str,
        most: int | None,
        cost_of: CostOf,
        key_id: str | None,
        project_id: str | None = None,
    ) -> Hold | None:
        """What is held for this call; `None` when no budget counts it.

        Args:
            most: the longest answer that the model gives, if that is known.
            cost_of: what the call would cost.
            key_id: the key that it is made with.
            project_id: the project that it is made in.

        Raises:
            BudgetReached, BudgetUnpriced: it must not be made.
        """
        if request.person is None:
            return None
        tokens = input_tokens(request)
        bound = Bound(
            input_tokens=tokens,
            wanted=request.params.max_tokens,
            most=most,
            input_cost=cost_of(Usage(input_tokens=tokens, output_tokens=0)),
            million_cost=cost_of(Usage(input_tokens=tokens, output_tokens=1_000_000)),
        )
        return await self._db.write(
            usage.reserve,
            user_id=request.person,
            key_id=key_id,
            project_id=project_id,
            provider=provider,
            model=request.model,
            bound=bound,
        )

    async def release(self, hold: Hold | None) -> None:
        """The call cost nothing."""
        if hold is not None:
            await self._db.write(usage.release, hold.call_id)

    def release_later(self, hold: Hold | None) -> None:
        """For a call that is over: it goes on the books now, or was never begun."""
        if hold is None:
            return
        task = asyncio.create_task(self._release_later(hold))
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)

    def look_again(self) -> None:
        """A budget was set or taken away here."""
        self._looked = 0

    def close(self) -> None:
        """What is held still is let go by time."""
        for task in self._errands:
            task.cancel()

    async def _release_later(self, hold: Hold) -> None:
        await asyncio.sleep(LINGER)
        try:
            await self.release(hold)
        except VecheError as error:
            log.warning("what was held for a call stays held for a while: %s", error.code)

    async def in_use(self) -> bool:
        """Has anybody set a budget?"""
        now = now_ms()
        if now - self._looked > LOOK_EVERY:
            self._any = await self._db.read(usage.any_budget)
            self._looked = now
        return self._any


def input_tokens(request: ChatRequest) -> int:
    """What the request will be counted as, rather too much than too little."""
    total = estimate_tokens(request.instructions) if request.instructions else 0
    for message in request.messages:
        total += 8
        for part in message.parts:
            match part:
                case TextPart():
                    total += estimate_tokens(part.text)
                case ToolCallPart():
                    total += estimate_tokens(part.arguments) + 10
                case ToolResultPart():
                    total += estimate_tokens(part.content) + 10
                case ImagePart():
                    total += IMAGE_TOKENS
                case FilePart() | AudioPart():
                    total += part.size // 4
                case _:
                    pass
    return round(total * MARGIN)


def guessed(call: Call, *, sent: int, heard: int, cost_of: CostOf) -> Call:
    """The call with what it has probably taken, if a budget held something and the vendor did not count all it said.

    Args:
        sent: the tokens of its input, as far as is known.
        heard: the characters of its answer.
    """
    if call.hold is not None and heard and (call.outcome != "complete" or call.usage.output_tokens is None):
        said = max(call.usage.output_tokens or 0, heard // CHARACTERS)
        call.guess = Usage(input_tokens=call.usage.input_tokens or sent, output_tokens=said)
        call.guess_cost = cost_of(call.guess)
    return call


def limited(request: ChatRequest, hold: Hold | None) -> ChatRequest:
    """The request for an answer no longer than what is held for."""
    if hold is None or hold.max_tokens is None:
        return request
    params = msgspec.structs.replace(request.params, max_tokens=hold.max_tokens)
    return msgspec.structs.replace(request, params=params)


__all__ = ["Purse", "guessed", "input_tokens", "limited"]
