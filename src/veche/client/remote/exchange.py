"""What is carried out and in: exports, imports."""

from __future__ import annotations

from collections.abc import AsyncIterator
from urllib.parse import quote

import msgspec

from veche.client.problems import Refusal
from veche.client.remote.http import OverHttp
from veche.features.exchange.schemas import Export, ExportRequest, Import

_PIECE = 1 << 18


class Exchange(OverHttp):
    """What is carried out and in. A job belongs to the server: it goes on when this client has gone."""

    async def begin_export(self, request: ExportRequest) -> Export:
        """See `Client`."""
        return await self._ask("POST", "/api/exports", Export, body=request)

    async def export_state(self, export_id: str) -> Export:
        """See `Client`."""
        return await self._ask("GET", _export(export_id), Export)

    async def export_file(self, export_id: str) -> AsyncIterator[bytes]:
        """See `Client`."""
        async with self._open("GET", f"{_export(export_id)}/file", {}, None, None, limit=None) as answer:
            async for piece in answer.content.iter_chunked(_PIECE):
                yield piece

    async def drop_export(self, export_id: str) -> None:
        """See `Client`."""
        await self._ask("DELETE", _export(export_id), type(None))

    async def begin_import(self, import_id: str, name: str, pieces: AsyncIterator[bytes]) -> Import:
        """See `Client`."""
        query = {"name": name, "id": import_id}
        headers = {"Content-Type": "application/octet-stream"}
        async with self._open("POST", "/api/imports", headers, query, pieces, limit=None) as answer:
            found = await answer.read()
        try:
            return msgspec.json.decode(found, type=Import)
        except msgspec.DecodeError as error:
            raise Refusal("client.answer", "broken", url=self.url, status=202) from error

    async def import_state(self, import_id: str) -> Import:
        """See `Client`."""
        return await self._ask("GET", _import(import_id), Import)

    async def drop_import(self, import_id: str) -> None:
        """See `Client`."""
        await self._ask("DELETE", _import(import_id), type(None))


def _export(export_id: str) -> str:
    return f"/api/exports/{quote(export_id, safe='')}"


def _import(import_id: str) -> str:
    return f"/api/imports/{quote(import_id, safe='')}"
