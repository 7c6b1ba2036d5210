"""Reads the stream of Gemini: server-sent events, each a GenerateContentResponse.

Format: ai.google.dev/api/generate-content#v1beta.GenerateContentResponse.
"""

from __future__ import annotations

from typing import Any

import msgspec

from veche.adapters.google.wire.request import SIGNER
from veche.kit.sse import SseSplitter
from veche.ports.content import (
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
from veche.ports.provider import ProviderFiltered


class _Call(msgspec.Struct, gc=False):
    id: str | None = None
    name: str = ""
    args: dict[str, Any] | None = None


class _Part(msgspec.Struct, gc=False, rename="camel"):
    text: str | None = None
    thought: bool = False
    thought_signature: str | None = None
    function_call: _Call | None = None


class _Content(msgspec.Struct, gc=False):
    parts: list[_Part] | None = None


class _Candidate(msgspec.Struct, gc=False, rename="camel"):
    content: _Content | None = None
    finish_reason: str | None = None


class _Usage(msgspec.Struct, gc=False, rename="camel"):
    prompt_token_count: int | None = None
    tool_use_prompt_token_count: int | None = None
    candidates_token_count: int | None = None
    thoughts_token_count: int | None = None
    cached_content_token_count: int | None = None


class _Feedback(msgspec.Struct, gc=False, rename="camel"):
    block_reason: str | None = None


class _Chunk(msgspec.Struct, gc=False, rename="camel"):
    candidates: list[_Candidate] | None = None
    usage_metadata: _Usage | None = None
    prompt_feedback: _Feedback | None = None
    model_version: str | None = None
    error: Any = None


_decode = msgspec.json.Decoder(_Chunk).decode

_REASONS: dict[str, FinishReason] = {
    "STOP": "stop",
    "MAX_TOKENS": "length",
    "SAFETY": "content_filter",
    "RECITATION": "content_filter",
    "BLOCKLIST": "content_filter",
    "PROHIBITED_CONTENT": "content_filter",
    "SPII": "content_filter",
    "IMAGE_SAFETY": "content_filter",
    "IMAGE_PROHIBITED_CONTENT": "content_filter",
    "MODEL_ARMOR": "content_filter",
}


class Decoder:
    """A `StreamDecoder`. `call_prefix` begins the ids of calls that come without one."""

    __slots__ = ("_calls", "_model", "_prefix", "_reason", "_split", "done", "fault")

    def __init__(self, call_prefix: str = "call") -> None:
        self.done = False
        self.fault: Fault | None = None
        self._split = SseSplitter()
        self._prefix = call_prefix
        self._calls = 0
        self._model: str | None = None
        self._reason: str | None = None

    def feed(self, chunk: bytes) -> list[StreamEvent]:
        """The events that `chunk` completes."""
        out: list[StreamEvent] = []
        for _, data in self._split.feed(chunk):
            if self.done:
                break
            self._take(data, out)
        return out

    def finish(self) -> list[StreamEvent]:
        """What is left at the end of the bytes; the vendor has no end mark but the reason to finish."""
        out: list[StreamEvent] = []
        for _, data in self._split.finish():
            self._take(data, out)
        if not self.done:
            if self._reason is None:
                self._stop(cut("the stream ended in the middle"))
            else:
                self._end(out)
        return out

    def _take(self, data: bytes, out: list[StreamEvent]) -> None:
        try:
            chunk = _decode(data)
        except (msgspec.DecodeError, UnicodeDecodeError):
            self._stop(cut("the stream holds what cannot be read"))
            return
        if chunk.error:
            self._stop(fault_of({"error": chunk.error}))
            return
        if chunk.prompt_feedback is not None and chunk.prompt_feedback.block_reason:
            self._stop(Fault(f"blocked: {chunk.prompt_feedback.block_reason}", kind=ProviderFiltered))
            return
        self._model = chunk.model_version or self._model
        if chunk.candidates:
            candidate = chunk.candidates[0]
            for part in (candidate.content.parts or ()) if candidate.content is not None else ():
                self._part(part, out)
            self._reason = candidate.finish_reason or self._reason
        if chunk.usage_metadata is not None:
            out.append(UsageReport(_usage(chunk.usage_metadata)))

    def _part(self, part: _Part, out: list[StreamEvent]) -> None:
        if part.text:
            out.append(ReasoningDelta(part.text) if part.thought else TextDelta(part.text))
        if (call := part.function_call) is not None:
            if part.thought_signature:
                out.append(ReasoningDelta("", f"{SIGNER}:{part.thought_signature}"))
            call_id = call.id or f"{self._prefix}_{self._calls}"
            arguments = msgspec.json.encode(call.args or {}).decode()
            out.append(ToolCallDelta(self._calls, call_id, call.name, arguments))
            self._calls += 1

    def _end(self, out: list[StreamEvent]) -> None:
        reason = _REASONS.get(self._reason or "", "other")
        out.append(Finished("tool_calls" if self._calls and reason == "stop" else reason, self._model))
        self.done = True

    def _stop(self, fault: Fault) -> None:
        self.fault = fault
        self.done = True


def _usage(usage: _Usage) -> Usage:
    """Theirs counts thoughts beside the candidates; ours has them inside."""
    given, made = usage.prompt_token_count, usage.candidates_token_count
    if given is not None:
        given += usage.tool_use_prompt_token_count or 0
    if made is not None or usage.thoughts_token_count is not None:
        made = (made or 0) + (usage.thoughts_token_count or 0)
    return Usage(given, made, usage.cached_content_token_count, None, usage.thoughts_token_count)
