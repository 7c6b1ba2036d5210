"""Grows conversations in a data folder by all that can be done to them, at times that never repeat."""

from __future__ import annotations

import itertools
import random
from typing import Any

import msgspec

from veche.client.embedded import Embedded
from veche.features.conversations import service as conversations
from veche.features.conversations.repository import merging as rows
from veche.features.conversations.schemas import ConversationPatch, Message, MessagePatch, NewConversation
from veche.features.conversations.schemas.marks import MarkPatch
from veche.kit.db import Tx
from veche.kit.ids import new_id
from veche.ports.content import FilePart, Params, ReasoningPart, TextPart

_time = itertools.count(1_800_000_000_000, 7)
MODELS = (None, "openai.fake-model", "guide.veche")


class Garden:
    """One person's conversations. `caller` and `db` are those of the house."""

    def __init__(self, client: Embedded, seed: int) -> None:
        self.client = client
        self.caller = client.caller
        self.db = client.house.db
        self.db._clock = lambda: next(_time)
        self.bus = client.house.bus
        self.dice = random.Random(seed)

    def begin(self, title: str | None = None, **more: Any) -> str:
        new = NewConversation(id=new_id(), title=title, **more)
        return self.db.write_now(conversations.create, self.caller, new).id

    def say(self, conversation_id: str, parent: str | None, text: str, *, file: FilePart | None = None) -> str:
        """A question or an answer with all that a message has."""

        def work(tx: Tx) -> str:
            change = conversations.Change(tx, conversation_id, self.caller.user_id)
            answer = text.startswith("answer")
            parts: list[Any] = [ReasoningPart("hm", 12)] if answer else []
            parts += [TextPart(text), *([file] if file else [])]
            message = Message(
                id=new_id(),
                conversation_id=conversation_id,
                number=0,
                parent_id=parent,
                role="assistant" if answer else "user",
                author_id=None if answer else self.caller.user_id,
                state="complete",
                excluded=False,
                parts=parts,
                model="openai.fake-model" if answer else None,
            )
            conversations.append(tx, change, message, self.bus)
            if answer:
                values = {"state": "complete", "input_tokens": 7, "output_tokens": 9, "cost": "0.0125",
                          "currency": "USD", "priced_at": "2026-01-01", "first_token_ms": 40, "duration_ms": 900,
                          "finish_reason": "stop"}  # fmt: skip
                conversations.settle(tx, change, message.id, values, parts, self.bus)
            change.finish()
            return message.id

        return self.db.write_now(work)

    def nodes(self, conversation_id: str) -> list[str]:
        return [one.id for one in self.db.read_now(rows.nodes_of, conversation_id)]

    def step(self, conversation_id: str) -> None:
        """One random act."""
        nodes = self.nodes(conversation_id)
        some = self.dice.choice(nodes) if nodes else None
        acts = {
            self._say: 32, self._remove: 8, self._place: 10, self._show: 6, self._name: 6, self._forget: 3,
            self._set: 12, self._mark: 8,
        }  # fmt: skip
        self.dice.choices(list(acts), list(acts.values()))[0](conversation_id, some)

    def _say(self, id: str, at: str | None) -> None:
        parent = at if self.dice.random() < 0.95 else None
        self.say(id, parent, f"{self.dice.choice(('answer', 'question'))} {self.dice.random()}")

    def _remove(self, _: str, at: str | None) -> None:
        if at:
            self.db.write_now(conversations.remove, self.caller, at, self.bus, subtree=self.dice.random() < 0.3)

    def _place(self, _: str, at: str | None) -> None:
        yes = self.dice.random() < 0.6
        patch = MessagePatch(excluded=yes) if self.dice.random() < 0.5 else MessagePatch(pinned=yes)
        if at:
            self.db.write_now(conversations.place_in_context, self.caller, at, patch)

    def _show(self, id: str, at: str | None) -> None:
        if at:
            self.change(id, head_id=at)

    def _name(self, id: str, at: str | None) -> None:
        if at:
            self.db.write_now(conversations.name_branch, self.caller, id, self.dice.choice("abc"), at)

    def _forget(self, id: str, _: str | None) -> None:
        found = self.db.read_now(conversations.get, self.caller, id).branches
        if found:
            self.db.write_now(conversations.forget_branch, self.caller, id, self.dice.choice(found).name)

    def _set(self, id: str, _: str | None) -> None:
        dice = self.dice
        self.change(
            id,
            **dice.choice(
                (
                    {"title": f"title {dice.randrange(99)}"},
                    {"model": dice.choice(MODELS)},
                    {"params": Params(temperature=dice.choice((0.1, 0.7))), "instructions": "be brief"},
                    {"archived": dice.random() < 0.5, "pinned": dice.random() < 0.5},
                )
            ),
        )

    def _mark(self, _: str, at: str | None) -> None:
        patch = MarkPatch(starred=self.dice.random() < 0.6, rating=self.dice.choice((None, 1, -1)))
        if at:
            self.db.write_now(conversations.mark, self.caller, at, patch)

    def change(self, id: str, **fields: Any) -> None:
        """Changes settings of a conversation."""
        self.db.write_now(conversations.change, self.caller, id, ConversationPatch(**fields))


def seen(client: Embedded, conversation_id: str) -> dict[str, Any]:
    """All of a conversation that must be alike in both copies: not what each copy counts for itself."""
    db, caller = client.house.db, client.caller
    about = msgspec.to_builtins(db.read_now(conversations.get, caller, conversation_id))
    for name in ("owner_id", "seq", "assistant_id"):
        del about[name]
    ids = [node.id for node in db.read_now(rows.nodes_of, conversation_id)]
    messages = {}
    for one in db.read_now(conversations.words_of, caller, conversation_id, ids):
        told = msgspec.to_builtins(one)
        told["author_id"] = "me" if one.author_id == caller.user_id else one.author_id
        for name in ("number", "turn_id"):
            del told[name]
        messages[one.id] = told
    marks = {
        one.message_id: msgspec.to_builtins(one)
        for one in db.read_now(conversations.marks_in, caller, conversation_id)
        if one.starred or one.rating
    }
    return {"about": about, "messages": messages, "marks": marks}
