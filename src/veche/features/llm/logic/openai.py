"""OpenAI's shapes at our own `/v1` door: requests in, completions, chunks and errors out. Pure.

After the API reference of chat completions (platform.openai.com/docs/api-reference/chat); what the official
clients need is kept, what only OpenAI's own service can do is refused by name.
"""

from __future__ import annotations

import base64
import binascii
from typing import Any, Literal

import msgspec

from veche.kit.errors import Invalid, Kind, VecheError
from veche.ports.content import (
    FilePart,
    FinishReason,
    ImagePart,
    Params,
    Part,
    ReasoningEffort,
    TextPart,
    ToolCallPart,
    ToolResultPart,
    Usage,
)
from veche.ports.provider import Blob, ChatMessage, ChatRequest, ToolSpec

_encode = msgspec.json.Encoder().encode


class Function(msgspec.Struct):
    """A tool's declaration."""

    name: str
    description: str = ""
    parameters: dict[str, Any] = msgspec.field(default_factory=lambda: {"type": "object", "properties": {}})


class Tool(msgspec.Struct):
    """Only functions are tools here."""

    function: Function
    type: Literal["function"] = "function"


class CalledFunction(msgspec.Struct):
    """A call in an earlier answer."""

    name: str
    arguments: str = "{}"


class ToolCall(msgspec.Struct):
    """A call in an earlier answer, with its id."""

    id: str
    function: CalledFunction


class InMessage(msgspec.Struct):
    """One message of a request."""

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: str | list[dict[str, Any]] | None = None
    tool_calls: list[ToolCall] | None = None
    tool_call_id: str | None = None


class StreamOptions(msgspec.Struct):
    """What else a stream shall hold."""

    include_usage: bool = False


class Completion(msgspec.Struct):
    """The body of `POST /v1/chat/completions`; unknown fields are ignored, as OpenAI's clients add new ones."""

    model: str
    messages: list[InMessage]
    stream: bool = False
    stream_options: StreamOptions | None = None
    temperature: float | None = None
    top_p: float | None = None
    max_tokens: int | None = None
    max_completion_tokens: int | None = None
    stop: str | list[str] | None = None
    seed: int | None = None
    n: int | None = None
    tools: list[Tool] | None = None
    tool_choice: str | dict[str, Any] | None = None
    response_format: dict[str, Any] | None = None
    reasoning_effort: ReasoningEffort | None = None


class RequestInvalid(Invalid):
    """The body is not what `/v1` takes; `param` names where."""

    code = "v1.invalid"


def to_request(body: Completion, *, person: str, locale: str) -> ChatRequest:
    """The request as our providers take it.

    Raises:
        RequestInvalid: several answers, a foreign file or unknown content is asked for.
    """
    if body.n not in (None, 1):
        raise RequestInvalid(param="n", reason="only one answer at a time")
    if not body.messages:
        raise RequestInvalid(param="messages", reason="it is empty")
    blobs: dict[str, Blob] = {}
    instructions, messages = [], []
    for message in body.messages:
        parts = _parts(message, blobs)
        if message.role in ("system", "developer"):
            instructions += [part.text for part in parts if isinstance(part, TextPart)]
        else:
            messages.append(ChatMessage("assistant" if message.role == "assistant" else "user", parts))
    format_ = body.response_format or {}
    return ChatRequest(
        model="",
        messages=messages,
        instructions="\n\n".join(instructions) or None,
        params=Params(
            temperature=body.temperature,
            max_tokens=body.max_completion_tokens or body.max_tokens,
            top_p=body.top_p,
            stop=[body.stop] if isinstance(body.stop, str) else body.stop,
            seed=body.seed,
            reasoning_effort=body.reasoning_effort,
        ),
        tools=[ToolSpec(t.function.name, t.function.description, t.function.parameters) for t in body.tools or []],
        tool_choice=_choice(body.tool_choice),
        response_schema=(format_.get("json_schema") or {}).get("schema"),
        response_json=format_.get("type") == "json_object",
        blobs=blobs,
        person=person,
        locale=locale,
    )


def _choice(choice: str | dict[str, Any] | None) -> str:
    if isinstance(choice, dict):
        return str((choice.get("function") or {}).get("name") or "auto")
    return choice or "auto"


def _parts(message: InMessage, blobs: dict[str, Blob]) -> list[Part]:
    if message.role == "tool":
        text = message.content if isinstance(message.content, str) else _joined(message.content)
        return [ToolResultPart(message.tool_call_id or "", text)]
    parts: list[Part] = []
    if isinstance(message.content, str):
        parts.append(TextPart(message.content))
    else:
        parts += [_part(item, blobs) for item in message.content or []]
    parts += [ToolCallPart(c.id, c.function.name, c.function.arguments) for c in message.tool_calls or []]
    return parts


