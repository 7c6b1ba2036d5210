"""What can be asked, and files that go with a question."""

from __future__ import annotations

from typing import Protocol

from veche.features.files.schemas import File
from veche.features.llm.schemas import Catalogue


class Models(Protocol):
    """What can be asked, and files that go with a question."""

    async def models(self, *, refresh: bool = False) -> Catalogue:
        """Models and providers that can be asked."""
        ...

    async def upload(self, name: str, data: bytes, media_type: str | None = None) -> File:
        """Takes in a file, to be named in a message."""
        ...
