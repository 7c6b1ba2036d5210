"""Conversations, their messages, and the search over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from veche.client.embedded.inside import InHouse
from veche.features.conversations import service as conversations

if TYPE_CHECKING:
    from veche.features.conversations.schemas import (
        Conversation,
        ConversationName,
        ConversationPatch,
        MessagePage,
        NewConversation,
    )
    from veche.features.conversations.schemas.search import SearchFilter, SearchPage
    from veche.kit.paging import Page


class Conversations(InHouse):
    """Conversations, their messages, and the search over them."""

    async def conversations(
        self, *, archived: bool = False, cursor: str | None = None, limit: int = 50, project: str | None = None
    ) -> Page[Conversation]:
        """See `Client`."""
        return await self.house.db.read(
            conversations.list_conversations,
            self.caller,
            archived=archived,
            cursor=cursor,
            limit=limit,
            project=project,
        )

    async def names(self, like: str | None = None, *, limit: int = 50) -> list[ConversationName]:
        """See `Client`."""
        return (await self.house.db.read(conversations.names, self.caller, like=like, limit=limit)).items

    async def create(self, new: NewConversation) -> Conversation:
        """See `Client`."""
        return await self.house.db.write(conversations.create, self.caller, new)

    async def change(self, conversation_id: str, patch: ConversationPatch) -> Conversation:
        """See `Client`."""
        return await self.house.db.write(conversations.change, self.caller, conversation_id, patch)

    async def delete(self, conversation_id: str) -> None:
        """See `Client`."""
        await self.house.db.write(conversations.delete, self.caller, conversation_id, self.house.bus)
        await self.house.bus.drain()  # its files go now, not when the next process comes

    async def messages(self, conversation_id: str, *, before: int | None = None, limit: int = 500) -> MessagePage:
        """See `Client`."""
        return await self.house.db.read(
            conversations.messages, self.caller, conversation_id, before=before, limit=limit
        )

    async def search(
        self, query: str, *, limit: int = 20, cursor: str | None = None, narrow: SearchFilter | None = None
    ) -> SearchPage:
        """See `Client`."""
        await self.house.bus.drain()  # what a short process wrote last may still wait for its place in the index
        return await self.house.db.read(
            conversations.search, self.caller, query, narrow=narrow, limit=limit, cursor=cursor
        )
