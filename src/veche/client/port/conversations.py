"""Conversations, their messages, and the search over them."""

from __future__ import annotations

from typing import Protocol

from veche.features.conversations.schemas import Conversation, ConversationPatch, MessagePage, NewConversation
from veche.features.conversations.schemas.search import SearchPage
from veche.kit.paging import Page


class Conversations(Protocol):
    """Conversations, their messages, and the search over them."""

    async def conversations(
        self, *, archived: bool = False, cursor: str | None = None, limit: int = 50
    ) -> Page[Conversation]:
        """The person's conversations: pinned ones, then by last activity."""
        ...

    async def create(self, new: NewConversation) -> Conversation:
        """Begins a conversation; the same id again gives the first one."""
        ...

    async def conversation(self, conversation_id: str) -> Conversation:
        """One conversation."""
        ...

    async def change(self, conversation_id: str, patch: ConversationPatch) -> Conversation:
        """Changes what the patch names."""
        ...

    async def delete(self, conversation_id: str) -> None:
        """Deletes a conversation with all that it held."""
        ...

    async def messages(self, conversation_id: str, *, before: int | None = None, limit: int = 500) -> MessagePage:
        """A page of the message tree, the newest first asked for."""
        ...

    async def search(self, query: str, *, limit: int = 20, cursor: str | None = None) -> SearchPage:
        """The person's messages that hold the words, in any of their forms."""
        ...
