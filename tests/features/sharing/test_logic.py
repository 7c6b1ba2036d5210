"""The pure rules of links."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from veche.features.sharing.logic import author_name, make_ticket, shown_parts, ticket_good
from veche.ports.content import CitationPart, ErrorPart, ImagePart, ReasoningPart, TextPart, ToolCallPart

PARTS = [
    TextPart("words"),
    ReasoningPart("thoughts", 5, "signed"),
    ImagePart("1", "a.png", "image/png", 3),
    CitationPart(1, "page", "quote", source="manual"),
    CitationPart(2, "mine", "quote", source="conversation", ref="1"),
    CitationPart(3, "file", "quote", source="file", ref="1"),
    ToolCallPart("1", "look", "{}"),
    ErrorPart("x", "y"),
]


def test_what_is_shown() -> None:
    kinds = [type(part).__name__ for part in shown_parts(PARTS, reasoning=False, files=False)]
    assert kinds == ["TextPart", "CitationPart"]
    full = shown_parts(PARTS, reasoning=True, files=True)
    assert [type(part).__name__ for part in full] == ["TextPart", "ReasoningPart", "ImagePart", "CitationPart"]
    assert isinstance(full[1], ReasoningPart) and full[1].signature is None


@given(st.text(), st.integers(0, 2**50), st.integers(0, 2**50))
def test_only_a_ticket_of_this_link_password_and_time_is_good(junk: str, until: int, now: int) -> None:
    ticket = make_ticket("link", "hash", until)
    assert ticket_good(ticket, "link", "hash", now) is (now < until)
    for link, password in (("link", "other"), ("other", "hash")):
        assert not ticket_good(ticket, link, password, 0)
    assert not ticket_good(junk, "link", "hash", now)
    assert not ticket_good("f" * 10_000 + ".x", "link", "hash", now)


def test_people_are_told_apart_and_not_named() -> None:
    assert author_name("link", "ann") == author_name("link", "ann") != author_name("link", "bob")
    assert author_name("link", "ann") != author_name("other", "ann")
    assert author_name("link", None) is None
