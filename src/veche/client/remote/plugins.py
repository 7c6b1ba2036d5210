"""Packages of others that give providers."""

from __future__ import annotations

from veche.client.problems import Refusal
from veche.client.remote.http import OverHttp
from veche.features.llm import schemas


class Plugins(OverHttp):
    """Packages of others that give providers."""

    async def plugins(self) -> list[schemas.PluginView]:
        """See `Client`."""
        return (await self._ask("GET", "/api/plugins", schemas.Plugins)).items

    async def switch_plugin(self, name: str, *, on: bool) -> None:
        """See `Client`."""
        raise Refusal("plugins.elsewhere", "denied", name=name)
