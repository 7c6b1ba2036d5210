"""What can be asked, and files that go with a question."""

from __future__ import annotations

from veche.client.remote.http import OverHttp
from veche.features.files.schemas import File
from veche.features.llm.schemas import Catalogue
from veche.kit.ids import new_id


class Models(OverHttp):
    """What can be asked, and files that go with a question."""

    async def models(self, *, refresh: bool = False) -> Catalogue:
        """See `Client`."""
        return await self._ask("GET", "/api/models", Catalogue, query={"refresh": refresh})

    async def upload(self, name: str, data: bytes, media_type: str | None = None) -> File:
        """See `Client`."""
        query = {"name": name, "id": new_id()}
        kind = media_type or "application/octet-stream"
        return await self._ask("POST", "/api/files", File, query=query, raw=data, content_type=kind)
