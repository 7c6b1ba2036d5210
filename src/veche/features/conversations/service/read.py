"""Verbs that look: list, get, page, path, events, search."""

from __future__ import annotations

import msgspec

from veche.features.conversations import access, logic, repository
from veche.features.conversations.errors import NoMessage
from veche.features.conversations.schemas import (
    Cleared,
    Conversation,
    ConversationChanged,
    ConversationName,
    ConversationNames,
    Event,
    EventPage,
    Message,
    MessageChanged,
    MessagePage,
    MessagesRemoved,
    Turn,
    TurnChanged,
)
from veche.features.conversations.service.marks import marks_on
from veche.features.files.schemas import FileUse
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.paging import Page, check_limit, decode_cursor, encode_cursor


def list_conversations(
    tx: Tx,
    caller: Caller,
    *,
    archived: bool = False,
    cursor: str | None = None,
    limit: int = 50,
    shared: bool = False,
    project: str | None = None,
) -> Page[Conversation]:
    """The caller's conversations, pinned first, then by last activity; with `shared` only those of others."""
    caller.need("read")
    check_limit(limit, 200)
    after = decode_cursor(cursor, bool, int, str)
    found = repository.list_conversations(
        tx,
        caller.user_id,
        archived=archived,
        limit=limit + 1,
        after=after,
        shared=shared,
        project=project,
    )
    items = found[:limit]
    more = encode_cursor(items[-1].pinned, items[-1].updated_at, items[-1].id) if len(found) > limit else None
    return Page(items, more)


def names(tx: Tx, caller: Caller, *, like: str | None = None, limit: int = 50) -> ConversationNames:
    """Conversations, archived ones too, by title or by the end of the id: the very title, then what holds it.

    Without `like` those last used.
    """
    caller.need("read")
    check_limit(limit, 500)
    rows = repository.names_had(tx, caller.user_id)
    if like and like.strip():
        low = logic.tidy_words(like)
        ranked = [(rank, row) for row in rows if (rank := logic.likeness(low, row.id, row.title)) is not None]
        rows = [row for _, row in sorted(ranked, key=lambda pair: pair[0])]
    return ConversationNames([ConversationName(*row) for row in rows[:limit]])


def get(tx: Tx, caller: Caller, conversation_id: str) -> Conversation:
    """One conversation of the caller's."""
    return access.require(tx, caller, conversation_id, "read")


def get_message(tx: Tx, caller: Caller, message_id: str) -> Message:
    """One message of the caller's."""
    access.require_message(tx, caller, message_id, "read")
    message = repository.get_message(tx, message_id)
    if message is None:
        raise NoMessage(id=message_id)
    return message


def messages(
    tx: Tx, caller: Caller, conversation_id: str, *, before: int | None = None, limit: int = 500
) -> MessagePage:
    """A page of messages, the newest first asked for, and the log's head that they include."""
    conversation = access.require(tx, caller, conversation_id, "read")
    check_limit(limit, 1000)
    items = repository.messages_of(tx, conversation_id, before=before, limit=limit + 1)
    older = str(items[1].number) if len(items) > limit else None
    shown = items[-limit:]
    return MessagePage(shown, older, conversation.seq, conversation, marks_on(tx, caller, conversation_id, shown))


def path_ids(tx: Tx, conversation_id: str, leaf_id: str) -> list[str]:
    """The ids of the messages from the root to a message."""
    return [node.id for node in logic.path_to(repository.outline(tx, conversation_id), leaf_id)]


def path(tx: Tx, conversation_id: str, leaf_id: str | None) -> list[Message]:
    """The messages from the root to `leaf_id`; the caller's rights were checked before."""
    nodes = repository.outline(tx, conversation_id)
    return repository.path_messages(tx, [node.id for node in logic.path_to(nodes, leaf_id)])


def find_message(tx: Tx, message_id: str) -> Message | None:
    """One message, for callers whose rights were checked before."""
    return repository.get_message(tx, message_id)


def holds_file(tx: Tx, caller: Caller, file_id: str) -> bool:
    """Is a file attached to a message of the caller's conversations?"""
    return repository.holds_file(tx, caller.user_id, file_id)


def uses_of_files(tx: Tx, caller: Caller, file_ids: list[str]) -> dict[str, list[FileUse]]:
    """File id → the messages of the caller's conversations that hold it, the newest first."""
    return repository.uses_of_files(tx, caller.user_id, file_ids)


def holding_file(tx: Tx, file_id: str) -> list[str]:
    """The messages that hold a file, for the house."""
    return repository.holding(tx, file_id)


def summaries(tx: Tx, conversation_id: str) -> dict[str, str]:
    """Message id → the kept summary of the path that ends there."""
    return repository.best_summary(tx, conversation_id)


def events_after(tx: Tx, caller: Caller, conversation_id: str, after: int, limit: int = 500) -> EventPage:
    """What came after a number, in order and without holes, each with the present state of its subject."""
    conversation = access.require(tx, caller, conversation_id, "read")
    check_limit(limit, 1000)
    rows = repository.events_after(tx, conversation_id, after, limit)
    wanted = list(dict.fromkeys(row.subject_id for row in rows if row.kind == "message"))
    known = {message.id: message for message in repository.path_messages(tx, wanted)}
    events: list[Event] = []
    for row in rows:
        events.append(_event(row, conversation, known))
    return EventPage(events, conversation.seq)


def _event(row: object, conversation: Conversation, known: dict[str, Message]) -> Event:
    seq, at, actor = row.seq, row.at, row.actor_id  # type: ignore[attr-defined]
    kind, subject, data = row.kind, row.subject_id, row.data  # type: ignore[attr-defined]
    match kind:
        case "message" if subject in known:
            return MessageChanged(seq=seq, at=at, actor_id=actor, message=known[subject])
        case "message":  # it was removed later
            return MessagesRemoved(seq=seq, at=at, actor_id=actor, message_ids=[subject])
        case "removed":
            ids = msgspec.json.decode(data, type=list[str])
            return MessagesRemoved(seq=seq, at=at, actor_id=actor, message_ids=ids)
        case "cleared":
            return Cleared(seq=seq, at=at, actor_id=actor)
        case "turn":
            return TurnChanged(seq=seq, at=at, actor_id=actor, turn=msgspec.json.decode(data, type=Turn))
        case _:
            return ConversationChanged(seq=seq, at=at, actor_id=actor, conversation=conversation)
