"""Opens providers for tests and gathers what they stream."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from veche.kit.http import Http
from veche.ports.content import (
    Finished,
    Part,
    ReasoningDelta,
    ReasoningPart,
    StreamEvent,
    TextDelta,
    TextPart,
    ToolCallDelta,
    ToolCallPart,
    Usage,
    UsageReport,
)
from veche.ports.manifest import Manifest
from veche.ports.provider import ChatMessage, ChatRequest, Connection, Provider


@asynccontextmanager
async def opened(
    manifest: Manifest,
    preset: str,
    base_url: str,
    *,
    secrets: Mapping[str, str] | None = None,
    options: Mapping[str, str] | None = None,
) -> AsyncIterator[Provider]:
    """A provider of `preset` on `base_url`, closed afterwards with its connections."""
    found = next(item for item in manifest.presets if item.name == preset)
    http = Http(connect_timeout=2.0)
    connection = Connection(preset, preset, found.title, base_url, dict(secrets or {}), dict(options or {}))
    provider = manifest.open_provider(connection, found, http)
    try:
        yield provider
    finally:
        await provider.close()
        await http.close()


@dataclass
class Gathered:
    """What a stream gave, until it ended or failed."""

    events: list[StreamEvent] = field(default_factory=list)

    async def of(self, stream: AsyncIterator[StreamEvent]) -> Gathered:
        """Gathers into this, so that it is there when the stream fails."""
        async for event in stream:
            self.events.append(event)
        return self

    @property
    def text(self) -> str:
        return "".join(event.text for event in self.events if isinstance(event, TextDelta))

    @property
    def reasoning(self) -> str:
        return "".join(event.text for event in self.events if isinstance(event, ReasoningDelta))

    @property
    def usage(self) -> Usage | None:
        """The last report: a later one replaces an earlier one."""
        return next((event.usage for event in reversed(self.events) if isinstance(event, UsageReport)), None)

    @property
    def finished(self) -> Finished | None:
        return next((event for event in self.events if isinstance(event, Finished)), None)

    @property
    def parts(self) -> list[Part]:
        """The message that the stream makes, as a turn keeps it: a signature ends a thought."""
        parts: list[Part] = []
        calls: dict[int, ToolCallPart] = {}
        for event in self.events:
            last = parts[-1] if parts else None
            match event:
                case TextDelta():
                    if isinstance(last, TextPart):
                        last.text += event.text
                    else:
                        parts.append(TextPart(event.text))
                case ReasoningDelta():
                    if not isinstance(last, ReasoningPart) or last.signature is not None:
                        last = ReasoningPart("")
                        parts.append(last)
                    last.text += event.text
                    last.signature = event.signature
                case ToolCallDelta(index=index):
                    if index not in calls:
                        calls[index] = ToolCallPart(event.call_id or "", event.name or "", "")
                        parts.append(calls[index])
                    calls[index].arguments += event.arguments
        return parts

    @property
    def calls(self) -> list[ToolCallPart]:
        return [part for part in self.parts if isinstance(part, ToolCallPart)]


async def gathered(stream: AsyncIterator[StreamEvent]) -> Gathered:
    """All that a stream gives."""
    return await Gathered().of(stream)


def asked(model: str, text: str = "Hi", **fields: object) -> ChatRequest:
    """A request with one message of the user."""
    return ChatRequest(model, [ChatMessage("user", [TextPart(text)])], **fields)  # type: ignore[arg-type]
