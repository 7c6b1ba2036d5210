"""The tree of a conversation: at a glance, one branch of it, names of branches, what one thinks of messages."""

from __future__ import annotations

from urllib.parse import quote

from veche.client.remote.http import OverHttp, conversation_path
from veche.features.conversations.schemas import BranchTarget, Conversation, Message, MessagePage
from veche.features.conversations.schemas.marks import Mark, MarkPatch
from veche.features.conversations.schemas.tree import BranchName, Tree

PAGE = 1000


class Branches(OverHttp):
    """The tree of a conversation: at a glance, one branch of it, names of branches, what one thinks of messages."""

    async def tree(self, conversation_id: str) -> Tree:
        """See `Client`."""
        return await self._ask("GET", f"{conversation_path(conversation_id)}/tree", Tree)

    async def message(self, message_id: str) -> Message:
        """See `Client`."""
        return await self._ask("GET", _message_path(message_id), Message)

    async def path(self, conversation_id: str, leaf: str | None = None) -> list[Message]:
        """See `Client`. Pages are asked for, from the newest, until one holds the root."""
        known: dict[str, Message] = {}
        found: list[Message] = []
        before: str | None = None
        while True:
            query = {"before": before, "limit": PAGE}
            page = await self._ask("GET", f"{conversation_path(conversation_id)}/messages", MessagePage, query=query)
            known = {message.id: message for message in page.items}
            wanted = found[-1].parent_id if found else leaf or page.conversation.head_id
            while wanted is not None and (message := known.pop(wanted, None)) is not None:
                found.append(message)
                wanted = message.parent_id
            before = page.next
            if wanted is None or before is None:
                return found[::-1]

    async def name_branch(self, conversation_id: str, name: str, message_id: str) -> Conversation:
        """See `Client`."""
        return await self._ask("PUT", _branch(conversation_id, name), Conversation, body=BranchTarget(message_id))

    async def rename_branch(self, conversation_id: str, name: str, new: str) -> Conversation:
        """See `Client`."""
        return await self._ask("PATCH", _branch(conversation_id, name), Conversation, body=BranchName(new))

    async def forget_branch(self, conversation_id: str, name: str) -> Conversation:
        """See `Client`."""
        return await self._ask("DELETE", _branch(conversation_id, name), Conversation)

    async def mark(self, message_id: str, patch: MarkPatch) -> Mark:
        """See `Client`."""
        return await self._ask("PUT", f"{_message_path(message_id)}/mark", Mark, body=patch)


def _message_path(message_id: str) -> str:
    return f"/api/messages/{quote(message_id, safe='')}"


def _branch(conversation_id: str, name: str) -> str:
    return f"{conversation_path(conversation_id)}/branches/{quote(name, safe='')}"
