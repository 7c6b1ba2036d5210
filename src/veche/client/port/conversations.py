"""Conversations, their messages, and the search over them."""

from __future__ import annotations

from typing import Protocol

from veche.features.conversations.schemas import (
    Conversation,
    ConversationName,
    ConversationPatch,
    MessagePage,
    NewConversation,
)
from veche.features.conversations.schemas.search import SearchFilter, SearchPage
from veche.kit.paging import Page


class Conversations(Protocol):
    """Conversations, their messages, and the search over them."""

    async def conversations(
        self, *, archived: bool = False, cursor: str | None = None, limit: int = 50, project: str | None = None
    ) -> Page[Conversation]:
        """The person's conversations: pinned ones, then by last activity; of a project, or (`none`) of none."""
        ...

    async def names(self, like: str | None = None, *, limit: int = 50) -> list[ConversationName]:
        """Conversations by a title, a part of it or the end of an id, best matches first; without it the last used."""
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

    async def search(
        self, query: str, *, limit: int = 20, cursor: str | None = None, narrow: SearchFilter | None = None
    ) -> SearchPage:
        """The person's messages that hold the words, in any of their forms, and titles; narrowed down."""
        ...
