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


Code = Annotated[str, Meta(max_length=40)]
Bytes64 = Annotated[str, Meta(max_length=8192, pattern=r"^[A-Za-z0-9_-]*$")]  # base64url

PreferenceName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_.-]{0,39}$")]
_Text = Annotated[str, Meta(max_length=300)]
Preference = bool | int | float | _Text | list[_Text] | dict[PreferenceName, _Text | list[_Text] | None]
# how a person likes the interface (density, keys, voice …): kept for the pages, which alone know what it means
Interface = dict[PreferenceName, Preference]
InterfacePatch = dict[PreferenceName, Preference | None]


class Defaults(Struct):
    """What a person's new conversations start with."""

    model: Annotated[str, Meta(max_length=200)] | None = None
    params: Params = field(default_factory=Params)
    instructions: Annotated[str, Meta(max_length=20_000)] | None = None


class Me(Struct):
    """A person, as they see themselves."""

    id: str
    email: str
    name: str
    role: UserRole
    locale: Locale
    theme: Theme
    defaults: Defaults
    interface: Interface
    created_at: int


class MePatch(Struct, forbid_unknown_fields=True):
    """What a person may change about themselves."""

    name: Name | UnsetType = UNSET
    locale: Locale | UnsetType = UNSET
    theme: Theme | UnsetType = UNSET
    defaults: Defaults | UnsetType = UNSET
    interface: InterfacePatch | UnsetType = UNSET  # named ones change, null takes one away, others stay


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
    code: Code | None = None  # of the phone, or a recovery code, once `sign_in.code_needed` was answered


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


class Proof(Struct):
    """What an authenticator answers, each in base64url."""

    credential: Bytes64
    client_data: Bytes64
    authenticator_data: Bytes64
    signature: Bytes64


class ConfirmRequest(Struct):
    """Shows again who one is: by the password or by a passkey."""

    password: Password | None = None
    proof: Proof | None = None


class Confirmed(Struct):
    """Until when sensitive changes are allowed in this session."""

    until: int


class PasskeyName(Struct):
    """What a person calls a passkey."""

    name: Name


class NewPasskey(Struct):
    """A passkey just made: the authenticator's answer in base64url."""

    name: Name
    client_data: Bytes64
    attestation: Annotated[str, Meta(max_length=32_768, pattern=r"^[A-Za-z0-9_-]*$")]


class Passkey(Struct):
    """A passkey, without its key."""

    id: str
    name: str
    backed_up: bool
    created_at: int
    last_used_at: int | None


class PasskeyOptions(Struct):
    """What the browser needs to make or use a passkey; bytes are in base64url."""

    challenge: str
    rp_id: str
    user_id: str | None = None
    user_name: str | None = None
    user_title: str | None = None
    algorithms: list[int] = field(default_factory=list)
    exclude: list[str] = field(default_factory=list)
    allow: list[str] = field(default_factory=list)


class TotpBegun(Struct):
    """A secret for the phone: as text and as a QR code, an SVG path in a square of `size` modules."""

    secret: str
    uri: str
    size: int
    path: str


class TotpCode(Struct):
    """The phone's code of this moment."""

    code: Code


class RecoveryCodes(Struct):
    """Codes for the day the phone is lost; told this once."""

    codes: list[str]


class Factors(Struct):
    """How a person signs in beside the password."""

    totp_since: int | None
    recovery_left: int
    passkeys: list[Passkey]
    passkeys_possible: bool
    confirmed_until: int  # sensitive changes are allowed until then without asking again


class DeviceRequest(Struct, forbid_unknown_fields=True):
    """A program that wants to be let in: what it calls itself (its machine's name), and what it wants to do."""

    client: Name
    scopes: Annotated[list[Scope], Meta(min_length=1, max_length=3)] = field(default_factory=lambda: ["chat"])


class DeviceBegun(Struct):
    """What the program shows and keeps: the person types `code` at `url`; `device_code` is the program's own secret."""

    device_code: str
    code: str
    url: str
    expires_in: int  # seconds
    interval: int  # seconds between two questions


class DeviceQuestion(Struct, forbid_unknown_fields=True):
    """Has somebody answered?"""

    device_code: Annotated[str, Meta(max_length=200)]


class DeviceAnswer(Struct):
    """What came of it so far; with `approved` comes a key, told this once."""

    state: Literal["waiting", "slow_down", "approved", "refused"]
    interval: int
    key: NewApiKey | None = None


class DeviceCode(Struct, forbid_unknown_fields=True):
    """What the person typed."""

    code: Code


class Device(Struct):
    """Who waits to be let in. `client` is a claim; `address` is where the request came from."""

    client: str
    address: str
    elsewhere: bool  # it came from another network than the person who looks
    scopes: list[Scope]
    created_at: int
    expires_at: int


class DeviceVerdict(Struct, forbid_unknown_fields=True):
    """Lets it in, or not."""

    code: Code
    approve: bool
