"""What is carried out and in: exports, imports."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from veche.client.embedded.inside import InHouse
from veche.kit.later import Later

if TYPE_CHECKING:
    from veche.features.exchange.schemas import Export, ExportRequest, Import
    from veche.features.exchange.service import exports, imports
else:
    exports = Later("veche.features.exchange.service.exports")
    imports = Later("veche.features.exchange.service.imports")


class Exchange(InHouse):
    """What is carried out and in. A job lives in this process: it ends with the client."""

    async def begin_export(self, request: ExportRequest) -> Export:
        """See `Client`."""
        return await self.house.exports.start(self.caller, request)

    async def export_state(self, export_id: str) -> Export:
        """See `Client`."""
        return await self.house.db.read(exports.get_export, self.caller, export_id)

    async def export_file(self, export_id: str) -> AsyncIterator[bytes]:
        """See `Client`."""
        _, file = await self.house.exports.file(self.caller, export_id)
        some = exports.pieces(file)
        while (piece := await asyncio.to_thread(next, some, b"")) != b"":
            yield piece

    async def drop_export(self, export_id: str) -> None:
        """See `Client`."""
        await self.house.exports.remove(self.caller, export_id)

    async def begin_import(self, import_id: str, name: str, pieces: AsyncIterator[bytes]) -> Import:
        """See `Client`."""
        return await self.house.imports.start(self.caller, import_id, name, pieces)

    async def import_state(self, import_id: str) -> Import:
        """See `Client`."""
        return await self.house.db.read(imports.get_import, self.caller, import_id)

    async def drop_import(self, import_id: str) -> None:
        """See `Client`."""
        await self.house.imports.remove(self.caller, import_id)
