"""What identity's doors take and give (docs/protocol.md)."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from veche.kit.caller import Locale, Scope, UserRole
from veche.ports.content import Params

Theme = Literal["system", "light", "dark"]
Name = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"\S")]
Email = Annotated[str, Meta(min_length=3, max_length=254)]
# longer ones are refused by the rules, with a sentence of their own; this only bounds what is looked at
Password = Annotated[str, Meta(max_length=4096)]


class Defaults(Struct):
    """What a person's new conversations start with."""

    model: Annotated[str, Meta(max_length=200)] | None = None
    params: Params = field(default_factory=Params)


class Me(Struct):
    """A person, as they see themselves."""

    id: str
    email: str
    name: str
    role: UserRole
    locale: Locale
    theme: Theme
    defaults: Defaults
    created_at: int


class MePatch(Struct, forbid_unknown_fields=True):
    """What a person may change about themselves."""

    name: Name | UnsetType = UNSET
    locale: Locale | UnsetType = UNSET
    theme: Theme | UnsetType = UNSET
    defaults: Defaults | UnsetType = UNSET


class SetupState(Struct):
    """Must the owner still be made?"""

    needed: bool


class SetupRequest(Struct):
    """Makes the owner; `token` is from the one-time link."""

    token: Annotated[str, Meta(max_length=200)]
    name: Name
    email: Email
    password: Password
    locale: Locale = "en"


class SignInRequest(Struct):
    """Who signs in."""

    email: Annotated[str, Meta(max_length=1000)]
    password: Password


class PasswordChange(Struct):
    """The present password and the one to have from now on."""

    current: Password
    new: Password


class Session(Struct):
    """A browser that is signed in."""

    id: str
    user_agent: str
    created_at: int
    last_used_at: int
    current: bool


class Sessions(Struct):
    """All browsers where one person is signed in, last used first."""

    items: list[Session]


class ApiKey(Struct):
    """A program's key, without its secret."""

    id: str
    name: str
    prefix: str
    scopes: list[Scope]
    created_at: int
    expires_at: int | None
    last_used_at: int | None


class NewApiKey(ApiKey):
    """A key just made; `key` is told this once and is `null` when the request is repeated."""

    key: str | None = None


class ApiKeys(Struct):
    """One person's keys, newest first."""

    items: list[ApiKey]


class KeyRequest(Struct):
    """A key to make."""

    id: str
    name: Name
    scopes: Annotated[list[Scope], Meta(min_length=1, max_length=3)]
    expires_at: int | None = None
