"""What the Guide says of itself to the wiring; its manual and its words are loaded with the first question."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import TYPE_CHECKING

from veche.adapters.guide.settings import GUIDE_MODEL
from veche.kit.http import Http
from veche.kit.later import Later
from veche.ports.manifest import Manifest, Preset
from veche.ports.provider import Connection, ModelInfo, Provider

if TYPE_CHECKING:
    from veche.adapters.guide import provider
    from veche.ports.content import StreamEvent
    from veche.ports.passages import PassageSearch
    from veche.ports.provider import ChatRequest
else:
    provider = Later("veche.adapters.guide.provider")

_PRESET = Preset(name="guide", title="Veche", base_url="", models=[GUIDE_MODEL], free=True)


def make_manifest(search: PassageSearch | None) -> Manifest:
    """The manifest of a Guide that also looks where `search` looks; without it the Guide knows the manual only."""

    def open_provider(connection: Connection, preset: Preset, http: Http) -> Provider:
        return _Guide(search)

    return Manifest(name="guide", presets=[_PRESET], open_provider=open_provider)


class _Guide:
    """Stands for the Guide until it is asked."""

    def __init__(self, search: PassageSearch | None) -> None:
        self._search = search
        self._inner: Provider | None = None

    async def models(self) -> list[ModelInfo]:
        """What can be asked there."""
        return [GUIDE_MODEL]

    async def stream(self, request: ChatRequest) -> AsyncIterator[StreamEvent]:
        """The answer."""
        if self._inner is None:
            self._inner = await asyncio.to_thread(lambda: provider.open_guide(self._search))
        async with aclosing(self._inner.stream(request)) as events:  # type: ignore[type-var]
            async for event in events:
                yield event

    async def close(self) -> None:
        """Nothing is held open."""


manifest = make_manifest(None)
