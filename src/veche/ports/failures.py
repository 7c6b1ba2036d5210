"""Translates what vendors say when they refuse into the port's errors, for every adapter; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from email.utils import parsedate_to_datetime
from math import isfinite
from typing import Any

import msgspec

from veche.ports.provider import (
    ProviderCut,
    ProviderError,
    ProviderFiltered,
    ProviderKey,
    ProviderLimited,
    ProviderModel,
    ProviderOverloaded,
    ProviderQuota,
    ProviderRequest,
    ProviderTimeout,
    ProviderTooLong,
    ProviderUnreachable,
)

DETAIL_LENGTH = 300  # characters of a vendor's text that are kept


class Fault(msgspec.Struct):
    """What a vendor said went wrong, before it is masked and named.

    `word` joins the vendor's machine-readable codes (`code`, `type`, `status`), in lower case.
    """

    message: str = ""
    word: str = ""
    status: int | None = None
    retry_after: float | None = None  # seconds
    kind: type[ProviderError] | None = None  # where the decoder itself knows


class Wording(msgspec.Struct, frozen=True):
    """Words that give a kind of failure away, and the statuses under which they are believed."""

    kind: type[ProviderError]
    pattern: str  # read with the first failure, which is rare
    statuses: frozenset[int] | None = None


def _words(kind: type[ProviderError], *words: str, statuses: Iterable[int] | None = None) -> Wording:
    return Wording(kind, "|".join(words), frozenset(statuses) if statuses is not None else None)


# In order: what stands first wins. Gathered from the vendors' own error pages and from their SDKs.
_WORDINGS = [
    _words(
        ProviderTooLong,
        "context_length_exceeded|model_context_window_exceeded|exceed_context_size",
        "context (length|window|size)|maximum context|prompt is too long|too many (input )?tokens|input (is )?too long",
        r"(input|prompt|number of)[\w ]*tokens?[\w ():]* (exceed|must be (less|no more)|is larger|limit)",
        "exceeds? the (maximum|available|model's)[^.]*(tokens|context)|requested tokens|tokens limit exceeded",
        statuses=[400, 413, 422, 500],
    ),
    _words(
        ProviderFiltered,
        "content_filter|content_policy|content_management_policy|responsibleai|moderation_blocked|data_inspection",
        "content (policy|filter)|flagged|usage polic|safety (system|filter|reasons)|requires moderation",
        "prohibited_content",
        statuses=[400, 403, 422, 451],
    ),
    _words(
        ProviderQuota,
        "insufficient_quota|billing_error|billing_hard_limit|insufficient_balance|spend_limit|payment_required",
        "insufficient (balance|credit|funds)|credit balance|out of credits|not enough (credits|money)|spending limit",
        r"billing account|per ?day|daily (limit|quota)|monthly|requires? more credits|used all available credits",
        statuses=[400, 402, 403, 429],
    ),
    _words(ProviderLimited, "rate_?limit|resource_exhausted|too many requests|tokens per min", statuses=[403, 503]),
    _words(
        ProviderKey,
        "api[_ ]key[_ ](not[_ ]valid|invalid|expired)|invalid[_ ]api[_ ]key|incorrect api key|api key not valid",
        "authentication_error|unauthenticated|permission_error|invalid_authentication|unknown api key",
        statuses=[400, 401, 403, 422],
    ),
    _words(
        ProviderModel,
        "model_not_found|unknown_model|invalid_model|not_found_error|no endpoints found",
        r"(invalid|unknown|no such|unsupported) model\b|not a valid model",
        r"\bmodel\b[^.]*(not found|does not exist|doesn't exist|not exist|not available|is not supported|deprecated)",
        "failed to (get|find|parse) model|models/[^ ]+ is not found",
        statuses=[400, 403, 404, 422],
    ),
    _words(ProviderOverloaded, "overloaded|unavailable|internal|server_error|api_error", statuses=[200]),
]

_BY_STATUS: dict[int, type[ProviderError]] = {
    401: ProviderKey,
    402: ProviderQuota,
    403: ProviderKey,
    407: ProviderUnreachable,
    408: ProviderTimeout,
    413: ProviderTooLong,
    429: ProviderLimited,
    451: ProviderFiltered,
    504: ProviderTimeout,
    524: ProviderTimeout,
}

_SECRET_SHAPES = re.compile(
    r"(?i:bearer|basic|api-key|key=)\s*[\w.+/=~-]{16,}|\b(?:sk|pk|rk|gsk|xai|tgp)[-_][\w*.-]{8,}"
    r"|\bAIza[\w-]{20,}|\bAQVN[\w-]{20,}|\bt1\.[\w.-]{20,}|\beyJ[\w-]{10,}\.[\w.-]+"
)


def masked(text: str, secrets: Iterable[str] = ()) -> str:
    """`text` on one line, without secrets, no longer than `DETAIL_LENGTH`."""
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= 4:
            text = text.replace(secret, "***")
    text = _SECRET_SHAPES.sub("***", " ".join(text.split()))
    return text if len(text) <= DETAIL_LENGTH else text[: DETAIL_LENGTH - 1] + "…"


def retry_seconds(headers: Mapping[str, str], now: float) -> float | None:
    """How long to wait, in seconds: `retry-after-ms`, or `Retry-After` as seconds or HTTP date (RFC 9110, 10.2.3).

    `now` is the Unix time in seconds that a date is compared with.
    """
    found = {name.lower(): value.strip() for name, value in headers.items()}
    if (ms := _wait(found.get("retry-after-ms", ""))) is not None:
        return ms / 1000
    value = found.get("retry-after", "")
    if not value or (wait := _wait(value)) is not None:
        return wait if value else None
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - now)
    except (ValueError, OverflowError):
        return None


def _wait(text: str) -> float | None:
    """A number of seconds that can be waited for; `inf`, `nan` and what is no number are none."""
    try:
        value = float(text)
    except ValueError:
        return None
    return max(0.0, value) if isfinite(value) else None


def read_fault(body: bytes | str, status: int | None = None) -> Fault:
    """Finds code and sentence in a vendor's answer, whatever its shape: JSON of a dozen makes, text or HTML."""
    try:
        content: Any = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):  # the last: brackets in brackets, thousands deep
        text = body if isinstance(body, str) else body.decode("utf-8", "replace")
        return Fault(message="" if "<html" in text.lower() else text, status=status)
    return fault_of(content, status)


