"""Connections to the server's providers, and what is known of vendors."""

from __future__ import annotations

from urllib.parse import quote

from veche.client.remote.http import OverHttp
from veche.features.llm.schemas import (
    ConnectionPatch,
    ConnectionTest,
    ConnectionView,
    NewConnection,
    Presets,
    PresetView,
)
from veche.features.llm.schemas import (
    Connections as Several,
)


def _path(name: str) -> str:
    return f"/api/connections/{quote(name, safe='')}"


class Connections(OverHttp):
    """Connections to the server's providers, and what is known of vendors."""

    async def presets(self) -> list[PresetView]:
        """See `Client`."""
        return (await self._ask("GET", "/api/presets", Presets)).items

    async def connections(self) -> list[ConnectionView]:
        """See `Client`."""
        return (await self._ask("GET", "/api/connections", Several)).items

    async def connect(self, new: NewConnection) -> ConnectionView:
        """See `Client`."""
        return await self._ask("POST", "/api/connections", ConnectionView, body=new)

    async def reconnect(self, name: str, patch: ConnectionPatch) -> ConnectionView:
        """See `Client`."""
        return await self._ask("PATCH", _path(name), ConnectionView, body=patch)

    async def disconnect(self, name: str) -> None:
        """See `Client`."""
        await self._ask("DELETE", _path(name), type(None))

    async def renew_keys(self) -> None:
        """See `Client`."""

    async def test_connection(self, name: str) -> ConnectionTest:
        """See `Client`."""
        return await self._ask("POST", f"{_path(name)}/test", ConnectionTest)
