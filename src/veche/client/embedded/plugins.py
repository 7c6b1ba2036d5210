"""Packages of others that give providers."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from veche.client.embedded.inside import InHouse
from veche.kit.later import Later

if TYPE_CHECKING:
    from veche.features.llm import service as llm
    from veche.features.llm.schemas import PluginView
else:
    llm = Later("veche.features.llm.service")


class Plugins(InHouse):
    """Packages of others that give providers."""

    async def plugins(self) -> list[PluginView]:
        """See `Client`."""
        await asyncio.to_thread(self.house.plugins.look, again=True)  # somebody may just have mended one
        return llm.plugins(self.house.models, self.caller).items

    async def switch_plugin(self, name: str, *, on: bool) -> None:
        """See `Client`."""
        await asyncio.to_thread(self.house.plugins.switch, name, on=on)