def _joined(content: list[dict[str, Any]] | None) -> str:
    return "".join(str(item.get("text", "")) for item in content or [])


def _part(item: dict[str, Any], blobs: dict[str, Blob]) -> Part:
    match item.get("type"):
        case "text":
            return TextPart(str(item.get("text", "")))
        case "image_url":
            return _inline(str((item.get("image_url") or {}).get("url", "")), "image", blobs)
        case "file":
            file = item.get("file") or {}
            return _inline(str(file.get("file_data", "")), str(file.get("filename") or "file"), blobs)
        case kind:
            raise RequestInvalid(param="messages", reason=f"content of type {kind!r} is not taken")


def _inline(url: str, name: str, blobs: dict[str, Blob]) -> Part:
    """A data URL; addresses elsewhere are not fetched for a caller."""
    head, comma, data = url.partition(",")
    if not comma or not head.startswith("data:") or not head.endswith(";base64"):
        raise RequestInvalid(param="messages", reason="files and images must be data: URLs in base64")
    media_type = head[5:-7]
    try:
        raw = base64.b64decode(data, validate=True)
    except binascii.Error as error:
        raise RequestInvalid(param="messages", reason="the base64 of a file cannot be read") from error
    file_id = f"inline-{len(blobs)}"
    text = raw.decode("utf-8", "replace") if media_type.startswith("text/") else None
    blobs[file_id] = Blob(media_type, name, raw, text)
    kind = ImagePart if media_type.startswith("image/") else FilePart
    return kind(file_id, name, media_type, len(raw))


_FINISH: dict[FinishReason, str] = {
    "stop": "stop",
    "length": "length",
    "tool_calls": "tool_calls",
    "content_filter": "content_filter",
    "other": "stop",
}


def finish_of(reason: FinishReason) -> str:
    """A finish reason as OpenAI's clients know it."""
    return _FINISH[reason]


def usage_body(usage: Usage) -> dict[str, Any] | None:
    """Token counts, or nothing where the provider gave none."""
    if usage.input_tokens is None and usage.output_tokens is None:
        return None
    inputs, outputs = usage.input_tokens or 0, usage.output_tokens or 0
    return {
        "prompt_tokens": inputs,
        "completion_tokens": outputs,
        "total_tokens": inputs + outputs,
        "prompt_tokens_details": {"cached_tokens": usage.cached_tokens or 0},
        "completion_tokens_details": {"reasoning_tokens": usage.reasoning_tokens or 0},
    }


class Chunks:
    """Makes the chunks of one stream; what never changes is encoded once."""

    def __init__(self, completion_id: str, created: int, model: str) -> None:
        self._head = (
            f'data: {{"id":"{completion_id}","object":"chat.completion.chunk","created":{created},'
            f'"model":{_encode(model).decode()},"choices":[{{"index":0,"delta":'
        )
        self._usage_head = self._head.replace('[{"index":0,"delta":', "[],")

    def delta(self, name: str, text: str) -> str:
        """A piece of `content` or `reasoning_content`."""
        return f'{self._head}{{"{name}":{_encode(text).decode()}}},"finish_reason":null}}]}}\n\n'

    def other(self, delta: dict[str, Any], finish: str | None = None) -> str:
        """The first, a tool call's or the last chunk."""
        end = f'"{finish}"' if finish else "null"
        return f'{self._head}{_encode(delta).decode()},"finish_reason":{end}}}]}}\n\n'

    def usage(self, usage: dict[str, Any] | None) -> str:
        """The chunk that holds the token counts."""
        return f'{self._usage_head}"usage":{_encode(usage).decode()}}}\n\n'


_TYPES: dict[Kind, str] = {
    "invalid": "invalid_request_error",
    "unauthenticated": "invalid_request_error",
    "denied": "permission_error",
    "not_found": "invalid_request_error",
    "conflict": "invalid_request_error",
    "limited": "rate_limit_error",
    "unavailable": "server_error",
    "broken": "server_error",
}
_CODES = {"models.unknown": "model_not_found"}


def error_body(error: VecheError, text: str) -> bytes:
    """An error as OpenAI's clients expect it."""
    param = error.fields.get("param")
    body = {
        "message": text,
        "type": _TYPES[error.kind],
        "param": param if isinstance(param, str) else None,
        "code": "invalid_api_key" if error.kind == "unauthenticated" else _CODES.get(error.code, error.code),
    }
    return _encode({"error": body})
