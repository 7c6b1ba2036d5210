"""Two copies of conversations: what each has, and how one takes in what the other has."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from veche.features.conversations.schemas.merging import Copy
from veche.features.exchange.schemas import Copies as CopyList
from veche.features.exchange.schemas import CopyBundle, CopyFile, CopyMerged, Words, WordsRequest


class Copies(Protocol):
    """What a copy elsewhere must know, give and take (`client.sync` brings two together)."""

    async def copies(self) -> CopyList:
        """The person's own conversations as they stand, what they deleted, their projects."""
        ...

    async def copy_outline(self, conversation_id: str) -> Copy:
        """A conversation without its words."""
        ...

    async def copy_words(self, conversation_id: str, wanted: WordsRequest) -> Words:
        """Messages, files and artifacts of it."""
        ...

    async def want_files(self, files: list[CopyFile]) -> list[str]:
        """Makes those files whose bytes are here; gives the ids of those whose bytes have to be sent."""
        ...

    async def take_file(self, file: CopyFile, pieces: AsyncIterator[bytes]) -> None:
        """Takes in the bytes of a file under its own id."""
        ...

    def file_pieces(self, file_id: str) -> AsyncIterator[bytes]:
        """The bytes of a file."""
        ...

    async def merge_copy(self, bundle: CopyBundle) -> CopyMerged:
        """Takes in what another copy has; safe to repeat."""
        ...
