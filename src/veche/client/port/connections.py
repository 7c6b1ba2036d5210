"""Connections to providers where the models are asked, and what is known of vendors."""

from __future__ import annotations

from typing import Protocol

from veche.features.llm.schemas import ConnectionPatch, ConnectionTest, ConnectionView, NewConnection, PresetView


class Connections(Protocol):
    """Connections to providers where the models are asked, and what is known of vendors."""

    async def presets(self) -> list[PresetView]:
        """Vendors that a connection can be made to."""
        ...

    async def connections(self) -> list[ConnectionView]:
        """All connections, without their secrets; for administrators, as all that follows."""
        ...

    async def connect(self, new: NewConnection) -> ConnectionView:
        """Saves a connection and opens it."""
        ...

    async def reconnect(self, name: str, patch: ConnectionPatch) -> ConnectionView:
        """Changes a saved connection and opens it anew."""
        ...

    async def disconnect(self, name: str) -> None:
        """Deletes a saved connection."""
        ...

    async def renew_keys(self) -> None:
        """The keys that this machine keeps were changed; a server has its own and takes no notice."""
        ...

    async def test_connection(self, name: str) -> ConnectionTest:
        """Asks a provider for its models now: the one call that costs nothing and needs the key."""
        ...
