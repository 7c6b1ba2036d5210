"""The port of passage search: where the Guide, and later retrieval, finds what to quote."""

from __future__ import annotations

from typing import Protocol

import msgspec

from veche.ports.content import CitationSource


class Passage(msgspec.Struct):
    """A piece of text that answers a query, with where it stands. `score` is comparable within one answer."""

    text: str
    title: str
    source: CitationSource
    score: float
    ref: str | None = None  # conversation, message or file id
    url: str | None = None


class PassageSearch(Protocol):
    """Finds passages that `person` may read, and that everybody may see who reads `conversation`."""

    async def __call__(
        self, *, person: str | None, query: str, locale: str, limit: int, conversation: str | None = None
    ) -> list[Passage]:
        """The best passages first; none is an empty list."""
        ...
