"""The wire of Yandex's native completion, both ways; pure.

Format: yandex.cloud/docs/ai-studio/text-generation/api-ref/TextGeneration/completion. Numbers of 64 bits are text;
the stream is one JSON document a line, and each holds the whole answer so far.
"""

from __future__ import annotations

from typing import Any

import msgspec

from veche.ports.content import (
    Finished,
    FinishReason,
    StreamEvent,
    TextDelta,
    TextPart,
    ToolCallDelta,
    Usage,
    UsageReport,
)
from veche.ports.failures import Fault, cut, fault_of, read_fault
from veche.ports.provider import ChatRequest
from veche.ports.transcript import AssistantStep, ToolStep, UserStep, arguments_object, blob_text, transcript

Json = dict[str, Any]

_MODES = {"none": "NONE", "auto": "AUTO", "required": "REQUIRED"}
_JSON_ONLY = "Answer with one JSON object and nothing else."


def request_body(request: ChatRequest, model_uri: str) -> Json:
    """The body that asks for a streamed answer. Pictures and other files go as their text."""
    params = request.params
    options: Json = {"stream": True}
    if params.temperature is not None:
        options["temperature"] = min(params.temperature, 1.0)  # theirs ends at 1
    if params.max_tokens is not None:
        options["maxTokens"] = str(params.max_tokens)
    if params.reasoning_effort is not None:
        mode = "DISABLED" if params.reasoning_effort == "minimal" else "ENABLED_HIDDEN"
        options["reasoningOptions"] = {"mode": mode}
    body: Json = {"modelUri": model_uri, "completionOptions": options, "messages": _messages(request)}
    if request.response_schema is not None:
        body["jsonSchema"] = {"schema": request.response_schema}
    elif request.response_json:
        body["jsonObject"] = True
    if request.tools:
        body["tools"] = [
            {"function": {"name": tool.name, "description": tool.description, "parameters": tool.parameters}}
            for tool in request.tools
        ]
        choice = request.tool_choice
        if choice != "auto":
            body["toolChoice"] = {"mode": _MODES[choice]} if choice in _MODES else {"functionName": choice}
    return body


def _messages(request: ChatRequest) -> list[Json]:
    context = transcript(request, user_last=True)
    system = context.system
    if request.response_json and "json" not in system.lower():  # the vendor warns of endless blanks without the word
        system = f"{system}\n\n{_JSON_ONLY}".strip()
    messages: list[Json] = [{"role": "system", "text": system}] if system else []
    for step in context.steps:
        match step:
            case UserStep():
                texts = [
                    part.text if isinstance(part, TextPart) else blob_text(part, request.blobs.get(part.file_id))
                    for part in step.parts
                ]
                messages.append({"role": "user", "text": "\n\n".join(texts)})
            case AssistantStep():
                if step.text.strip():
                    messages.append({"role": "assistant", "text": step.text})
                if step.calls:  # a message holds text or calls, never both
                    calls = [{"functionCall": {"name": c.name, "arguments": arguments_object(c)}} for c in step.calls]
                    messages.append({"role": "assistant", "toolCallList": {"toolCalls": calls}})
            case ToolStep():
                results = [
                    {"functionResult": {"name": answer.call.name, "content": answer.result.content}}
                    for answer in step.answers
                ]
                messages.append({"role": "assistant", "toolResultList": {"toolResults": results}})
    return messages


class _Function(msgspec.Struct, gc=False):
    name: str = ""
    arguments: dict[str, Any] | None = None


class _Call(msgspec.Struct, gc=False, rename="camel"):
    function_call: _Function | None = None


class _Calls(msgspec.Struct, gc=False, rename="camel"):
    tool_calls: list[_Call] | None = None


class _Message(msgspec.Struct, gc=False, rename="camel"):
    text: str | None = None
    tool_call_list: _Calls | None = None


class _Alternative(msgspec.Struct, gc=False):
    message: _Message | None = None
    status: str = ""


class _Details(msgspec.Struct, gc=False, rename="camel"):
    reasoning_tokens: str | int | None = None


class _Usage(msgspec.Struct, gc=False, rename="camel"):
    input_text_tokens: str | int | None = None
    completion_tokens: str | int | None = None
    completion_tokens_details: _Details | None = None