def fault_of(content: object, status: int | None = None) -> Fault:
    """The fault in a decoded answer."""
    if isinstance(content, list) and content:
        content = content[0]
    if isinstance(content, str):
        return Fault(message=content, status=status)
    if not isinstance(content, dict):
        return Fault(status=status)
    inner = content.get("error")
    fields: dict[str, Any] = {**content, **inner} if isinstance(inner, dict) else dict(content)
    if isinstance(inner, str):
        fields.setdefault("message", inner)
    names = ("code", "type", "status", "grpcCode", "param") if isinstance(inner, dict) else ("code", "type")
    words = [str(value) for name in names if isinstance(value := fields.get(name), str | int)]
    return Fault(
        message=_sentence(fields),
        word=" ".join(words).lower(),
        status=(_status(fields) or status) if status in (None, 200) else status,
        retry_after=_retry_detail(fields.get("details")),
    )


def _sentence(fields: dict[str, Any]) -> str:
    for name in ("message", "error_description", "msg", "detail", "title", "error"):
        match fields.get(name):
            case str() as text if text:
                return text + _raw_reason(fields.get("metadata"))
            case [{"msg": str() as text}, *_]:
                return text
            case {"message": str() as text} | {"msg": str() as text}:
                return text
    return ""


def _raw_reason(metadata: object) -> str:
    """OpenRouter puts the real vendor's words into `metadata.raw`."""
    match metadata:
        case {"raw": str() as raw}:
            return f": {raw}"
    return ""


def _status(fields: dict[str, Any]) -> int | None:
    for name in ("status", "code", "httpCode", "status_code"):
        value = fields.get(name)
        if isinstance(value, str) and re.fullmatch("[0-9]{3}", value):
            value = int(value)
        if isinstance(value, int) and 400 <= value <= 599:
            return value
    return None


def _retry_detail(details: object) -> float | None:
    """Google's `RetryInfo` (google.rpc): `"retryDelay": "36s"`."""
    if isinstance(details, list):
        for detail in details:
            match detail:
                case {"retryDelay": str() as delay} if delay.endswith("s"):
                    return _wait(delay[:-1])
    return None


def kind_of(fault: Fault) -> type[ProviderError]:
    """Which of the port's errors a fault is."""
    if fault.kind is not None:
        return fault.kind
    status = fault.status or 200
    said = f"{fault.word} {fault.message.lower()}"
    for wording in _WORDINGS:
        if (wording.statuses is None or status in wording.statuses or status == 200) and re.search(
            wording.pattern, said
        ):
            return wording.kind
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if status == 404:
        return ProviderModel if "model" in said else ProviderUnreachable
    if 300 <= status < 400:  # keys do not follow redirects: the address itself is wrong
        return ProviderUnreachable
    if 400 <= status < 500:
        return ProviderRequest
    return ProviderOverloaded


def failure_of(
    fault: Fault, *, provider: str, secrets: Iterable[str], retry_after: float | None = None
) -> ProviderError:
    """The error to raise for `fault`, with the vendor's words masked."""
    kind = kind_of(fault)
    failure = kind(
        provider=provider,
        detail=masked(fault.message or fault.word, secrets),
        status=fault.status,
        retry_after=retry_after if retry_after is not None else fault.retry_after,
    )
    if kind is ProviderUnreachable and fault.status is not None and fault.status < 500:
        failure.retryable = False  # a wrong address does not get right by itself
    return failure


def cut(message: str) -> Fault:
    """The stream broke off, or held what cannot be read."""
    return Fault(message=message, kind=ProviderCut)
