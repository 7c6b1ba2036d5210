"""Failures as both ways tell them: problem documents and failed answers turned back into `VecheError`."""

from __future__ import annotations

from typing import Any, cast, get_args

import msgspec

from veche.features.conversations.schemas import Message
from veche.features.llm.errors import ModelAmbiguous, ModelUnknown
from veche.features.usage.errors import BudgetReached, BudgetUnpriced
from veche.kit.errors import Kind, VecheError
from veche.ports.content import ErrorPart
from veche.ports.provider import ProviderError

_BY_STATUS: dict[int, Kind] = {
    400: "invalid",
    401: "unauthenticated",
    403: "denied",
    404: "not_found",
    409: "conflict",
    413: "invalid",
    422: "invalid",
    429: "limited",
    500: "broken",
}


class Refusal(VecheError):
    """What the other side would not do; `detail` is its own sentence, for codes that this version does not know."""

    def __init__(
        self, code: str, kind: Kind, detail: str = "", *, retry_after: float | None = None, **fields: object
    ) -> None:
        super().__init__(code=code)
        self.fields = fields
        self.kind = kind
        self.detail = detail
        self.retry_after = retry_after


class _Problem(msgspec.Struct):
    code: str
    title: str = ""
    detail: str = ""
    fields: dict[str, Any] = msgspec.field(default_factory=dict)


def refusal(status: int, body: bytes, url: str, retry_after: str | None = None) -> Refusal:
    """The failure that an HTTP answer tells of, whoever wrote it."""
    wait = float(retry_after) if retry_after and retry_after.isdecimal() else None
    try:
        problem = msgspec.json.decode(body, type=_Problem)
    except msgspec.DecodeError:  # a proxy's page, or a server that is not ours
        if status in (502, 503, 504):
            return Refusal("client.unreachable", "unavailable", url=url, reason=f"HTTP {status}", retry_after=wait)
        return Refusal("client.answer", "broken", url=url, status=status)
    named = problem.title.replace(" ", "_")
    kind = cast(Kind, named) if named in get_args(Kind) else _BY_STATUS.get(status, "unavailable")
    fields = {name: value for name, value in problem.fields.items() if name not in ("code", "kind", "detail")}
    return Refusal(problem.code, kind, problem.detail, retry_after=wait, **fields)


def failure_of(message: Message) -> tuple[VecheError, str]:
    """Why an answer failed, from what is kept of it; and the sentence that was kept."""
    part = next((p for p in reversed(message.parts) if isinstance(p, ErrorPart)), None)
    if part is None:
        return Refusal("turns.broken", "broken"), ""
    return Refusal(part.code, _kind_of(part.code), part.text), part.text


def _kind_of(code: str) -> Kind:
    expected: list[type[VecheError]] = [
        *_below(ProviderError),
        ModelUnknown,
        ModelAmbiguous,
        BudgetReached,
        BudgetUnpriced,
    ]
    for known in expected:
        if known.code == code:
            return known.kind
    if code == "budgets.reached_total":
        return BudgetReached.kind
    return "unavailable" if code.startswith(("provider.", "plugins.")) else "broken"


def _below(cls: type[VecheError]) -> list[type[VecheError]]:
    return [cls, *(found for sub in cls.__subclasses__() for found in _below(sub))]
