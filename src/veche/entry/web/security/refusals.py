"""How the door says no: problem documents, or whatever shape a path's clients expect."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec
from litestar import Request

from veche.kit.errors import Denied, Limited, VecheError
from veche.kit.web import STATUS, problem


class BodyTooLarge(VecheError):
    """The request's body is larger than fits here."""

    code = "body.too_large"
    kind = "invalid"


class CsrfRefused(Denied):
    """A page of another site made the browser send this."""

    code = "csrf.refused"


class HostRefused(Denied):
    """The Host header names somebody else."""

    code = "host.refused"


class Rendered(NamedTuple):
    """A refusal as bytes."""

    body: bytes
    media_type: str


Render = Callable[[Any, VecheError, int], Rendered]
"""Takes the ASGI scope, the refusal and its HTTP status."""


def status_of(error: VecheError) -> int:
    """The HTTP status of a refusal."""
    return 413 if isinstance(error, BodyTooLarge) else STATUS[error.kind]


def as_problem(scope: Any, error: VecheError, status: int) -> Rendered:
    """A problem document (RFC 9457)."""
    document = msgspec.json.decode(problem(Request(scope), error).content)
    document["status"] = status
    return Rendered(msgspec.json.encode(document), "application/problem+json")


def raw_headers(error: VecheError, rendered: Rendered) -> list[tuple[bytes, bytes]]:
    """The headers of a refusal."""
    headers = [
        (b"content-type", rendered.media_type.encode("latin-1")),
        (b"content-length", str(len(rendered.body)).encode()),
    ]
    if isinstance(error, Limited) and error.retry_after:
        headers.append((b"retry-after", str(max(1, round(error.retry_after))).encode()))
    if error.kind == "unauthenticated":
        headers.append((b"www-authenticate", b"Bearer"))
    if isinstance(error, BodyTooLarge):
        headers.append((b"connection", b"close"))  # the rest of the body is not read
    return headers
