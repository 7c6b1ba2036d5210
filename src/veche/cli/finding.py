"""Finds the conversation that a person means: by id, by its last characters, by title, or the last one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from veche.cli.ending import Ending
from veche.cli.sitting import sitting
from veche.cli.words import say

if TYPE_CHECKING:
    from veche.client.entities import Conversation, Message
    from veche.client.port import Client

PAGE = 200
MOST = 5_000  # conversations that are looked through for a name


def short(conversation_id: str) -> str:
    """The end of an id: its beginning is the time, the same for all of a minute."""
    return conversation_id[-8:]


async def newest(client: Client) -> Conversation:
    """The conversation of the last activity."""
    items = (await client.conversations(limit=PAGE)).items
    if not items:
        raise Ending(3, say("no_conversations"))
    return max(items, key=lambda conversation: conversation.updated_at)


async def find(client: Client, wanted: str | None) -> Conversation:
    """The conversation that `wanted` names; when it names none, that of the sitting, or the last one.

    Raises:
        Ending: none, or several, are called so.
    """
    here = sitting()
    if not wanted and here is not None:
        if here.conversation is None:
            raise Ending(3, say("no_conversation_yet"))
        return await client.conversation(here.conversation.id)
    if not wanted:
        return await newest(client)
    if len(wanted) == 36 and wanted.count("-") == 4:
        return await client.conversation(wanted.lower())
    found = await _named(client, wanted)
    if not found:
        raise Ending(3, say("conversation_unknown", name=wanted))
    if len(found) > 1:
        choices = "\n".join(f"  {short(c.id)}  {c.title or say('untitled')}" for c in found[:10])
        raise Ending(2, say("conversation_ambiguous", name=wanted, choices=choices))
    return found[0]


async def _named(client: Client, wanted: str) -> list[Conversation]:
    everything: list[Conversation] = []
    cursor: str | None = None
    for archived in (False, True):
        while len(everything) < MOST:
            page = await client.conversations(archived=archived, cursor=cursor, limit=PAGE)
            everything += page.items
            by_id = [c for c in page.items if len(wanted) >= 4 and c.id.endswith(wanted.lower())]
            if by_id:
                return by_id
            cursor = page.next
            if cursor is None:
                break
    low = wanted.casefold()
    exact = [c for c in everything if (c.title or "").casefold() == low]
    return exact or [c for c in everything if low in (c.title or "").casefold()]


async def branch(client: Client, conversation_id: str) -> tuple[Conversation, list[Message]]:
    """A conversation and the messages of its shown branch, from the root to the head."""
    page = await client.messages(conversation_id)
    known = {message.id: message for message in page.items}
    while page.next is not None:
        page = await client.messages(conversation_id, before=int(page.next))
        known |= {message.id: message for message in page.items}
    conversation = await client.conversation(conversation_id)
    path: list[Message] = []
    at = known.get(conversation.head_id or "")
    while at is not None and len(path) <= len(known):
        path.append(at)
        at = known.get(at.parent_id or "")
    return conversation, path[::-1]
