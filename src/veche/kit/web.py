"""What endpoints share: who calls, and problem documents."""

from __future__ import annotations

from typing import Any, cast

import msgspec
from litestar import Request, Response
from litestar.connection import ASGIConnection
from litestar.types import Scope as AsgiScope

from veche.kit.caller import Caller, Locale
from veche.kit.errors import Kind, Limited, Unauthenticated, VecheError
from veche.kit.messages import explain

STATUS: dict[Kind, int] = {
    "invalid": 422,
    "unauthenticated": 401,
    "denied": 403,
    "not_found": 404,
    "conflict": 409,
    "limited": 429,
    "unavailable": 503,
    "broken": 500,
}
CALLER = "veche.caller"


def caller_of(request: ASGIConnection[Any, Any, Any, Any]) -> Caller:
    """The caller that the door found.

    Raises:
        Unauthenticated: nobody is signed in.
    """
    caller = request.scope.get(CALLER)
    if caller is None:
        raise Unauthenticated
    return cast(Caller, caller)


def locale_of(scope: AsgiScope) -> Locale:
    """The caller's language, else the first of ours that the browser accepts, else English."""
    caller = cast("Caller | None", scope.get(CALLER))
    if caller is not None:
        return caller.locale
    headers = dict(cast("Any", scope)["headers"])
    for part in headers.get(b"accept-language", b"").decode("latin-1").lower().split(","):
        if part.strip().startswith("ru"):
            return "ru"
        if part.strip().startswith("en"):
            return "en"
    return "en"


def problem(request: Request[Any, Any, Any], error: VecheError, *, status: int | None = None) -> Response[bytes]:
    """`error` as a problem document (RFC 9457), with the status of its kind unless another is given."""
    status = status or STATUS[error.kind]
    fields = {k: v for k, v in error.fields.items() if isinstance(v, str | int | float | bool)}
    body = {
        "type": "about:blank",
        "status": status,
        "code": error.code,
        "title": error.kind.replace("_", " "),
        "detail": explain(error, locale_of(request.scope)),
        "fields": fields,
    }
    retry = error.retry_after if isinstance(error, Limited) else getattr(error, "retry_after", None)
    headers = {"Retry-After": str(max(1, round(retry)))} if retry else {}
    return Response(
        msgspec.json.encode(body), status_code=status, media_type="application/problem+json", headers=headers
    )
