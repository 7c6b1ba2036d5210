"""What is carried out and in: exports, imports."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from veche.features.exchange.schemas import Export, ExportRequest, Import


class Exchange(Protocol):
    """What is carried out and in. Both are jobs of the house: begun, asked after, fetched, forgotten."""

    async def begin_export(self, request: ExportRequest) -> Export:
        """Begins an export; a short one is done when this answers."""
        ...

    async def export_state(self, export_id: str) -> Export:
        """How far it is."""
        ...

    def export_file(self, export_id: str) -> AsyncIterator[bytes]:
        """The bytes of one that is done."""
        ...

    async def drop_export(self, export_id: str) -> None:
        """Takes an export back, finished or not; its file goes."""
        ...

    async def begin_import(self, import_id: str, name: str, pieces: AsyncIterator[bytes]) -> Import:
        """Takes an archive in and begins to read it."""
        ...

    async def import_state(self, import_id: str) -> Import:
        """How far it is, and what came of each conversation."""
        ...

    async def drop_import(self, import_id: str) -> None:
        """Stops an import; what came in stays."""
        ...
