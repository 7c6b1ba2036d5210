"""One question to one model: repeated before the first token, handed to the next model when it must be."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

import msgspec

from veche.features.llm.logic import believable, candidates, size_of, wait_before
from veche.features.llm.service.models import Models, Target
from veche.features.llm.service.purse import limited
from veche.features.usage.errors import BudgetReached, BudgetUnpriced
from veche.features.usage.schemas import Hold
from veche.kit.clock import now_ms
from veche.kit.errors import VecheError
from veche.ports.content import Finished, StreamEvent, TextDelta, Usage, UsageReport
from veche.ports.provider import ChatRequest, ProviderCut, ProviderError


class Answering(msgspec.Struct):
    """This model is asked now; `hold` goes with the call onto the books."""

    target: Target
    hold: str | None = None


class Retried(msgspec.Struct):
    """It did not answer; it will be asked again after `wait` seconds."""

    target: Target
    error: ProviderError
    wait: float


class Switched(msgspec.Struct):
    """It cannot answer; the next one is asked."""

    target: Target
    error: VecheError
    to: str


Step = Answering | Retried | Switched | StreamEvent
MakeRequest = Callable[[Target], ChatRequest]


async def ask(
    models: Models,
    chosen: Target,
    make: MakeRequest,
    fallback: list[str] | None = None,
    *,
    key_id: str | None = None,
    project_id: str | None = None,
) -> AsyncGenerator[Step, None]:
    """The answer as a stream of steps; `make` builds the request for whichever model is asked.

    Closing the iterator closes the upstream request. What the call may cost is held from the budgets of whom the
    answer is for (`ChatRequest.person`), of the key that asks and of the project.

    Raises:
        BudgetReached, BudgetUnpriced: a budget does not allow it, and there is no model to fall back to.
        ProviderError: nobody could answer, or the stream broke after its first token.
    """
    names = candidates(chosen.id, models.settings.fallback if fallback is None else fallback)
    for place, name in enumerate(names):
        following = names[place + 1] if place + 1 < len(names) else None
        try:
            target = chosen if place == 0 else models.resolve(name)
        except VecheError as error:
            if following is None:
                raise
            yield Switched(chosen, error, following)
            continue
        if following and target.line.pulse.resting(now_ms()) and target.line.pulse.error:
            yield Switched(target, target.line.pulse.error, following)
            continue
        try:
            hold = await _hold(models, target, make, key_id, project_id)
        except (BudgetReached, BudgetUnpriced) as error:
            if following is None:
                raise
            yield Switched(target, error, following)
            continue
        failed: ProviderError | None = None
        try:
            async with aclosing(_with_retries(models, target, make, hold)) as steps:
                async for step in steps:
                    yield step
        except _NotBegun as ended:
            failed = ended.error
        finally:
            models.purse.release_later(hold)
        if failed is None:
            return
        await models.purse.release(hold)
        if following is None or not failed.fallback:
            raise failed
        yield Switched(target, failed, following)


class Whole(msgspec.Struct):
    """An answer that nobody watches: its text, what was counted, and the hold that goes with it onto the books."""

    text: str
    usage: Usage
    hold: str | None


async def ask_whole(
    models: Models, target: Target, request: ChatRequest, *, key_id: str | None, project_id: str | None
) -> Whole:
    """Asks this model, with no other to fall back to, and waits for all of its text. Raises as `ask` does."""
    pieces: list[str] = []
    count, hold = Usage(), None
    async with aclosing(ask(models, target, lambda _: request, [], key_id=key_id, project_id=project_id)) as steps:
        async for step in steps:
            if type(step) is TextDelta:
                pieces.append(step.text)
            elif type(step) is UsageReport:
                count = step.usage
            elif type(step) is Answering:
                hold = step.hold
    return Whole("".join(pieces), count, hold)


class _NotBegun(Exception):
    """The model failed before its first token and will not be asked again."""

    def __init__(self, error: ProviderError) -> None:
        super().__init__(error.code)
        self.error = error


async def _hold(
    models: Models, target: Target, make: MakeRequest, key_id: str | None, project_id: str | None
) -> Hold | None:
    if target.line.preset.free or not await models.purse.in_use():
        return None  # the Guide, for one, costs nobody anything
    most = target.info.max_output if target.info else None
    provider = target.line.connection.name
    return await models.purse.hold(
        make(target),
        provider=provider,
        most=most,
        cost_of=lambda count: models.cost_of(target, count, now_ms()),
        key_id=key_id,
        project_id=project_id,
    )


async def _with_retries(
    models: Models, target: Target, make: MakeRequest, hold: Hold | None
) -> AsyncGenerator[Step, None]:
    settings = models.settings
    attempt = 0
    while True:
        attempt += 1
        begun = False
        yield Answering(target, hold.call_id if hold else None)
        try:
            async with aclosing(target.line.provider.stream(limited(make(target), hold))) as events:  # type: ignore[type-var]
                finished, room = False, settings.most_characters
                async for event in events:
                    if type(event) is UsageReport:
                        event = believable(event)
                    else:
                        begun = True
                        room -= size_of(event)
                    if type(event) is Finished:
                        finished = True
                    yield event
                    if room <= 0 and not finished:  # it goes on for ever, or somebody wants our memory
                        finished = True
                        yield Finished("length")
                        break
            if not finished:
                raise ProviderCut(provider=target.line.connection.name)
            target.line.pulse.went_well(now_ms())
            return
        except ProviderError as error:
            target.line.pulse.failed(error, now_ms())
            if begun:
                raise
            wait = wait_before(attempt, error.retry_after, backoff=settings.backoff, longest=settings.longest_wait)
            if not error.retryable or attempt > settings.retries or wait is None:
                raise _NotBegun(error) from error
            yield Retried(target, error, wait)
        await asyncio.sleep(wait)
