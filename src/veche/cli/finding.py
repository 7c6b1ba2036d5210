"""Finds the conversation that a person means: by name, by the end of its id, the one that was loaded, or the last."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from veche.cli.current import forget_loaded, loaded
from veche.cli.ending import Ending
from veche.cli.place import Place, place
from veche.cli.sitting import sitting
from veche.cli.terminal import harmless, is_terminal
from veche.cli.words import notice, plural, say

if TYPE_CHECKING:
    from veche.client.entities import Conversation, ConversationName, Message
    from veche.client.port import Client

LAST = "last"
SHORT = 8  # characters of an id that are shown
LEAST = 4  # … that are enough
SHOWN = 10  # choices that are listed


def short(conversation_id: str) -> str:
    """The end of an id: its beginning is the time, the same for all of a minute."""
    return conversation_id[-SHORT:]


def title_of(conversation: Conversation | ConversationName) -> str:
    """What it is called; safe to print."""
    return harmless(" ".join((conversation.title or say("untitled")).split()))


async def find(client: Client, wanted: str | None, *, project: str | None = None, tell: bool = True) -> Conversation:
    """The conversation that `wanted` names; when it names none, that of the sitting, the loaded or the last one.

    `project` is the one to look in first; usually the one that holds here. Which one was meant is told at a terminal.

    Raises:
        Ending: none, or several, are called so.
    """
    here = sitting()
    if not wanted and here is not None:
        if here.conversation is None:
            raise Ending(3, say("no_conversation_yet"))
        return await client.conversation(here.conversation.id)
    if not wanted:
        found = await current(client, await place(client, project))
        if tell and is_terminal(sys.stderr):
            messages = plural("messages", found.message_count)
            notice(say("library.meant", title=title_of(found), id=short(found.id), messages=messages))
        return found
    if wanted.lower() == LAST:
        return await last(client, await place(client, project))
    if len(wanted) == 36 and wanted.count("-") == 4:
        return await client.conversation(wanted.lower())
    return await client.conversation((await _named(client, wanted, project)).id)


async def current(client: Client, where: Place) -> Conversation:
    """The loaded conversation of a place, or its last one.

    Raises:
        Ending: there is none.
    """
    from veche.client.entities import VecheError

    known = loaded(client.whereabouts, where.id)
    if known is not None:
        try:
            return await client.conversation(known)
        except VecheError as error:
            if error.kind != "not_found":
                raise
            forget_loaded(client.whereabouts, {known})
    return await last(client, where)


async def last(client: Client, where: Place) -> Conversation:
    """The conversation of the last activity in a place; outside of all projects, of all.

    Raises:
        Ending: there is none.
    """
    found: list[Conversation] = []
    cursor: str | None = None
    while True:  # pinned ones stand first, however old they are
        page = await client.conversations(limit=20, cursor=cursor, project=where.id)
        found += page.items
        cursor = page.next
        if cursor is None or any(not one.pinned for one in page.items):
            break
    if not found:
        raise Ending(3, say("library.none_in", name=where.project.name) if where.project else say("no_conversations"))
    return max(found, key=lambda one: one.updated_at)


async def _named(client: Client, wanted: str, project: str | None) -> ConversationName:
    found = await client.names(wanted, limit=50)
    if not found:
        raise Ending(3, say("conversation_unknown", name=wanted))
    low = " ".join(wanted.split()).casefold()
    by_id = [one for one in found if len(low) >= LEAST and one.id.endswith(low)]
    exact = [one for one in found if " ".join((one.title or "").split()).casefold() == low]
    best = by_id + [one for one in exact if one not in by_id] or found
    if len(best) > 1:  # those of the project that holds here come first, then those that are not put away
        where = await place(client, project)
        near = [one for one in best if where.id is not None and one.project_id == where.id]
        best = near or best
        best = [one for one in best if not one.archived] or best
    if len(best) > 1:
        raise Ending(2, say("conversation_ambiguous", name=wanted, choices=_choices(best)))
    return best[0]


def _choices(found: list[ConversationName]) -> str:
    from veche.cli.tables import one_line, when

    lines = [f"  {short(one.id)}  {when(one.updated_at)}  {one_line(title_of(one))}" for one in found[:SHOWN]]
    return "\n".join(lines + (["  …"] if len(found) > SHOWN else []))


async def branch(client: Client, conversation_id: str) -> tuple[Conversation, list[Message]]:
    """A conversation and the messages of its shown branch, from the root to the head."""
    conversation = await client.conversation(conversation_id)
    return conversation, await client.path(conversation_id, conversation.head_id)
