"""What the doors of sharing take and give (docs/protocol.md)."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from veche.ports.content import Part, Role

Mode = Literal["frozen", "live"]
LinkName = Annotated[str, Meta(max_length=100)]
LinkPasswordText = Annotated[str, Meta(min_length=1, max_length=256)]  # as long as what a check takes


class Share(Struct):
    """A link as its maker sees it; its secret part is told only when it is made."""

    id: str
    conversation_id: str
    conversation_title: str | None
    name: str
    mode: Mode
    branches: bool
    reasoning: bool
    files: bool
    indexed: bool
    copyable: bool
    has_password: bool
    expired: bool
    views: int
    last_viewed_at: int | None
    expires_at: int | None
    created_at: int


class NewShare(Share):
    """A link just made; `token` is told this once and is `null` when the request is repeated."""

    token: str | None = None


class ShareRequest(Struct, forbid_unknown_fields=True):
    """A link to make."""

    id: str
    conversation_id: str
    name: LinkName = ""
    mode: Mode = "frozen"
    branches: bool = False
    reasoning: bool = False
    files: bool = True
    indexed: bool = False
    copyable: bool = True
    password: LinkPasswordText | None = None
    expires_at: int | None = None


class SharePatch(Struct, forbid_unknown_fields=True):
    """What may be changed about a link; `null` takes a password or an end away."""

    name: LinkName | UnsetType = UNSET
    password: LinkPasswordText | UnsetType | None = UNSET
    expires_at: int | UnsetType | None = UNSET
    indexed: bool | UnsetType = UNSET
    copyable: bool | UnsetType = UNSET


class SharedMessage(Struct):
    """A message as a link shows it. `author` tells people apart without naming them."""

    id: str
    number: int
    parent_id: str | None
    role: Role
    author: str | None
    parts: list[Part]
    model: str | None
    writing: bool
    created_at: int


class Shared(Struct):
    """What a link shows; `next` asks for older messages, `seq` says when there is something new."""

    title: str | None
    mode: Mode
    branches: bool
    copyable: bool
    indexed: bool
    created_at: int
    expires_at: int | None
    head_id: str | None
    seq: int
    next: str | None
    messages: list[SharedMessage]


class PasswordTry(Struct):
    """The password of a link."""

    password: LinkPasswordText


class Ticket(Struct):
    """What the password opens the link with, for some hours."""

    ticket: str
    until: int


class CopyRequest(Struct, forbid_unknown_fields=True):
    """A copy of one's own to go on with."""

    id: str
    token: Annotated[str, Meta(max_length=200)]
    ticket: Annotated[str, Meta(max_length=200)] | None = None
