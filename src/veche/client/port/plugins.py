"""Packages of others that give providers."""

from __future__ import annotations

from typing import Protocol

from veche.features.llm.schemas import PluginView


class Plugins(Protocol):
    """Packages of others that give providers."""

    async def plugins(self) -> list[PluginView]:
        """All that are installed where the models are asked, with what is wrong with each."""
        ...

    async def switch_plugin(self, name: str, *, on: bool) -> None:
        """Switches one off or on, from the next start on; over the network it is refused."""
        ...
