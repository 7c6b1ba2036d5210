"""What is kept of a person, for how long, and what was erased, as doors show it (docs/protocol.md)."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

Span = Literal["deleted", "account", "days", "hours"]
What = Literal["data", "account"]


class Kept(msgspec.Struct):
    """One kind of thing: how many there are, and until when they stay.

    `until`: `deleted` by the person, for as long as there is the `account`, or so many `days` or `hours`.
    """

    kind: str
    count: int
    until: Span
    number: int | None = None  # of days or hours
    size: int | None = None  # bytes


class Run(msgspec.Struct):
    """Old conversations were deleted, as the person wished."""

    at: int
    days: int
    conversations: int
    messages: int


class Privacy(msgspec.Struct):
    """What is kept of the caller."""

    kept: list[Kept]
    days: int | None  # conversations untouched for so long are deleted; null: never
    runs: list[Run]  # newest first
    sole_owner: bool  # their account cannot be erased


class Retention(msgspec.Struct, forbid_unknown_fields=True):
    """After how many days without a message a conversation goes; null: never."""

    days: Annotated[int, msgspec.Meta(ge=1, le=36_500)] | None


class Affected(msgspec.Struct):
    """How many conversations would go now."""

    conversations: int
    spared: int  # that are as old but pinned


class EraseRequest(msgspec.Struct, forbid_unknown_fields=True):
    """`data`: all but the account itself; `account`: everything."""

    what: What
    password: Annotated[str, msgspec.Meta(max_length=4096)]


class Erased(msgspec.Struct):
    """How many of one kind are gone."""

    kind: str
    count: int


class Remaining(msgspec.Struct):
    """What erasing does not reach."""

    code: str
    text: str


class Receipt(msgspec.Struct):
    """What was erased. `sha256` is of the receipt as JSON with `sha256` empty; the server's log has it too."""

    id: str
    what: What
    at: int
    erased: list[Erased]
    remains: list[Remaining]
    sha256: str = ""
