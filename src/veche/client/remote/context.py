"""What the next request is made of: messages in and out of the context, pinned, taken away; files said beside."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from veche.client.remote.http import OverHttp
from veche.features.conversations.schemas import Message, MessagePatch
from veche.features.files.schemas import File
from veche.features.turns.schemas import Preview, Previewed


class Context(OverHttp):
    """What the next request is made of."""

    async def place_in_context(self, message_id: str, patch: MessagePatch) -> Message:
        """See `Client`."""
        return await self._ask("PATCH", _message(message_id), Message, body=patch)

    async def remove_messages(self, message_ids: Sequence[str]) -> None:
        """See `Client`."""
        for message_id in message_ids:
            await self._ask("DELETE", _message(message_id), type(None))

    async def preview(self, wanted: Preview) -> Previewed:
        """See `Client`."""
        return await self._ask("POST", "/api/preview", Previewed, body=wanted)

    async def file_info(self, file_id: str) -> File:
        """See `Client`."""
        return await self._ask("GET", f"{_file(file_id)}/info", File)

    async def delete_file(self, file_id: str) -> None:
        """See `Client`."""
        await self._ask("DELETE", _file(file_id), type(None))


def _message(message_id: str) -> str:
    return f"/api/messages/{quote(message_id, safe='')}"


def _file(file_id: str) -> str:
    return f"/api/files/{quote(file_id, safe='')}"
