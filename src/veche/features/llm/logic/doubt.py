"""Pure rules of doubt: what a model sends is not believed without measure."""

from __future__ import annotations

import msgspec

from veche.ports.content import Cited, ReasoningDelta, StreamEvent, TextDelta, ToolCallDelta, Usage, UsageReport

MOST_TOKENS = 100_000_000  # more than any model reads, and far from what the books can hold
_EACH = 200  # characters that a call or a source counts for beside its text, so that empty ones have an end too


def believable(report: UsageReport) -> UsageReport:
    """The report, without counts that cannot be."""
    wrong = {n: None for n in Usage.__struct_fields__ if not 0 <= (getattr(report.usage, n) or 0) <= MOST_TOKENS}
    return UsageReport(msgspec.structs.replace(report.usage, **wrong)) if wrong else report


def size_of(event: StreamEvent) -> int:
    """Characters that an event adds to an answer."""
    match event:
        case TextDelta():
            return len(event.text)
        case ReasoningDelta():
            return len(event.text) + (_EACH + len(event.signature) if event.signature else 0)
        case ToolCallDelta():
            named = len(event.call_id or "") + len(event.name or "")
            return len(event.arguments) + (_EACH + named if event.call_id or event.name else 1)
        case Cited():
            return _EACH + len(event.citation.quote) + len(event.citation.title) + len(event.citation.url or "")
        case _:
            return 0
