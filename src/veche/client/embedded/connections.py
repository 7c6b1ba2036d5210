"""Connections to providers, and what is known of vendors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from veche.client.embedded.inside import InHouse
from veche.features.llm.errors import ConnectionUnknown
from veche.kit.later import Later

if TYPE_CHECKING:
    from veche.features.llm import service as llm
    from veche.features.llm.schemas import ConnectionPatch, ConnectionTest, ConnectionView, NewConnection, PresetView
else:
    llm = Later("veche.features.llm.service")


class Connections(InHouse):
    """Connections to providers, and what is known of vendors."""

    async def presets(self) -> list[PresetView]:
        """See `Client`."""
        return llm.presets(self.house.models, self.caller.locale).items

    async def connections(self) -> list[ConnectionView]:
        """See `Client`."""
        await self._wake()
        return await self.house.db.read(llm.connections, self.caller, self.house.models)

    async def connect(self, new: NewConnection) -> ConnectionView:
        """See `Client`."""
        models = self.house.models
        await self.house.db.write(llm.make, self.caller, new, models.sealer, models.presets)
        return await self._reopened(new.name)

    async def reconnect(self, name: str, patch: ConnectionPatch) -> ConnectionView:
        """See `Client`."""
        await self.house.db.write(llm.revise, self.caller, name, patch, self.house.models.sealer)
        return await self._reopened(name)

    async def disconnect(self, name: str) -> None:
        """See `Client`."""
        await self.house.db.write(llm.withdraw, self.caller, name)
        if self._awake:
            await self.house.models.reload()

    async def renew_keys(self) -> None:
        """See `Client`."""
        self._keys.forget()
        await self._wake()
        await self.house.models.reload()
        await self.house.models.refresh()

    async def test_connection(self, name: str) -> ConnectionTest:
        """See `Client`."""
        await self._wake(name)
        await self._know_models(name)
        return await llm.test_line(self.house.models, self.caller, name)

    async def _reopened(self, name: str) -> ConnectionView:
        await self._wake()
        await self.house.models.reload()
        found = await self.house.db.read(llm.connections, self.caller, self.house.models)
        view = next((one for one in found if one.name == name), None)
        if view is None:
            raise ConnectionUnknown(name=name)
        return view
