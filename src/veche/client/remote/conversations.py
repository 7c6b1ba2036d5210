"""Conversations, their messages, and the search over them."""

from __future__ import annotations

import msgspec

from veche.client.remote.http import OverHttp, conversation_path
from veche.features.conversations.schemas import (
    Conversation,
    ConversationName,
    ConversationNames,
    ConversationPatch,
    MessagePage,
    NewConversation,
)
from veche.features.conversations.schemas.search import SearchFilter, SearchPage
from veche.kit.ids import new_id
from veche.kit.paging import Page


class Conversations(OverHttp):
    """Conversations, their messages, and the search over them."""

    async def conversations(
        self, *, archived: bool = False, cursor: str | None = None, limit: int = 50, project: str | None = None
    ) -> Page[Conversation]:
        """See `Client`."""
        query = {"archived": archived, "cursor": cursor, "limit": limit, "project": project}
        return await self._ask("GET", "/api/conversations", Page[Conversation], query=query)

    async def names(self, like: str | None = None, *, limit: int = 50) -> list[ConversationName]:
        """See `Client`."""
        query = {"like": like, "limit": limit}
        return (await self._ask("GET", "/api/conversations/names", ConversationNames, query=query)).items

    async def create(self, new: NewConversation) -> Conversation:
        """See `Client`."""
        named = msgspec.structs.replace(new, id=new.id or new_id())
        return await self._ask("POST", "/api/conversations", Conversation, body=named)

    async def conversation(self, conversation_id: str) -> Conversation:
        """See `Client`."""
        return await self._ask("GET", conversation_path(conversation_id), Conversation)

    async def change(self, conversation_id: str, patch: ConversationPatch) -> Conversation:
        """See `Client`."""
        return await self._ask("PATCH", conversation_path(conversation_id), Conversation, body=patch)

    async def delete(self, conversation_id: str) -> None:
        """See `Client`."""
        await self._ask("DELETE", conversation_path(conversation_id), type(None))

    async def messages(self, conversation_id: str, *, before: int | None = None, limit: int = 500) -> MessagePage:
        """See `Client`."""
        query = {"before": before, "limit": limit}
        return await self._ask("GET", f"{conversation_path(conversation_id)}/messages", MessagePage, query=query)

    async def search(
        self, query: str, *, limit: int = 20, cursor: str | None = None, narrow: SearchFilter | None = None
    ) -> SearchPage:
        """See `Client`."""
        wanted = {"q": query, "limit": limit, "cursor": cursor, **(msgspec.structs.asdict(narrow) if narrow else {})}
        return await self._ask("GET", "/api/search", SearchPage, query=wanted)
