"""The port of chat model providers: what an adapter gets, gives and may raise."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any, Literal, Protocol, runtime_checkable

import msgspec

from veche.kit.errors import Kind, VecheError
from veche.ports.content import Params, Part, Role, StreamEvent

InputKind = Literal["text", "image", "file", "audio"]


class Price(msgspec.Struct):
    """Price of one model from one date, per `per` tokens, as decimal text in `currency` (ISO 4217)."""

    input: str
    output: str
    currency: str
    since: str  # date, YYYY-MM-DD
    cached: str | None = None
    cache_write: str | None = None
    per: int = 1_000_000


class ModelInfo(msgspec.Struct):
    """One model as its provider describes it. Unknown is `None`, never a guess."""

    name: str  # the vendor's name, without the provider in front
    title: str = ""
    context_window: int | None = None  # tokens
    max_output: int | None = None  # tokens
    input: list[InputKind] = msgspec.field(default_factory=lambda: ["text"])
    tools: bool = False
    reasoning: bool = False
    structured: bool = False
    params: list[str] = msgspec.field(default_factory=lambda: ["temperature", "max_tokens", "top_p", "stop"])


class Blob(msgspec.Struct):
    """Bytes of an attachment, read by the caller before the stream begins."""

    media_type: str
    name: str
    data: bytes
    text: str | None = None  # its text, where the file is one that models can read as text
    unit: str | None = None  # what its pages are: page, sheet, slide or chapter
    places: list[tuple[int, str | None]] = msgspec.field(default_factory=list)  # where they begin in the text
    unread: str | None = None  # why there is no text: `pending`, or the reason for which it could not be read


class ChatMessage(msgspec.Struct):
    """One message of the context. Attachment parts point into `ChatRequest.blobs` by `file_id`."""

    role: Role
    parts: list[Part]


class ToolSpec(msgspec.Struct):
    """A tool that the model may call; `parameters` is a JSON Schema object."""

    name: str
    description: str
    parameters: dict[str, Any]


class ChatRequest(msgspec.Struct):
    """Everything that a provider needs for one answer."""

    model: str  # the vendor's name
    messages: list[ChatMessage]
    instructions: str | None = None  # the system prompt
    params: Params = msgspec.field(default_factory=Params)
    tools: list[ToolSpec] = msgspec.field(default_factory=list)
    tool_choice: Literal["auto", "none", "required"] | str = "auto"  # or the name of one tool
    response_schema: dict[str, Any] | None = None  # JSON Schema that the answer must follow
    response_json: bool = False  # any JSON object will do
    blobs: dict[str, Blob] = msgspec.field(default_factory=dict)
    person: str | None = None  # an opaque id of whom the answer is for
    conversation: str | None = None  # and of the conversation in which it will stand; none outside of any
    locale: str = "en"


class Connection(msgspec.Struct):
    """How to reach one provider: plain data, with secrets opened."""

    name: str  # the first half of `<provider>.<model>`
    preset: str
    title: str
    base_url: str
    secrets: dict[str, str] = msgspec.field(default_factory=dict)
    options: dict[str, str] = msgspec.field(default_factory=dict)

    def value(self, name: str, default: str = "") -> str:
        """What was given under `name`, secret or not, without the spaces that pasting leaves around it."""
        return (self.secrets.get(name) or self.options.get(name) or default).strip()

    def __repr__(self) -> str:
        """Without secrets: a connection may be logged."""
        return f"Connection(name={self.name!r}, preset={self.preset!r}, secrets={sorted(self.secrets)})"


class Provider(Protocol):
    """A provider of chat models, open for as long as its connection is configured.

    Every failure leaves as a `ProviderError`; no vendor exception gets out.
    """

    async def models(self) -> list[ModelInfo]:
        """What can be asked here, from the vendor's own list where it has one."""
        ...

    def stream(self, request: ChatRequest) -> AsyncIterator[StreamEvent]:
        """The answer, piece by piece; the last event is `Finished`.

        Closing the iterator (`aclose`, cancellation) closes the upstream request at once.
        A stream that ends without its vendor's end mark raises `ProviderCut`.
        """
        ...

    async def close(self) -> None:
        """Lets go of connections."""
        ...


@runtime_checkable
class ShowsBody(Protocol):
    """A provider that can tell what it would send, to the last byte."""

    def body(self, request: ChatRequest) -> bytes:
        """The body of the vendor's request."""
        ...


class ProviderError(VecheError):
    """A vendor refused or failed; `code` and `kind` are ours, `detail` is masked vendor text."""

    code = "provider.failed"
    kind: Kind = "unavailable"
    retryable = False  # may the same request be tried again before the first token?
    fallback = True  # may another provider be asked instead?

    def __init__(
        self,
        *,
        provider: str = "",
        detail: str = "",
        status: int | None = None,
        retry_after: float | None = None,
        code: str | None = None,
        **fields: object,
    ) -> None:
        super().__init__(code=code, provider=provider, vendor=detail, **fields)
        self.detail = detail
        self.status = status
        self.retry_after = retry_after  # seconds


class ProviderUnreachable(ProviderError):
    """No connection: wrong address, no network, refused, TLS failure."""

    code = "provider.unreachable"
    retryable = True


class ProviderTimeout(ProviderError):
    """No first token, or silence in mid-stream, for longer than the limit."""

    code = "provider.timeout"
    retryable = True


class ProviderOverloaded(ProviderError):
    """The vendor is broken or overloaded for now (5xx, 529)."""

    code = "provider.overloaded"
    retryable = True


class ProviderLimited(ProviderError):
    """Too many requests, for now; `retry_after` where the vendor says how long."""

    code = "provider.limited"
    kind: Kind = "limited"
    retryable = True


class ProviderQuota(ProviderError):
    """The account has no money or no quota left."""

    code = "provider.quota"
    kind: Kind = "limited"


class ProviderKey(ProviderError):
    """The key is missing, wrong or may not do this."""

    code = "provider.key"
    kind: Kind = "denied"


class ProviderModel(ProviderError):
    """The vendor does not know this model."""

    code = "provider.model"
    kind: Kind = "not_found"


class ProviderRequest(ProviderError):
    """The vendor calls the request wrong (a parameter or a kind of content that it does not take)."""

    code = "provider.request"
    kind: Kind = "invalid"
    fallback = False


class ProviderTooLong(ProviderRequest):
    """The context is longer than the model's window."""

    code = "provider.too_long"
    fallback = True


class ProviderFiltered(ProviderError):
    """The vendor's content filter refused."""

    code = "provider.filtered"
    kind: Kind = "invalid"
    fallback = False


class ProviderCut(ProviderError):
    """The stream broke off in the middle, or held what cannot be read."""

    code = "provider.cut"
    retryable = True


class ProviderSettings(Protocol):
    """What a manifest's `open` may look at beside the connection."""

    environment: Mapping[str, str]
