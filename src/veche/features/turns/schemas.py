"""Turns as doors take and give them (docs/protocol.md)."""

from __future__ import annotations

from typing import Literal

import msgspec

from veche.features.conversations.schemas import Message, NewConversation, Turn, When
from veche.ports.content import Params, Part

Mode = Literal["answer", "steer", "continue"]


class NewMessage(msgspec.Struct, forbid_unknown_fields=True):
    """What a person says. Without `parent_id` it follows the shown branch; `null` begins a new root.

    With `begin` the first message brings its conversation along: it is made if it is not there yet.
    """

    id: str | None = None
    parent_id: str | msgspec.UnsetType | None = msgspec.UNSET
    parts: list[Part] = msgspec.field(default_factory=list)
    text: str | None = None
    answer: bool = True
    answer_id: str | None = None
    model: str | None = None
    params: Params | None = None
    when: When = "queue"
    begin: NewConversation | None = None


class Again(msgspec.Struct, forbid_unknown_fields=True):
    """Another answer to the same question."""

    id: str | None = None
    model: str | None = None
    params: Params | None = None


class Accepted(msgspec.Struct):
    """A message is kept, and its turn has begun or waits."""

    message: Message | None
    answer: Message | None
    turn: Turn | None


ContextReason = Literal["path", "excluded", "folded"]


class ContextItem(msgspec.Struct):
    """One message's share of the context, in estimated tokens."""

    id: str
    tokens: int
    included: bool
    reason: ContextReason


class ContextGauge(msgspec.Struct):
    """How full the context is, in estimated tokens."""

    model: str
    window: int | None
    reserve: int
    used: int
    instructions: int
    summary: int
    history: int
    free: int | None
    messages: list[ContextItem]


class Job(msgspec.Struct):
    """All that the runner needs to know of a turn."""

    id: str
    conversation_id: str
    user_id: str
    answer_id: str
    leaf_id: str | None  # where the context's path ends
    mode: Mode
    model: str
    params: Params
    locale: Literal["ru", "en"]
    queued: bool
    created_at: int
    request_id: str | None = None
    instructions: str | msgspec.UnsetType | None = msgspec.UNSET  # as read when it was accepted
    answer: Message | None = None  # its message, for a turn that runs at once
    material: Material | None = None  # what it answers, when that was short enough to be read with the question


class Material(msgspec.Struct):
    """All that was read for one answer."""

    instructions: str | None
    path: list[Message]
    summaries: dict[str, str]
    partial: Message | None  # the answer that goes on
