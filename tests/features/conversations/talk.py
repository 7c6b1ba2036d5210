"""Short verbs over the service of conversations, and a reader that keeps itself up to date from events alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import insert

from veche.features.conversations import service
from veche.features.conversations.schemas import (
    Conversation,
    ConversationPatch,
    Event,
    Message,
    MessagePatch,
    NewConversation,
)
from veche.features.identity.models import user
from veche.kit.caller import Caller
from veche.kit.db import Database, Tx
from veche.kit.events import Bus
from veche.kit.ids import new_id
from veche.ports.content import Part, TextPart


def people(tx: Tx, ids: list[str]) -> None:
    """Accounts that nobody can sign in to."""
    for id in ids:
        row = {"id": id, "email": f"{id}@example.org", "name": "x", "role": "member", "password_hash": "-"}
        more = {"locale": "en", "theme": "system", "defaults": "{}", "disabled": False}
        tx.execute(insert(user), {**row, **more, "created_at": tx.now, "updated_at": tx.now})


def message(conversation: str, parent: str | None, text: str, **fields: Any) -> Message:
    """A message as a door makes it."""
    given = {"id": new_id(), "role": "user", "author_id": None, "state": "complete", "parts": [TextPart(text)]}
    return Message(conversation_id=conversation, number=0, parent_id=parent, excluded=False, **{**given, **fields})


@dataclass
class Replica:
    """What a reader knows: events are applied as docs/protocol.md tells it."""

    conversation: Conversation | None = None
    messages: dict[str, Message] = field(default_factory=dict)
    seq: int = 0

    def apply(self, event: Event) -> None:
        assert event.seq == self.seq + 1, f"a hole: {event.seq} after {self.seq}"
        self.seq = event.seq
        match msgspec.to_builtins(event)["kind"]:
            case "conversation":
                self.conversation = event.conversation  # type: ignore[union-attr]
            case "message":
                self.messages[event.message.id] = event.message  # type: ignore[union-attr]
            case "removed":
                for id in event.message_ids:  # type: ignore[union-attr]
                    self.messages.pop(id, None)
            case "cleared":
                self.messages.clear()

        if self.conversation is not None:  # the number of its last event is the reader's own knowledge
            self.conversation = msgspec.structs.replace(self.conversation, seq=self.seq)

    def copy(self) -> Replica:
        return Replica(self.conversation, dict(self.messages), self.seq)


@dataclass
class Talk:
    """One conversation, seen by one caller. All calls block; the database runs them."""

    db: Database
    bus: Bus
    caller: Caller
    id: str

    @classmethod
    def begin(cls, db: Database, bus: Bus, caller: Caller, **fields: Any) -> Talk:
        made = db.write_now(service.create, caller, NewConversation(id=new_id(), **fields))
        return cls(db, bus, caller, made.id)

    def say(self, text: str, parent: str | None = "head", parts: list[Part] | None = None, **fields: Any) -> Message:
        """Adds a message under `parent`, by itself under the head."""

        def work(tx: Tx) -> Message:
            change = service.begin(tx, self.caller, self.id)
            under = change.conversation.head_id if parent == "head" else parent
            made = message(self.id, under, text, **fields)
            if parts is not None:
                made.parts = parts
            added = service.append(tx, change, made, self.bus)
            change.finish()
            return added

        return self.db.write_now(work)

    def now(self) -> Conversation:
        return self.db.read_now(service.get, self.caller, self.id)

    def read(self) -> Replica:
        """A fresh read: everything as it is."""
        page = self.db.read_now(service.messages, self.caller, self.id, limit=1000)
        assert page.next is None
        return Replica(page.conversation, {m.id: m for m in page.items}, page.seq)

    def path(self) -> list[str]:
        """The texts of the shown branch."""
        found = self.db.read_now(service.path, self.id, self.now().head_id)
        return [part.text for one in found for part in one.parts if isinstance(part, TextPart)]

    def events(self, after: int = 0, limit: int = 1000) -> list[Event]:
        return self.db.read_now(service.events_after, self.caller, self.id, after, limit).events

    def change(self, **fields: Any) -> Conversation:
        return self.db.write_now(service.change, self.caller, self.id, ConversationPatch(**fields))

    def exclude(self, id: str, excluded: bool = True) -> Message:
        return self.db.write_now(service.place_in_context, self.caller, id, MessagePatch(excluded=excluded))

    def remove(self, id: str, *, subtree: bool = False) -> None:
        self.db.write_now(service.remove, self.caller, id, self.bus, subtree=subtree)

    def clear(self) -> Conversation:
        return self.db.write_now(service.clear, self.caller, self.id, self.bus)

    def delete(self) -> None:
        self.db.write_now(service.delete, self.caller, self.id, self.bus)

    def name(self, name: str, id: str) -> Conversation:
        return self.db.write_now(service.name_branch, self.caller, self.id, name, id)

    def forget(self, name: str) -> Conversation:
        return self.db.write_now(service.forget_branch, self.caller, self.id, name)

    def as_seen_by(self, caller: Caller) -> Talk:
        return Talk(self.db, self.bus, caller, self.id)
