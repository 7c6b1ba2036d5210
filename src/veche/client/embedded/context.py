"""What the next request is made of: messages in and out of the context, pinned, taken away; files said beside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from veche.client.embedded.inside import InHouse
from veche.features.conversations import service as conversations
from veche.kit.ids import check_id
from veche.kit.later import Later

if TYPE_CHECKING:
    from veche.features.conversations.schemas import Message, MessagePatch
    from veche.features.files import service as files
    from veche.features.files.schemas import File
    from veche.features.turns.schemas import Preview, Previewed
else:
    files = Later("veche.features.files.service")


class Context(InHouse):
    """What the next request is made of."""

    async def place_in_context(self, message_id: str, patch: MessagePatch) -> Message:
        """See `Client`."""
        return await self.house.db.write(conversations.place_in_context, self.caller, check_id(message_id), patch)

    async def remove_messages(self, message_ids: Sequence[str]) -> None:
        """See `Client`."""
        bus = self.house.bus
        for message_id in message_ids:
            await self.house.db.write(conversations.remove, self.caller, check_id(message_id), bus, subtree=False)
        await bus.drain()  # files that nobody holds any more go, too
        await self.house.db.write(conversations.forget_words)

    async def preview(self, wanted: Preview) -> Previewed:
        """See `Client`."""
        await self._wake()
        model = wanted.model or (wanted.begin.model if wanted.begin else None)
        if wanted.conversation_id is not None and model is None:
            model = (await self.conversation(wanted.conversation_id)).model
        await self._know_models(model)
        return await self.house.turns.preview(self.caller, wanted)

    async def file_info(self, file_id: str) -> File:
        """See `Client`."""
        await self._wake()  # somebody must read it
        await self.house.reader().wait([file_id])
        return await self.house.db.read(files.get_file, self.caller, check_id(file_id))

    async def delete_file(self, file_id: str) -> None:
        """See `Client`."""
        await self.house.db.write(files.delete_own, self.caller, check_id(file_id))
