"""Two copies of conversations: what each has, and how one takes in what the other has."""

from __future__ import annotations

from collections.abc import AsyncIterator
from urllib.parse import quote

from veche.client.remote.http import OverHttp
from veche.features.conversations.schemas.merging import Copy
from veche.features.exchange.schemas import Copies as CopyList
from veche.features.exchange.schemas import (
    CopyBundle,
    CopyFile,
    CopyMerged,
    FilesMissing,
    FilesWanted,
    Words,
    WordsRequest,
)

_PIECE = 1 << 18


class Copies(OverHttp):
    """What a copy elsewhere must know, give and take."""

    async def copies(self) -> CopyList:
        """See `Client`."""
        return await self._ask("GET", "/api/copies", CopyList)

    async def copy_outline(self, conversation_id: str) -> Copy:
        """See `Client`."""
        return await self._ask("GET", _copy(conversation_id), Copy)

    async def copy_words(self, conversation_id: str, wanted: WordsRequest) -> Words:
        """See `Client`."""
        return await self._ask("POST", f"{_copy(conversation_id)}/words", Words, body=wanted)

    async def want_files(self, files: list[CopyFile]) -> list[str]:
        """See `Client`."""
        return (await self._ask("POST", "/api/copies/files", FilesMissing, body=FilesWanted(files))).ids

    async def take_file(self, file: CopyFile, pieces: AsyncIterator[bytes]) -> None:
        """See `Client`."""
        query = {"name": file.name, "id": file.id}
        headers = {"Content-Type": file.media_type}
        async with self._open("POST", "/api/files", headers, query, pieces, limit=None) as answer:
            await answer.read()

    async def file_pieces(self, file_id: str) -> AsyncIterator[bytes]:
        """See `Client`."""
        path = f"/api/files/{quote(file_id, safe='')}"
        async with self._open("GET", path, {}, None, None, limit=None) as answer:
            async for piece in answer.content.iter_chunked(_PIECE):
                yield piece

    async def merge_copy(self, bundle: CopyBundle) -> CopyMerged:
        """See `Client`."""
        return await self._ask("POST", "/api/copies/merge", CopyMerged, body=bundle)


def _copy(conversation_id: str) -> str:
    return f"/api/copies/{quote(conversation_id, safe='')}"