class _Result(msgspec.Struct, gc=False, rename="camel"):
    alternatives: list[_Alternative] | None = None
    usage: _Usage | None = None
    model_version: str | None = None


class _Line(msgspec.Struct, gc=False):
    result: _Result | None = None
    error: Any = None


_decode = msgspec.json.Decoder(_Line).decode

_REASONS: dict[str, FinishReason] = {
    "ALTERNATIVE_STATUS_FINAL": "stop",
    "ALTERNATIVE_STATUS_TRUNCATED_FINAL": "length",
    "ALTERNATIVE_STATUS_CONTENT_FILTER": "content_filter",
    "ALTERNATIVE_STATUS_TOOL_CALLS": "tool_calls",
}


class Decoder:
    """A `StreamDecoder`. `call_prefix` begins the ids of calls: the vendor has none."""

    __slots__ = ("_calls", "_counted", "_model", "_prefix", "_reason", "_rest", "_text", "done", "fault")

    def __init__(self, call_prefix: str = "call") -> None:
        self.done = False
        self.fault: Fault | None = None
        self._rest = b""
        self._text = ""
        self._calls = 0
        self._counted: Usage | None = None
        self._prefix = call_prefix
        self._model: str | None = None
        self._reason: FinishReason | None = None

    def feed(self, chunk: bytes) -> list[StreamEvent]:
        """The events that `chunk` completes."""
        lines = (self._rest + chunk).split(b"\n")
        self._rest = lines.pop()
        out: list[StreamEvent] = []
        for line in lines:
            if line.strip() and not self.done:
                self._take(line, out)
        return out

    def finish(self) -> list[StreamEvent]:
        """What is left at the end of the bytes: there is no end mark but a final status."""
        out: list[StreamEvent] = []
        if self._rest.strip() and not self.done:
            self._take(self._rest, out)
        if not self.done:
            if self._reason is None:
                self._stop(cut("the stream ended in the middle"))
            else:
                out.append(Finished(self._reason, self._model))
                self.done = True
        return out

    def _take(self, line: bytes, out: list[StreamEvent]) -> None:
        try:
            decoded = _decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError):
            self._stop(cut("the stream holds what cannot be read"))
            return
        result = decoded.result
        if result is None or decoded.error:
            fault = fault_of({"error": decoded.error}) if decoded.error else read_fault(line)
            self._stop(fault if fault.message or fault.word else cut("the stream holds what cannot be read"))
            return
        self._model = result.model_version or self._model
        if result.alternatives:
            self._alternative(result.alternatives[0], out)
        if result.usage is not None and (usage := _usage(result.usage)) != self._counted:
            self._counted = usage
            out.append(UsageReport(usage))

    def _alternative(self, alternative: _Alternative, out: list[StreamEvent]) -> None:
        message = alternative.message
        if message is not None and message.text:
            self._say(message.text, out)
        if message is not None and message.tool_call_list is not None:
            for call in (message.tool_call_list.tool_calls or [])[self._calls :]:
                function = call.function_call or _Function()
                arguments = msgspec.json.encode(function.arguments or {}).decode()
                out.append(ToolCallDelta(self._calls, f"{self._prefix}_{self._calls}", function.name, arguments))
                self._calls += 1
        self._reason = _REASONS.get(alternative.status, self._reason)

    def _say(self, text: str, out: list[StreamEvent]) -> None:
        if text.startswith(self._text):
            new = text[len(self._text) :]
        else:  # the vendor took words back (its filter does): what was shown stays, the rest is new
            pairs = enumerate(zip(self._text, text, strict=False))
            new = text[next((place for place, (old, now) in pairs if old != now), len(text)) :]
        self._text = text
        if new:
            out.append(TextDelta(new))

    def _stop(self, fault: Fault) -> None:
        self.fault = fault
        self.done = True


def _usage(usage: _Usage) -> Usage:
    details = usage.completion_tokens_details
    return Usage(
        _number(usage.input_text_tokens),
        _number(usage.completion_tokens),
        reasoning_tokens=_number(details.reasoning_tokens) if details is not None else None,
    )


def _number(value: str | int | None) -> int | None:
    return int(value) if isinstance(value, int) or (value and value.isdigit()) else None
