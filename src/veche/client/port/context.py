"""What the next request is made of: messages in and out of the context, pinned, taken away; files said beside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from veche.features.conversations.schemas import Message, MessagePatch
from veche.features.files.schemas import File
from veche.features.turns.schemas import Preview, Previewed


class Context(Protocol):
    """What the next request is made of."""

    async def place_in_context(self, message_id: str, patch: MessagePatch) -> Message:
        """Switches a message out of the context, or back in, or pins it there."""
        ...

    async def remove_messages(self, message_ids: Sequence[str]) -> None:
        """Takes messages away for good; what followed one follows the one before it."""
        ...

    async def preview(self, wanted: Preview) -> Previewed:
        """The next request as it would be sent; nothing is sent or kept."""
        ...

    async def file_info(self, file_id: str) -> File:
        """A file of the person's, and what was read out of it so far."""
        ...

    async def delete_file(self, file_id: str) -> None:
        """Takes a file of the person's away."""
        ...
