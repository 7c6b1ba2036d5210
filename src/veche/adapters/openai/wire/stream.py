"""Reads the stream of chat completions: one typed decode per event, no dictionaries on the token path.

Format: developers.openai.com/api/reference/chat-completions/streaming-events, and what compatible vendors add.
"""

from __future__ import annotations

from typing import Any

import msgspec

from veche.kit.sse import SseSplitter
from veche.ports.content import (
    CitationPart,
    Cited,
    Finished,
    FinishReason,
    ReasoningDelta,
    StreamEvent,
    TextDelta,
    ToolCallDelta,
    Usage,
    UsageReport,
)
from veche.ports.failures import Fault, cut, fault_of


class _Function(msgspec.Struct, gc=False):
    name: str | None = None
    arguments: str | dict[str, Any] | None = None  # an object from GigaChat and a few more


class _Call(msgspec.Struct, gc=False):
    index: int | None = None
    id: str | None = None
    function: _Function | None = None


class _Piece(msgspec.Struct, gc=False):
    """A piece of content that is not plain text (Mistral's thinking)."""

    type: str | None = None
    text: str | None = None
    thinking: str | list[_Piece] | None = None


class _UrlCitation(msgspec.Struct, gc=False):
    url: str = ""
    title: str | None = None
    content: str | None = None


class _Annotation(msgspec.Struct, gc=False):
    url_citation: _UrlCitation | None = None


class _Delta(msgspec.Struct, gc=False):
    content: str | list[_Piece] | None = None
    reasoning_content: str | None = None  # DeepSeek, vLLM, llama.cpp, xAI …
    reasoning: str | None = None  # OpenRouter, Groq, Ollama …
    refusal: str | None = None
    tool_calls: list[_Call] | None = None
    function_call: _Function | None = None
    functions_state_id: str | None = None
    annotations: list[_Annotation] | None = None


class _Choice(msgspec.Struct, gc=False):
    index: int | None = 0
    delta: _Delta | None = None
    message: _Delta | None = None  # in an answer that was not streamed
    finish_reason: str | None = None


class _Details(msgspec.Struct, gc=False):
    cached_tokens: int | None = None
    cache_write_tokens: int | None = None
    reasoning_tokens: int | None = None


class _Usage(msgspec.Struct, gc=False):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    total_tokens: int | None = None
    prompt_tokens_details: _Details | None = None
    completion_tokens_details: _Details | None = None
    prompt_cache_hit_tokens: int | None = None  # DeepSeek
    precached_prompt_tokens: int | None = None  # GigaChat


class _Chunk(msgspec.Struct, gc=False):
    choices: list[_Choice] | None = None
    usage: _Usage | None = None
    model: str | None = None
    error: Any = None
    object: str | None = None


_decode = msgspec.json.Decoder(_Chunk).decode

_REASONS: dict[str, FinishReason] = {
    "stop": "stop",
    "eos": "stop",
    "end_turn": "stop",
    "stop_sequence": "stop",
    "length": "length",
    "max_tokens": "length",
    "model_length": "length",
    "tool_calls": "tool_calls",
    "tool_use": "tool_calls",
    "function_call": "tool_calls",
    "content_filter": "content_filter",
    "blacklist": "content_filter",
    "sensitive": "content_filter",
}


