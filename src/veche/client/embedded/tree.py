"""The tree of a conversation: at a glance, one branch of it, names of branches, what one thinks of messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from veche.client.embedded.inside import InHouse
from veche.features.conversations import service as conversations
from veche.kit.ids import check_id

if TYPE_CHECKING:
    from veche.features.conversations.schemas import Conversation, Message
    from veche.features.conversations.schemas.marks import Mark, MarkPatch
    from veche.features.conversations.schemas.tree import Tree
    from veche.kit.caller import Caller
    from veche.kit.db import Tx


class Branches(InHouse):
    """The tree of a conversation: at a glance, one branch of it, names of branches, what one thinks of messages."""

    async def tree(self, conversation_id: str) -> Tree:
        """See `Client`."""
        return await self.house.db.read(conversations.tree, self.caller, conversation_id)

    async def message(self, message_id: str) -> Message:
        """See `Client`."""
        return await self.house.db.read(conversations.get_message, self.caller, check_id(message_id))

    async def path(self, conversation_id: str, leaf: str | None = None) -> list[Message]:
        """See `Client`."""
        return await self.house.db.read(_path, self.caller, conversation_id, leaf)

    async def name_branch(self, conversation_id: str, name: str, message_id: str) -> Conversation:
        """See `Client`."""
        return await self.house.db.write(
            conversations.name_branch, self.caller, conversation_id, name, check_id(message_id)
        )

    async def rename_branch(self, conversation_id: str, name: str, new: str) -> Conversation:
        """See `Client`."""
        return await self.house.db.write(conversations.rename_branch, self.caller, conversation_id, name, new)

    async def forget_branch(self, conversation_id: str, name: str) -> Conversation:
        """See `Client`."""
        return await self.house.db.write(conversations.forget_branch, self.caller, conversation_id, name)

    async def mark(self, message_id: str, patch: MarkPatch) -> Mark:
        """See `Client`."""
        return await self.house.db.write(conversations.mark, self.caller, check_id(message_id), patch)


def _path(tx: Tx, caller: Caller, conversation_id: str, leaf: str | None) -> list[Message]:
    conversation = conversations.get(tx, caller, conversation_id)
    return conversations.path(tx, conversation_id, leaf or conversation.head_id)
