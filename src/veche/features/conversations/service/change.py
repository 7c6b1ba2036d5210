"""One unit of work on a conversation: collects what happens, then numbers it, logs it and tells the watchers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from veche.features.conversations import repository
from veche.features.conversations.errors import NoConversation
from veche.features.conversations.schemas import (
    Cleared,
    Conversation,
    ConversationChanged,
    Event,
    Message,
    MessageChanged,
    MessagesRemoved,
    Turn,
    TurnChanged,
)
from veche.kit.db import Tx
from veche.ports.content import Part

_encode = msgspec.json.Encoder().encode
_OWNERS: dict[str, Any] = {"project_id": None, "forked_from": None, "forked_at_id": None}  # for the owner's eyes
_FIELDS = ("title", "title_source", "head_id", "model", "instructions", "archived", "pinned", "assistant_id",
           "project_id", "expires_at")  # fmt: skip
STAMPED = ("title", "head_id", "model", "params", "instructions", "archived", "pinned", "assistant_id", "project_id")
_stamps = msgspec.json.Decoder(dict[str, int])


def topic_of(conversation_id: str) -> str:
    """The live topic of a conversation's events and deltas."""
    return f"c:{conversation_id}"


def person_topic(user_id: str) -> str:
    """The live topic of what concerns a person's list."""
    return f"u:{user_id}"


def events_frame(conversation_id: str, events: Sequence[Event], head: int) -> str:
    """A live frame with events (docs/protocol.md)."""
    return _encode({"t": "events", "c": conversation_id, "events": events, "head": head}).decode()


class Change:
    """Holds the conversation's row from its making to the commit; `finish` writes the log and announces."""

    def __init__(self, tx: Tx, conversation_id: str, actor_id: str | None) -> None:
        locked = repository.lock(tx, conversation_id)
        if locked is None:
            raise NoConversation(id=conversation_id)
        self.conversation, self._last_number, self._kept_stamps = locked
        self._before = [getattr(self.conversation, name) for name in STAMPED]
        self._given_stamps: dict[str, int] = {}
        self._tx = tx
        self._actor = actor_id
        self._events: list[tuple[type, str | None, Any]] = []
        self._touched = False

    def add_message(self, message: Message) -> Message:
        """Inserts a message under the next number."""
        self._last_number += 1
        message.number = self._last_number
        message.created_at = message.updated_at = self._tx.now
        values = {
            name: getattr(message, name)
            for name in ("id", "conversation_id", "number", "parent_id", "role", "author_id", "state", "excluded",
                         "model", "requested_model", "turn_id", "comparison_id")
        }  # fmt: skip
        if message.notes:
            values["notes"] = _encode(message.notes).decode()
        repository.add_message(self._tx, values, message.parts)
        self.conversation.message_count += 1
        self.conversation.updated_at = self._tx.now
        self.message_changed(message)
        self.touch()
        return message

    def adopt(self, messages: Sequence[Message], head: str | None) -> None:
        """Logs messages whose rows, with their numbers, are there already, and shows the branch of `head`."""
        for message in messages:
            self.message_changed(message)
        self._last_number = max([self._last_number, *(message.number for message in messages)])
        self.conversation.message_count += len(messages)
        self.set(head_id=head)

    def message_changed(self, message: Message) -> None:
        """Logs that a message is now like this."""
        self._events.append((MessageChanged, message.id, message))

    def set_message(
        self, message_id: str, values: dict[str, Any], parts: Sequence[Part] | None = None
    ) -> Message | None:
        """Changes a message's columns (and content), logs it, gives it as it is now; None when it is gone."""
        message = repository.set_message(self._tx, message_id, values, parts)
        if message is not None:
            self.message_changed(message)
        return message

    def removed(self, message_ids: list[str]) -> None:
        """Logs that messages went."""
        self.conversation.message_count -= len(message_ids)
        self._events.append((MessagesRemoved, None, message_ids))
        self.touch()

    def cleared(self, message_ids: list[str]) -> None:
        """Logs that all messages went."""
        self.conversation.message_count = 0
        self.conversation.head_id = None
        self._events.append((Cleared, None, message_ids))
        self.touch()

    def turn_changed(self, turn: Turn) -> None:
        """Logs where a turn stands."""
        self._events.append((TurnChanged, turn.id, turn))

    def set(self, **fields: Any) -> None:
        """Changes fields of the conversation itself."""
        for name, value in fields.items():
            setattr(self.conversation, name, value)
        self.touch()

    def stamp(self, stamps: dict[str, int]) -> None:
        """These settings are as they are since these times, whenever they came here."""
        self._given_stamps |= stamps
        self.touch()

    def _stamps(self) -> str:
        """When each setting was last changed, with what changes now."""
        now = self._tx.now
        pairs = zip(STAMPED, self._before, strict=True)
        changed = {name: now for name, before in pairs if getattr(self.conversation, name) != before}
        if not changed and not self._given_stamps:
            return self._kept_stamps
        return _encode({**_stamps.decode(self._kept_stamps), **changed, **self._given_stamps}).decode()

    def touch(self) -> None:
        """The conversation's own row has changed: its watchers and its members' lists will be told."""
        self._touched = True

    def finish(self) -> Conversation:
        """Numbers and writes the events, saves the row, and announces after the commit."""
        tx, conversation = self._tx, self.conversation
        if self._touched:
            self._events.append((ConversationChanged, None, conversation))
        if not self._events:  # all was so already
            conversation.shared = bool(repository.with_guests(tx, [conversation.id]))
            return conversation
        first = conversation.seq + 1
        conversation.seq += len(self._events)
        values = {name: getattr(conversation, name) for name in _FIELDS} if self._touched else {}
        if self._touched:
            values |= {
                "params": _encode(conversation.params).decode(),
                "message_count": conversation.message_count,
                "updated_at": conversation.updated_at,
                "last_number": self._last_number,
                "stamps": self._stamps(),
            }
        repository.set_fields(tx, conversation.id, {**values, "seq": conversation.seq})
        repository.add_events(tx, [self._row(first + i, *event) for i, event in enumerate(self._events)])
        self._announce(first)
        return conversation

    def _row(self, seq: int, kind: type, subject: str | None, value: Any) -> dict[str, Any]:
        data = _encode(value).decode() if kind in (TurnChanged, MessagesRemoved, Cleared) else None
        return {
            "conversation_id": self.conversation.id,
            "seq": seq,
            "kind": kind.__struct_config__.tag,  # type: ignore[attr-defined]
            "subject_id": subject,
            "data": data,
            "actor_id": self._actor,
            "at": self._tx.now,
        }

    def _announce(self, first: int) -> None:
        tx, conversation, at, actor = self._tx, self.conversation, self._tx.now, self._actor
        pending = self._events

        members = repository.members_of(tx, conversation.id) if self._touched else []
        conversation.shared = len(members) > 1
        told = conversation if len(members) < 2 else for_all(conversation)

        def frame() -> str:
            values = [told if kind is ConversationChanged else value for kind, _, value in pending]
            events = [_event(first + i, at, actor, pending[i][0], value) for i, value in enumerate(values)]
            return events_frame(conversation.id, events, conversation.seq)

        tx.announce(topic_of(conversation.id), frame)
        if members:
            announce_list(tx, conversation, members)


