"""What can be asked, and files that go with a question."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from veche.client.embedded.inside import InHouse
from veche.kit.later import Later

if TYPE_CHECKING:
    from veche.features.files import service as files
    from veche.features.files.schemas import File
    from veche.features.llm.schemas import Catalogue
else:
    files = Later("veche.features.files.service")


class Models(InHouse):
    """What can be asked, and files that go with a question."""

    async def models(self, *, refresh: bool = False) -> Catalogue:
        """See `Client`."""
        await self._wake()
        await self.house.models.listed(whole=True)
        if refresh:
            await self.house.models.refresh(force=True)
        return self.house.models.catalogue(self.caller.locale)

    async def upload(self, name: str, data: bytes, media_type: str | None = None) -> File:
        """See `Client`."""

        async def pieces() -> AsyncIterator[bytes]:
            yield data

        content = await self.house.files.save(pieces())
        return await self.house.db.write(files.add, self.caller, content, name=name, declared_type=media_type)
