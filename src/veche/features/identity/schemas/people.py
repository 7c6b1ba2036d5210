"""What the doors of people take and give: the directory, accounts, invitations, links for a new password."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from veche.features.identity.schemas import Email, Name, Password
from veche.kit.caller import Locale, UserRole


class Person(Struct):
    """Somebody with whom one can share."""

    id: str
    name: str


class People(Struct):
    """Everybody else here, by name; `listed` is false where the operator keeps that to himself."""

    items: list[Person]
    listed: bool


class Account(Struct):
    """A person as those see them who look after the people."""

    id: str
    email: str
    name: str
    role: UserRole
    disabled: bool
    created_at: int
    last_seen_at: int | None


class Accounts(Struct):
    """Everybody, by name."""

    items: list[Account]


class AccountPatch(Struct, forbid_unknown_fields=True):
    """What may be changed about another person."""

    role: UserRole | UnsetType = UNSET
    disabled: bool | UnsetType = UNSET


class ResetLink(Struct):
    """The secret part of a link for a new password; told this once."""

    token: str
    expires_at: int


class Invitation(Struct):
    """A link by which people join, without its secret."""

    id: str
    role: UserRole
    email: str | None
    note: str
    uses: int
    most_uses: int
    created_at: int
    expires_at: int | None
    inviter: str


class NewInvitation(Invitation):
    """An invitation just made; `token` is told this once and is `null` when the request is repeated."""

    token: str | None = None


class Invitations(Struct):
    """All invitations that are still good, newest first."""

    items: list[Invitation]


class InvitationRequest(Struct, forbid_unknown_fields=True):
    """An invitation to make."""

    id: str
    role: Literal["member", "admin"] = "member"
    email: Email | None = None
    note: Annotated[str, Meta(max_length=100)] = ""
    most_uses: Annotated[int, Meta(ge=1, le=1000)] = 1
    expires_at: int | None = None


class Welcome(Struct):
    """What whoever holds an invitation may know of it."""

    email: str | None
    expires_at: int | None


class JoinRequest(Struct):
    """Who joins by an invitation."""

    name: Name
    email: Email
    password: Password
    locale: Locale = "en"


class ResetSubject(Struct):
    """Whose password a link sets."""

    name: str
    email: str


class ResetRequest(Struct):
    """The password to have from now on."""

    password: Password
