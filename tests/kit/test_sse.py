"""Server-sent events out of bytes: wherever these are cut, the events are the same."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from veche.kit.sse import SseSplitter

Events = list[tuple[bytes, bytes]]


def split(chunks: list[bytes]) -> Events:
    splitter = SseSplitter()
    found: Events = []
    for chunk in chunks:
        found += splitter.feed(chunk)
    return found + splitter.finish()


def cut(text: bytes, places: list[int]) -> list[bytes]:
    edges = [0, *sorted(min(place, len(text)) for place in places), len(text)]
    return [text[start:end] for start, end in itertools.pairwise(edges)]


LINES = st.sampled_from(
    [b"data: x", b"data:", b"data:  two", "data: слово".encode(), b"event: delta", b"event:", b": beat", b"id: 1", b""]
)
STREAMS = st.lists(st.tuples(LINES, st.sampled_from([b"\n", b"\r\n", b"\r"])), max_size=25).map(
    lambda lines: b"".join(line + end for line, end in lines)
)


@given(STREAMS, st.booleans(), st.lists(st.integers(0, 400), max_size=20))
@example(b"data: x\r\r", False, [8])
@example(b"data: x\r\ndata: y\r\n\r\n", True, [1, 2, 9, 11, 21])
def test_any_cut_gives_the_same_events(text: bytes, mark: bool, places: list[int]) -> None:
    text = b"\xef\xbb\xbf" * mark + text
    assert split(cut(text, places)) == split([text])
    assert split([bytes([byte]) for byte in text]) == split([text])


@given(st.lists(st.tuples(st.sampled_from([b"", b"delta"]), st.text('ab я"{}:', max_size=12)), max_size=12))
def test_what_is_written_is_read(events: list[tuple[bytes, str]]) -> None:
    wire = b"".join(
        (b"event: " + name + b"\n" if name else b"") + b"data: " + text.encode() + b"\n\n" for name, text in events
    )
    assert split([wire]) == [(name, text.encode()) for name, text in events]


@pytest.mark.parametrize(
    ("wire", "events"),
    [
        (b"data: a\ndata: b\n\n", [(b"", b"a\nb")]),
        (b"event: x\ndata:a\n\ndata: b\n\n", [(b"x", b"a"), (b"", b"b")]),
        (b"event: lonely\n\ndata: a\n\n", [(b"", b"a")]),
        (b": a comment\ndata: a\n\n: another\n\n", [(b"", b"a")]),
        (b"\xef\xbb\xbfdata: a\n\n", [(b"", b"a")]),
        (b"data: unfinished", [(b"", b"unfinished")]),
        (b"data: a\n\ndata: b\n", [(b"", b"a"), (b"", b"b")]),
        (b"", []),
    ],
)
def test_the_rules(wire: bytes, events: Events) -> None:
    assert split([wire]) == events
