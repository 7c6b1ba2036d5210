"""What every provider of chat models must do, as tests that anyone can inherit; and what opens and gathers for them.

```python
from veche.ports.contract import AnswerContract, opened

@pytest.fixture
async def opened_provider():
    async with opened(manifest, "mine") as provider:
        yield provider

class TestContract(AnswerContract):
    model = "one-of-its-models"
```

It wants pytest with pytest-asyncio in its `auto` mode, and nothing of the vendor's.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import ClassVar

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
from veche.ports.provider import ChatMessage, ChatRequest, Connection, Provider, ProviderModel


@asynccontextmanager
async def opened(
    manifest: Manifest,
    preset: str,
    base_url: str = "",
    *,
    secrets: Mapping[str, str] | None = None,
    options: Mapping[str, str] | None = None,
) -> AsyncIterator[Provider]:
    """A provider of `preset` on `base_url`, closed afterwards with its connections."""
    found = next(item for item in manifest.presets if item.name == preset)
    http = Http(connect_timeout=2.0)
    connection = Connection(
        preset, preset, found.title, base_url or found.base_url, dict(secrets or {}), dict(options or {})
    )
    try:
        provider = manifest.open_provider(connection, found, http)
        try:
            yield provider
        finally:
            await provider.close()
    finally:
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
        """All text of the answer."""
        return "".join(event.text for event in self.events if isinstance(event, TextDelta))

    @property
    def reasoning(self) -> str:
        """All thoughts."""
        return "".join(event.text for event in self.events if isinstance(event, ReasoningDelta))

    @property
    def usage(self) -> Usage | None:
        """The last report: a later one replaces an earlier one."""
        return next((event.usage for event in reversed(self.events) if isinstance(event, UsageReport)), None)

    @property
    def finished(self) -> Finished | None:
        """How it ended, if it did."""
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
        """The tools that it wants called."""
        return [part for part in self.parts if isinstance(part, ToolCallPart)]


async def gathered(stream: AsyncIterator[StreamEvent]) -> Gathered:
    """All that a stream gives."""
    return await Gathered().of(stream)


def asked(model: str, text: str = "Hi", **fields: object) -> ChatRequest:
    """A request with one message of the user."""
    return ChatRequest(model, [ChatMessage("user", [TextPart(text)])], **fields)  # type: ignore[arg-type]


class AnswerContract:
    """What holds for any provider. `question` is what it is asked; `model` one of its names.

    A subclass gives the fixture `opened_provider`.
    """

    model: ClassVar[str]
    question: ClassVar[str] = "Hi"

    async def test_it_lists_the_model(self, opened_provider: Provider) -> None:
        """A model that can be asked is in the list."""
        models = await opened_provider.models()
        assert self.model in [info.name for info in models]
        assert all(info.input[0] == "text" for info in models)

    async def test_an_answer_has_text_and_ends_with_finished(self, opened_provider: Provider) -> None:
        """One `Finished`, and it is the last."""
        answer = await gathered(opened_provider.stream(asked(self.model, self.question)))
        assert answer.text.strip()
        assert isinstance(answer.events[-1], Finished)
        assert sum(isinstance(event, Finished) for event in answer.events) == 1

    async def test_a_closed_answer_says_nothing_more(self, opened_provider: Provider) -> None:
        """Whoever stops listening is left alone."""
        stream = opened_provider.stream(asked(self.model, self.question))
        await anext(stream)
        await stream.aclose()  # type: ignore[attr-defined]
        assert [event async for event in stream] == []

    async def test_an_unknown_model_is_an_error_of_the_port(self, opened_provider: Provider) -> None:
        """No vendor's exception gets out."""
        try:
            await gathered(opened_provider.stream(asked("no-such-model", self.question)))
        except ProviderModel:
            return
        raise AssertionError("a model that is not there was asked")
