"""What is asked of a search, and what it finds (docs/protocol.md)."""

from __future__ import annotations

from typing import Literal

import msgspec

from veche.ports.content import Role


class SearchHit(msgspec.Struct):
    """A message that was found; `marks` are [from, to) positions in `excerpt`, in UTF-16 code units.

    With `file_id` the words stand in that attachment, and so does the excerpt.
    """

    conversation_id: str
    conversation_title: str | None
    message_id: str
    role: Role
    at: int
    excerpt: str
    marks: list[tuple[int, int]]
    score: float
    file_id: str | None = None
    file_name: str | None = None
    project_id: str | None = None
    archived: bool = False
    number: int = 0  # of the message, in the order of their making


class TitleHit(msgspec.Struct):
    """A conversation whose title was found; `marks` as in `SearchHit`."""

    conversation_id: str
    title: str
    marks: list[tuple[int, int]]
    at: int
    project_id: str | None
    archived: bool


class SearchPage(msgspec.Struct):
    """Messages that were found, best first; the titles come with the first page."""

    items: list[SearchHit]
    next: str | None = None
    titles: list[TitleHit] = msgspec.field(default_factory=list)


class SearchFilter(msgspec.Struct):
    """What a search is narrowed to; nothing is wide open. Times are milliseconds, `before` itself excluded."""

    project: str | None = None  # an id, or `none`
    model: str | None = None  # provider.model
    role: Literal["user", "assistant"] | None = None
    after: int | None = None
    before: int | None = None
    has_file: bool | None = None
    archived: bool | None = None
