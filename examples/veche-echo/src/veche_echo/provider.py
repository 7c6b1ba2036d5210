"""Two models: `words` says the last message again, `sent` shows all that a model would have been sent."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator

import msgspec

from veche.kit.http import Http
from veche.ports.content import Finished, StreamEvent, TextDelta, TextPart, Usage, UsageReport
from veche.ports.manifest import Preset
from veche.ports.provider import ChatRequest, Connection, ModelInfo, Provider, ProviderError, ProviderModel

MODELS = [
    ModelInfo("words", title="Echo: your words again", context_window=100_000, params=[]),
    ModelInfo("sent", title="Echo: all that is sent", context_window=100_000, input=["text", "image", "file", "audio"]),
]
LONGEST_PAUSE = 10.0


def open_provider(connection: Connection, preset: Preset, http: Http) -> Provider:
    """One open provider. `http` is the house's own client, for plug-ins that ask a server.

    Raises:
        ProviderError: a setting that cannot be used.
    """
    try:
        pause = float(connection.value("pause", "0"))
    except ValueError:
        pause = -1.0
    if not 0 <= pause <= LONGEST_PAUSE:
        raise ProviderError(provider=connection.name, detail=f"VECHE_ECHO_PAUSE: seconds from 0 to {LONGEST_PAUSE:g}")
    return Echo(connection.name, pause)


class Echo:
    """The provider. What it raises is always a `ProviderError`."""

    def __init__(self, name: str, pause: float) -> None:
        self._name = name
        self._pause = pause

    async def models(self) -> list[ModelInfo]:
        """What can be asked here."""
        return MODELS

    async def stream(self, request: ChatRequest) -> AsyncIterator[StreamEvent]:
        """The answer, a word at a time."""
        if request.model not in [model.name for model in MODELS]:
            raise ProviderModel(provider=self._name, detail=request.model)
        answer = _last_words(request) if request.model == "words" else _as_sent(request)
        for piece in re.findall(r"\S+\s*|\s+", answer):
            await asyncio.sleep(self._pause)
            yield TextDelta(piece)
        counted = sum(len(_text(message.parts).split()) for message in request.messages)
        yield UsageReport(Usage(input_tokens=counted, output_tokens=len(answer.split())))
        yield Finished("stop", request.model)

    async def close(self) -> None:
        """There is nothing to let go of."""


def _text(parts: list) -> str:  # type: ignore[type-arg]
    return "\n\n".join(part.text for part in parts if isinstance(part, TextPart))


def _last_words(request: ChatRequest) -> str:
    return next((_text(one.parts) for one in reversed(request.messages) if one.role == "user"), "") or "…"


def _as_sent(request: ChatRequest) -> str:
    params = {name: value for name in request.params.__struct_fields__ if (value := getattr(request.params, name))}
    lines = [f"model: {request.model}", f"parameters: {params or '—'}", f"instructions: {request.instructions or '—'}"]
    for number, message in enumerate(request.messages, 1):
        lines.append(f"\n{number}. {message.role}:")
        lines += [f"    {line}" for line in _text(message.parts).splitlines()]
        lines += [
            f"    [{part.name}, {part.media_type}, {part.size} bytes]"
            for part in message.parts
            if hasattr(part, "file_id")
        ]
    if request.response_schema:
        lines.append(f"\nschema: {msgspec.json.encode(request.response_schema).decode()}")
    return "\n".join(lines)
