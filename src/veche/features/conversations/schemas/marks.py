"""What a person thinks of messages, as doors take and give it."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from veche.ports.content import Role


class Mark(msgspec.Struct):
    """What the caller thinks of a message; of two, the one with the later `updated_at` holds."""

    message_id: str
    conversation_id: str
    starred: bool
    rating: Literal[-1, 1] | None
    note: str
    updated_at: int


class MarkPatch(msgspec.Struct, forbid_unknown_fields=True):
    """What changes of a mark; absent fields stay. Without a rating there is no note."""

    starred: bool | msgspec.UnsetType = msgspec.UNSET
    rating: Literal[-1, 1] | msgspec.UnsetType | None = msgspec.UNSET
    note: Annotated[str, msgspec.Meta(max_length=2000)] | msgspec.UnsetType = msgspec.UNSET


class Favourite(msgspec.Struct):
    """A message that the caller has starred, and where it is."""

    message_id: str
    conversation_id: str
    conversation_title: str | None
    role: Role
    model: str | None
    at: int
    starred_at: int
    excerpt: str
    address: str
