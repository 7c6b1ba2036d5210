"""What two copies of a conversation must know of each other to become one (docs/protocol.md, “Two copies”)."""

from __future__ import annotations

from typing import Any

import msgspec

from veche.features.conversations.schemas import Conversation
from veche.features.conversations.schemas.marks import Mark


class Standing(msgspec.Struct):
    """One conversation of the caller's own: `seq` and `marked_at` grow with every change of it."""

    id: str
    title: str | None
    seq: int
    marked_at: int
    project_id: str | None


class Gone(msgspec.Struct):
    """A conversation that the caller deleted."""

    id: str
    at: int


class Node(msgspec.Struct):
    """A message without its words; `rest` is false while it is being written."""

    id: str
    number: int
    parent_id: str | None
    updated_at: int
    rest: bool


class Copy(msgspec.Struct):
    """A conversation without its words.

    `stamps` tells when each setting was last changed (a branch's name under `=name`), `removed` under which number of
    the log each message went that is not here any more, `missing` which attached files are not here.
    """

    conversation: Conversation
    stamps: dict[str, int]
    nodes: list[Node]
    removed: dict[str, int]
    marks: list[Mark]
    missing: list[str]


class Settings(msgspec.Struct):
    """Settings that shall hold from now on, unless they were changed here since; times as in `Copy.stamps`."""

    fields: dict[str, Any] = msgspec.field(default_factory=dict)
    branches: dict[str, str | None] = msgspec.field(default_factory=dict)  # None: the name goes
    stamps: dict[str, int] = msgspec.field(default_factory=dict)
    updated_at: int = 0  # of the conversation's last activity


class Merged(msgspec.Struct):
    """What came of it."""

    made: bool = False  # the conversation was not here before
    added: int = 0
    changed: int = 0
    removed: int = 0
    before: int = 0  # the number of the last event when this began …
    seq: int = 0  # … and now
    marked_at: int = 0
