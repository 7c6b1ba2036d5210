"""Feeds a recorded stream to a decoder, cut in every possible place, for the wire tests."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from hypothesis import strategies as st

from veche.ports.content import ReasoningDelta, StreamEvent, TextDelta, ToolCallDelta
from veche.ports.failures import Fault
from veche.ports.reading import StreamDecoder

Made = tuple[list[StreamEvent], Fault | None]


def decoded(decoder: StreamDecoder, chunks: list[bytes]) -> Made:
    """The events of the chunks and of the end, and the fault."""
    events: list[StreamEvent] = []
    for chunk in chunks:
        if chunk and not decoder.done:
            events += decoder.feed(chunk)
    if not decoder.done:
        events += decoder.finish()
    assert decoder.done
    return events, decoder.fault


def every_cut(make: Callable[[], StreamDecoder], stream: bytes) -> None:
    """The same events for one piece, for two pieces cut at each byte, and for single bytes."""
    whole = decoded(make(), [stream])
    for place in range(1, len(stream)):
        assert decoded(make(), [stream[:place], stream[place:]]) == whole, f"cut at {place}"
    assert decoded(make(), [stream[place : place + 1] for place in range(len(stream))]) == whole


def cuts(stream: bytes) -> st.SearchStrategy[list[bytes]]:
    """The stream in random pieces."""
    places = st.lists(st.integers(0, len(stream)), max_size=12).map(lambda found: [0, *sorted(found), len(stream)])
    return places.map(lambda found: [stream[a:b] for a, b in pairwise(found)])


def cut_short(make: Callable[[], StreamDecoder], stream: bytes, end: int) -> None:
    """A stream that stops anywhere before byte `end` is told to be cut, or gives what the whole one does."""
    whole = decoded(make(), [stream])
    for place in range(end):
        events, fault = decoded(make(), [stream[:place]])
        assert fault is not None, f"stopped at {place}"
        pieces = [event for event in events if isinstance(event, TextDelta | ReasoningDelta | ToolCallDelta)]
        begun = [event for event in whole[0] if isinstance(event, TextDelta | ReasoningDelta | ToolCallDelta)]
        assert pieces == begun[: len(pieces)]
