"""How the bytes of a vendor's answer are taken: in measure, and never for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from veche.ports.content import Cited, Finished, StreamEvent, TextDelta, UsageReport
from veche.ports.failures import Fault, cut

if TYPE_CHECKING:
    import aiohttp

LIST_SECONDS = 20.0  # for anything that is not a stream
LONGEST_EVENT = 8 << 20  # bytes that may come without an event being whole
_LONGEST_ANSWER = 32 << 20  # bytes of an answer to a short request
_DRAIN_SECONDS = 0.02  # after the last event, so that the connection can serve again


class StreamDecoder(Protocol):
    """A vendor's stream, as a machine without I/O.

    `feed` gives the events that a chunk completes. `done` tells that nothing more will come, `fault` that the
    vendor reported an error or that the bytes cannot be read. `finish` is called at the end of the bytes.
    """

    done: bool
    fault: Fault | None

    def feed(self, chunk: bytes) -> list[StreamEvent]: ...

    def finish(self) -> list[StreamEvent]: ...


def fed(decoder: StreamDecoder, chunk: bytes) -> list[StreamEvent]:
    """The events that a chunk completes; no chunk is the end of the bytes."""
    try:
        return decoder.feed(chunk) if chunk else decoder.finish()
    except RecursionError:  # brackets in brackets, thousands deep
        decoder.fault = cut("the stream holds what cannot be read")
        return []


def joined(events: Sequence[StreamEvent]) -> list[StreamEvent]:
    """Neighbouring pieces of text as one: what came together is shown together."""
    out: list[StreamEvent] = []
    for event in events:
        last = out[-1] if out else None
        if isinstance(event, TextDelta) and isinstance(last, TextDelta):
            out[-1] = TextDelta(last.text + event.text)
        else:
            out.append(event)
    return out


def is_piece(event: StreamEvent) -> bool:
    """Is it a part of the answer itself?"""
    return not isinstance(event, UsageReport | Cited | Finished)


async def whole(answer: aiohttp.ClientResponse, most: int = _LONGEST_ANSWER) -> bytes:
    """All of an answer; one without an end is cut off, and then cannot be read."""
    pieces, size = [], 0
    async for piece in answer.content.iter_any():
        size += len(piece)
        if size > most:
            answer.close()
            break
        pieces.append(piece)
    return b"".join(pieces)


async def some(answer: aiohttp.ClientResponse, limit: int) -> bytes:
    """The beginning of an answer, as far as it comes."""
    try:
        async with asyncio.timeout(LIST_SECONDS):
            return await answer.content.read(limit)
    except Exception:  # the status alone says enough
        return b""


async def drain(answer: aiohttp.ClientResponse) -> None:
    """Reads what is left after the last event, if it is there at once."""
    try:
        async with asyncio.timeout(_DRAIN_SECONDS):
            while not answer.content.at_eof():
                await answer.content.readany()
    except Exception:  # then the connection is not used again
        return
