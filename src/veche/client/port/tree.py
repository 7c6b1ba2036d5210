"""The tree of a conversation: at a glance, one branch of it, names of branches, what one thinks of messages."""

from __future__ import annotations

from typing import Protocol

from veche.features.conversations.schemas import Conversation, Message
from veche.features.conversations.schemas.marks import Mark, MarkPatch
from veche.features.conversations.schemas.tree import Tree


class Branches(Protocol):
    """The tree of a conversation: at a glance, one branch of it, names of branches, what one thinks of messages."""

    async def tree(self, conversation_id: str) -> Tree:
        """All messages at a glance: who, what model, the first words."""
        ...

    async def message(self, message_id: str) -> Message:
        """One message, whole."""
        ...

    async def path(self, conversation_id: str, leaf: str | None = None) -> list[Message]:
        """The messages from the root to `leaf`, by itself to the end of the shown branch."""
        ...

    async def name_branch(self, conversation_id: str, name: str, message_id: str) -> Conversation:
        """Names the branch that ends at a message, or moves the name there."""
        ...

    async def rename_branch(self, conversation_id: str, name: str, new: str) -> Conversation:
        """Gives a branch another name."""
        ...

    async def forget_branch(self, conversation_id: str, name: str) -> Conversation:
        """Takes a branch's name away; its messages stay."""
        ...

    async def mark(self, message_id: str, patch: MarkPatch) -> Mark:
        """Stars or rates a message, for the caller alone."""
        ...