def for_all(conversation: Conversation) -> Conversation:
    """What all watchers of a shared conversation are told alike: without what is the owner's alone."""
    return msgspec.structs.replace(conversation, role=None, pinned=False, archived=False, **_OWNERS)


def announce_list(tx: Tx, conversation: Conversation, members: Sequence[Any]) -> None:
    """Tells the lists of all members that the conversation is now like this, each as they have it.

    A temporary one is in no list.
    """
    if conversation.expires_at is not None:
        return
    owner = repository.names_of(tx, [conversation.owner_id]) if len(members) > 1 else {}
    for one in members:
        seen = conversation
        if one.role != "owner":
            seen = msgspec.structs.replace(
                conversation,
                role=one.role,
                pinned=one.pinned,
                archived=one.archived,
                owner_name=owner.get(conversation.owner_id),
                **_OWNERS,
            )
        tx.announce(person_topic(one.member_id), list_frame(seen))


def list_frame(conversation: Conversation) -> Any:
    """Makes the `list` frame, when called."""
    return lambda: _encode({"t": "list", "conversation": conversation}).decode()


def _event(seq: int, at: int, actor: str | None, kind: type, value: Any) -> Event:
    if kind is MessageChanged:
        return MessageChanged(seq=seq, at=at, actor_id=actor, message=value)
    if kind is ConversationChanged:
        return ConversationChanged(seq=seq, at=at, actor_id=actor, conversation=value)
    if kind is MessagesRemoved:
        return MessagesRemoved(seq=seq, at=at, actor_id=actor, message_ids=value)
    if kind is TurnChanged:
        return TurnChanged(seq=seq, at=at, actor_id=actor, turn=value)
    return Cleared(seq=seq, at=at, actor_id=actor)
