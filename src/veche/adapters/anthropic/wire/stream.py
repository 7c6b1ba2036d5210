"""Reads the stream of Anthropic messages.

Format: platform.claude.com/docs/en/build-with-claude/streaming. Unknown events are passed over, as the vendor asks.
"""

from __future__ import annotations

import msgspec

from veche.adapters.anthropic.wire.request import signer
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
from veche.ports.failures import Fault, cut, read_fault


class _Details(msgspec.Struct, gc=False):
    thinking_tokens: int | None = None


class _Usage(msgspec.Struct, gc=False):
    input_tokens: int | None = None
    output_tokens: int | None = None
    cache_read_input_tokens: int | None = None
    cache_creation_input_tokens: int | None = None
    output_tokens_details: _Details | None = None


class _Message(msgspec.Struct, gc=False):
    model: str | None = None
    usage: _Usage | None = None


class _Block(msgspec.Struct, gc=False):
    type: str = ""
    id: str | None = None
    name: str | None = None
    text: str | None = None
    thinking: str | None = None
    data: str | None = None


class _Delta(msgspec.Struct, gc=False):
    text: str | None = None
    thinking: str | None = None
    partial_json: str | None = None
    signature: str | None = None
    stop_reason: str | None = None


class _Event(msgspec.Struct, gc=False):
    type: str = ""
    index: int = 0
    delta: _Delta | None = None
    content_block: _Block | None = None
    message: _Message | None = None
    usage: _Usage | None = None


_decode = msgspec.json.Decoder(_Event).decode

_REASONS: dict[str, FinishReason] = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "tool_use": "tool_calls",
    "refusal": "content_filter",
}


class Decoder:
    """A `StreamDecoder`; `model` is the name that was asked for, which signs the thoughts."""

    __slots__ = ("_asked", "_calls", "_model", "_reason", "_split", "_usage", "done", "fault")

    def __init__(self, model: str) -> None:
        self.done = False
        self.fault: Fault | None = None
        self._split = SseSplitter()
        self._asked = model
        self._model: str | None = None
        self._reason: str | None = None
        self._calls: dict[int, int] = {}  # the block's index: the call's
        self._usage = Usage()

    def feed(self, chunk: bytes) -> list[StreamEvent]:
        """The events that `chunk` completes."""
        out: list[StreamEvent] = []
        for event, data in self._split.feed(chunk):
            if self.done:
                break
            self._take(event, data, out)
        return out

    def finish(self) -> list[StreamEvent]:
        """What is left at the end of the bytes."""
        out: list[StreamEvent] = []
        for event, data in self._split.finish():
            self._take(event, data, out)
        if not self.done:
            if self._reason is None:
                self._stop(cut("the stream ended in the middle"))
            else:
                self._end(out)
        return out

    def _take(self, event: bytes, data: bytes, out: list[StreamEvent]) -> None:
        if event == b"ping":
            return
        try:
            decoded = _decode(data)
        except (msgspec.DecodeError, UnicodeDecodeError):
            self._stop(cut("the stream holds what cannot be read"))
            return
        match decoded:
            case _Event(type="content_block_delta", delta=_Delta() as delta):
                self._delta(decoded.index, delta, out)
            case _Event(type="content_block_start", content_block=_Block() as block):
                self._begin(decoded.index, block, out)
            case _Event(type="message_start", message=_Message() as message):
                self._model = message.model
                self._count(message.usage, out)
            case _Event(type="message_delta"):
                self._reason = (decoded.delta.stop_reason if decoded.delta else None) or self._reason
                self._count(decoded.usage, out)
            case _Event(type="message_stop"):
                self._end(out)
            case _Event(type="error"):
                self._stop(read_fault(data))

    def _delta(self, index: int, delta: _Delta, out: list[StreamEvent]) -> None:
        if delta.text:
            out.append(TextDelta(delta.text))
        elif delta.thinking:
            out.append(ReasoningDelta(delta.thinking))
        elif delta.partial_json and index in self._calls:
            out.append(ToolCallDelta(self._calls[index], arguments=delta.partial_json))
        elif delta.signature:
            out.append(ReasoningDelta("", f"{signer(self._asked)}:{delta.signature}"))

    def _begin(self, index: int, block: _Block, out: list[StreamEvent]) -> None:
        match block.type:
            case "tool_use":
                place = self._calls.setdefault(index, len(self._calls))
                out.append(ToolCallDelta(place, block.id, block.name))
            case "redacted_thinking":
                out.append(ReasoningDelta("", f"{signer(self._asked, redacted=True)}:{block.data or ''}"))
            case _ if block.text:
                out.append(TextDelta(block.text))
            case _ if block.thinking:
                out.append(ReasoningDelta(block.thinking))

    def _count(self, usage: _Usage | None, out: list[StreamEvent]) -> None:
        """Theirs counts cached tokens beside the input; ours has them inside. Later figures replace earlier ones."""
        if usage is None:
            return
        known = self._usage
        cached, written = usage.cache_read_input_tokens, usage.cache_creation_input_tokens
        total = known.input_tokens
        if usage.input_tokens is not None and not (usage.input_tokens == 0 and total):
            total = usage.input_tokens + (cached or 0) + (written or 0)
        details = usage.output_tokens_details
        self._usage = Usage(
            total,
            usage.output_tokens if usage.output_tokens is not None else known.output_tokens,
            cached if cached is not None else known.cached_tokens,
            written if written is not None else known.cache_write_tokens,
            details.thinking_tokens if details is not None else known.reasoning_tokens,
        )
        out.append(UsageReport(self._usage))

    def _end(self, out: list[StreamEvent]) -> None:
        out.append(Finished(_REASONS.get(self._reason or "end_turn", "other"), self._model))
        self.done = True

    def _stop(self, fault: Fault) -> None:
        self.fault = fault
        self.done = True
