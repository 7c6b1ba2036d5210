"""The one class of expected failures: a stable code, a kind, and facts for the sentence that people read."""

from __future__ import annotations

from typing import Literal

Kind = Literal["invalid", "unauthenticated", "denied", "not_found", "conflict", "limited", "unavailable", "broken"]


class VecheError(Exception):
    """An expected failure.

    `code` is stable and for programs. `fields` are facts (never secrets) that the catalogues of
    `veche.kit.messages` put into the sentence for people. Subclasses set `code` and `kind`.
    """

    code: str = "broken"
    kind: Kind = "broken"

    def __init__(self, *, code: str | None = None, **fields: object) -> None:
        if code is not None:
            self.code = code
        self.fields = fields
        super().__init__(self.code)

    def __str__(self) -> str:
        return f"{self.code} {self.fields}" if self.fields else self.code


class Invalid(VecheError):
    """The input cannot be taken as it is."""

    code = "invalid"
    kind: Kind = "invalid"


class NotFound(VecheError):
    """There is no such thing, or the caller may not know that there is."""

    code = "not_found"
    kind: Kind = "not_found"


class Conflict(VecheError):
    """The state of things does not allow it."""

    code = "conflict"
    kind: Kind = "conflict"


class Denied(VecheError):
    """The caller may not."""

    code = "denied"
    kind: Kind = "denied"


class Unauthenticated(VecheError):
    """Nobody is signed in."""

    code = "unauthenticated"
    kind: Kind = "unauthenticated"


class Limited(VecheError):
    """Too often or too much; `retry_after` is in seconds."""

    code = "limited"
    kind: Kind = "limited"

    def __init__(self, *, retry_after: float | None = None, code: str | None = None, **fields: object) -> None:
        super().__init__(code=code, **fields)
        self.retry_after = retry_after
