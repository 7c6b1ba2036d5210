"""Message parts and stream events: the words that doors, features and adapters have in common."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec


class TextPart(msgspec.Struct, tag="text", tag_field="kind"):
    """Plain text or Markdown."""

    text: str


class ReasoningPart(msgspec.Struct, tag="reasoning", tag_field="kind"):
    """What a model thought aloud before answering."""

    text: str
    duration_ms: int | None = None
    signature: str | None = None  # some vendors want their own thought back, signed, in the next request


class _Attachment(msgspec.Struct):
    file_id: str
    name: str
    media_type: str
    size: int


class FilePart(_Attachment, tag="file", tag_field="kind"):
    """A document, by its id in the file store."""


class ImagePart(_Attachment, tag="image", tag_field="kind"):
    """A picture, by its id in the file store."""


class AudioPart(_Attachment, tag="audio", tag_field="kind"):
    """A recording, by its id in the file store."""


class ToolCallPart(msgspec.Struct, tag="tool_call", tag_field="kind"):
    """A model asks for a tool; `arguments` is JSON text as the model wrote it."""

    call_id: str
    name: str
    arguments: str


class ToolResultPart(msgspec.Struct, tag="tool_result", tag_field="kind"):
    """What the tool gave back."""

    call_id: str
    content: str
    is_error: bool = False


CitationSource = Literal["manual", "conversation", "file", "web"]


class CitationPart(msgspec.Struct, tag="citation", tag_field="kind"):
    """A numbered source of a passage in the text."""

    number: int
    title: str
    quote: str
    url: str | None = None
    source: CitationSource = "manual"
    ref: str | None = None


class ErrorPart(msgspec.Struct, tag="error", tag_field="kind"):
    """Why an answer failed: a stable code and a sentence that says what to do."""

    code: str
    text: str
    retryable: bool = False


Part = (
    TextPart
    | ReasoningPart
    | FilePart
    | ImagePart
    | AudioPart
    | ToolCallPart
    | ToolResultPart
    | CitationPart
    | ErrorPart
)

Role = Literal["user", "assistant", "system"]
ReasoningEffort = Literal["minimal", "low", "medium", "high"]


class Params(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True):
    """Parameters of generation; what is `None` is left to the model."""

    temperature: Annotated[float, msgspec.Meta(ge=0, le=2)] | None = None
    max_tokens: Annotated[int, msgspec.Meta(ge=1, le=10_000_000)] | None = None  # of the answer
    top_p: Annotated[float, msgspec.Meta(ge=0, le=1)] | None = None
    stop: Annotated[list[str], msgspec.Meta(max_length=16)] | None = None
    seed: Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)] | None = None
    reasoning_effort: ReasoningEffort | None = None
    schema: dict[str, Any] | None = None  # JSON Schema that the answer must follow

    def over(self, lower: Params) -> Params:
        """These parameters, with gaps filled from `lower`."""
        return Params(
            **{name: v if (v := getattr(self, name)) is not None else getattr(lower, name) for name in PARAM_NAMES}
        )


PARAM_NAMES: tuple[str, ...] = Params.__struct_fields__


class Usage(msgspec.Struct):
    """Tokens as the provider counted them; `None` means that it did not say.

    `input_tokens` includes cached ones and `output_tokens` includes reasoning, whatever the vendor's own habit.
    """

    input_tokens: int | None = None
    output_tokens: int | None = None
    cached_tokens: int | None = None  # read from the provider's cache
    cache_write_tokens: int | None = None
    reasoning_tokens: int | None = None


class TextDelta(msgspec.Struct, gc=False):
    """A piece of the answer's text."""

    text: str


class ReasoningDelta(msgspec.Struct, gc=False):
    """A piece of thought; `signature` comes once, at its end, from vendors that sign.

    A signature closes its thought: the next piece begins another `ReasoningPart`. It may come with no text at all,
    and is kept then, too. It is opaque, and only the adapter that made it reads it.
    """

    text: str
    signature: str | None = None


class ToolCallDelta(msgspec.Struct, gc=False):
    """A piece of a tool call; `index` tells calls of one answer apart."""

    index: int
    call_id: str | None = None
    name: str | None = None
    arguments: str = ""


class Cited(msgspec.Struct):
    """A source that the provider names for its answer."""

    citation: CitationPart


class UsageReport(msgspec.Struct):
    """Token counts so far; a later report replaces an earlier one."""

    usage: Usage


FinishReason = Literal["stop", "length", "tool_calls", "content_filter", "other"]


class Finished(msgspec.Struct):
    """The last event of a stream. `model` is the name that the vendor says answered."""

    reason: FinishReason
    model: str | None = None


StreamEvent = TextDelta | ReasoningDelta | ToolCallDelta | Cited | UsageReport | Finished
