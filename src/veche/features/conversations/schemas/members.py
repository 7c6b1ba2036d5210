"""Who takes part in a conversation, as doors show it (docs/protocol.md)."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from veche.features.conversations.schemas import MemberRole


class Member(msgspec.Struct):
    """Somebody who takes part in a conversation."""

    id: str
    name: str
    role: MemberRole
    joined_at: int


class Author(msgspec.Struct):
    """Somebody who wrote in a conversation and may have left it since."""

    id: str
    name: str


class Members(msgspec.Struct):
    """Who takes part, the owner first, and who else is named at its messages."""

    items: list[Member]
    authors: list[Author]


class NewMember(msgspec.Struct, forbid_unknown_fields=True):
    """Whom to let in: by id, or by an e-mail in full."""

    role: Literal["writer", "reader"]
    user_id: str | None = None
    email: Annotated[str, msgspec.Meta(max_length=254)] | None = None


class MemberPatch(msgspec.Struct, forbid_unknown_fields=True):
    """What a member may do from now on."""

    role: Literal["writer", "reader"]
