"""Two copies of conversations: what each has, and how one takes in what the other has."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from veche.client.embedded.inside import InHouse
from veche.client.problems import Refusal
from veche.features.exchange.schemas import Copies as CopyList
from veche.features.exchange.schemas import CopyBundle, CopyFile, CopyMerged, FilesWanted, Words, WordsRequest
from veche.kit.later import Later

if TYPE_CHECKING:
    from veche.features.conversations.schemas.merging import Copy
    from veche.features.exchange.service import copies
    from veche.features.files import service as files
else:
    copies = Later("veche.features.exchange.service.copies")
    files = Later("veche.features.files.service")

_PIECE = 1 << 18


class Copies(InHouse):
    """What a copy elsewhere must know, give and take."""

    async def copies(self) -> CopyList:
        """See `Client`."""
        return await self.house.db.read(copies.list_copies, self.caller)

    async def copy_outline(self, conversation_id: str) -> Copy:
        """See `Client`."""
        return await self.house.db.read(copies.outline, self.caller, conversation_id)

    async def copy_words(self, conversation_id: str, wanted: WordsRequest) -> Words:
        """See `Client`."""
        return await self.house.db.read(copies.words, self.caller, conversation_id, wanted)

    async def want_files(self, files: list[CopyFile]) -> list[str]:
        """See `Client`."""
        wanted = FilesWanted(files)
        done = await self.house.db.write(copies.take_files, self.caller, wanted, self.house.files.quota_bytes)
        self.house.extraction.wake()
        return done.ids

    async def take_file(self, file: CopyFile, pieces: AsyncIterator[bytes]) -> None:
        """See `Client`."""
        content = await self.house.files.save(pieces)
        if content.sha256 != file.sha256:
            raise Refusal("exchange.file_damaged", "invalid", name=file.name)
        quota = self.house.files.quota_bytes
        await self.house.db.write(
            files.add,
            self.caller,
            content,
            name=file.name,
            declared_type=file.media_type,
            id=file.id,
            quota=quota,
        )
        self.house.extraction.wake()

    async def file_pieces(self, file_id: str) -> AsyncIterator[bytes]:
        """See `Client`."""
        readers = self.house.file_readers
        file = await self.house.db.read(files.get_file, self.caller, file_id, readers=readers)
        source = await asyncio.to_thread(self.house.files.open, file.sha256)
        try:
            while piece := await asyncio.to_thread(source.read, _PIECE):
                yield piece
        finally:
            source.close()

    async def merge_copy(self, bundle: CopyBundle) -> CopyMerged:
        """See `Client`."""
        return await self.house.db.write(copies.merge, self.caller, bundle, self.house.bus)