class Decoder:
    """A `StreamDecoder`. `call_prefix` begins the ids of calls that the vendor leaves without one."""

    __slots__ = ("_calls", "_cited", "_model", "_prefix", "_reason", "_split", "_whole", "done", "fault")

    def __init__(self, call_prefix: str = "call") -> None:
        self.done = False
        self.fault: Fault | None = None
        self._split = SseSplitter()
        self._whole: bytes | None = b""  # bytes of an answer that is one JSON document; None once it is a stream
        self._reason: str | None = None
        self._model: str | None = None
        self._calls: list[tuple[int | None, str]] = []  # the vendor's index and the id of each call
        self._prefix = call_prefix
        self._cited = 0

    def feed(self, chunk: bytes) -> list[StreamEvent]:
        """The events that `chunk` completes."""
        if self._whole is not None:
            self._whole += chunk
            start = self._whole.lstrip()
            if not start or start.startswith((b"{", b"[")):
                return []
            chunk, self._whole = self._whole, None
        out: list[StreamEvent] = []
        for event, data in self._split.feed(chunk):
            if self.done:
                break
            self._take(event, data, out)
        return out

    def finish(self) -> list[StreamEvent]:
        """What is left at the end of the bytes."""
        out: list[StreamEvent] = []
        if self._whole is not None:
            if self._whole.strip():
                self._take(b"", self._whole, out)
        else:
            for event, data in self._split.finish():
                self._take(event, data, out)
        if not self.done:
            if self._reason is None:
                self._stop(cut("the stream ended in the middle"))
            else:
                self._end(out)
        return out

    def _take(self, event: bytes, data: bytes, out: list[StreamEvent]) -> None:
        if data == b"[DONE]":
            self._end(out)
            return
        try:
            chunk = _decode(data)
        except (msgspec.DecodeError, UnicodeDecodeError):
            self._stop(_odd(data))
            return
        if chunk.error or event == b"error" or chunk.object == "error":
            self._stop(_odd(data))
            return
        if self._model is None:
            self._model = chunk.model
        if chunk.choices:
            self._choice(chunk.choices[0], out)
        elif chunk.choices is None and chunk.usage is None and (fault := fault_of(msgspec.json.decode(data))).message:
            self._stop(fault)  # GigaChat's errors have no mark but this
        if chunk.usage is not None:
            out.append(UsageReport(_usage(chunk.usage)))

    def _choice(self, choice: _Choice, out: list[StreamEvent]) -> None:
        delta = choice.delta or choice.message
        if delta is not None:
            if thought := delta.reasoning_content or delta.reasoning:
                out.append(ReasoningDelta(thought))
            if content := delta.content or delta.refusal:
                if isinstance(content, str):
                    out.append(TextDelta(content))
                else:
                    out.extend(_pieces(content))
            if delta.tool_calls or delta.function_call or delta.annotations:
                self._extras(delta, out)
        if choice.finish_reason:
            self._reason = choice.finish_reason
            if self._reason == "error":
                self._stop(Fault("the vendor ended the stream with an error"))

    def _extras(self, delta: _Delta, out: list[StreamEvent]) -> None:
        for call in delta.tool_calls or ():
            self._call(call, out)
        if (function := delta.function_call) is not None:
            first = not self._calls or bool(function.name)
            self._call(_Call(len(self._calls) if first else None, delta.functions_state_id, function), out)
        for annotation in delta.annotations or ():
            if (found := annotation.url_citation) is not None:
                self._cited += 1
                quote, title = found.content or "", found.title or found.url
                out.append(Cited(CitationPart(self._cited, title, quote, url=found.url, source="web")))

    def _call(self, call: _Call, out: list[StreamEvent]) -> None:
        function = call.function or _Function()
        place = self._place(call)
        arguments = function.arguments or ""
        if not isinstance(arguments, str):
            arguments = msgspec.json.encode(arguments).decode()
        if place is None:
            place = len(self._calls)
            call_id = call.id or f"{self._prefix}_{place}"
            self._calls.append((call.index, call_id))
            out.append(ToolCallDelta(place, call_id, function.name, arguments))
        elif arguments:
            out.append(ToolCallDelta(place, arguments=arguments))

    def _place(self, call: _Call) -> int | None:
        """Where in this answer the call stands; None for a new one. Some vendors forget the index or repeat it."""
        if call.index is None:
            if call.id is None:
                return len(self._calls) - 1 if self._calls else None
            return next((i for i, (_, call_id) in enumerate(self._calls) if call_id == call.id), None)
        for i in range(len(self._calls) - 1, -1, -1):
            index, call_id = self._calls[i]
            if index == call.index:
                return i if not call.id or call.id == call_id else None
        return None

    def _end(self, out: list[StreamEvent]) -> None:
        reason = _REASONS.get(self._reason or "stop", "other")
        if self._calls and reason == "stop":
            reason = "tool_calls"
        out.append(Finished(reason, self._model))
        self.done = True

    def _stop(self, fault: Fault) -> None:
        self.fault = fault
        self.done = True


def _odd(data: bytes) -> Fault:
    """What an event means that is no chunk: an error object, or nonsense."""
    try:
        content = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return cut("the stream holds what is not JSON")
    fault = fault_of(content)
    return fault if fault.message or fault.word else cut("the stream holds what cannot be read")


def _pieces(pieces: list[_Piece]) -> list[StreamEvent]:
    return [
        ReasoningDelta(_thinking(piece.thinking)) if piece.thinking else TextDelta(piece.text or "") for piece in pieces
    ]


def _thinking(thinking: str | list[_Piece]) -> str:
    return thinking if isinstance(thinking, str) else "".join(piece.text or "" for piece in thinking)


def _usage(usage: _Usage) -> Usage:
    given, made = usage.prompt_tokens_details or _Details(), usage.completion_tokens_details or _Details()
    cached = given.cached_tokens
    for other in (usage.prompt_cache_hit_tokens, usage.precached_prompt_tokens):
        cached = other if cached is None else cached
    output = usage.completion_tokens
    # xAI counts reasoning beside the completion, the others inside it; the total tells.
    if output is not None and made.reasoning_tokens and usage.total_tokens is not None:
        beside = output + made.reasoning_tokens
        output = beside if usage.total_tokens == (usage.prompt_tokens or 0) + beside else output
    return Usage(usage.prompt_tokens, output, cached, given.cache_write_tokens, made.reasoning_tokens)
