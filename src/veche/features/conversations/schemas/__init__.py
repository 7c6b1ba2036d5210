"""Conversations, messages and events as doors show them (docs/protocol.md)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from veche.features.conversations.schemas.marks import Mark
from veche.features.usage.schemas import Cost
from veche.ports.content import Params, Part, Role, Usage

TitleSource = Literal["none", "auto", "manual"]
State = Literal["complete", "queued", "streaming", "stopped", "interrupted", "failed"]
TurnState = Literal["queued", "running", "done", "failed", "stopped", "interrupted"]
When = Literal["queue", "steer", "interrupt"]
Verdict = Literal["chosen", "passed", "tie"]
MemberRole = Literal["owner", "writer", "reader"]
ModelName = Annotated[str, msgspec.Meta(max_length=200)]


class Branch(msgspec.Struct):
    """A name for the path that ends at a message."""

    name: str
    message_id: str


class Conversation(msgspec.Struct):
    """One conversation without its messages; `seq` is the number of its last event."""

    id: str
    title: str | None
    title_source: TitleSource
    owner_id: str
    head_id: str | None
    seq: int
    model: str | None
    params: Params
    instructions: str | None
    assistant_id: str | None
    archived: bool
    pinned: bool
    message_count: int
    created_at: int
    updated_at: int
    branches: list[Branch] = msgspec.field(default_factory=list)
    project_id: str | None = None
    expires_at: int | None = None  # of a temporary one: when it goes unless somebody still has it open
    forked_from: str | None = None  # the conversation that it was copied from
    forked_at_id: str | None = None  # the message there up to which
    role: MemberRole | None = "owner"  # what the reader may do here; None in what all members are told alike
    owner_name: str | None = None  # where it is somebody else's
    shared: bool = False  # somebody besides its owner belongs to it


class ConversationName(msgspec.Struct):
    """A conversation as it stands in a list of names."""

    id: str
    title: str | None
    updated_at: int
    message_count: int
    project_id: str | None
    archived: bool


class ConversationNames(msgspec.Struct):
    """Names, the best matches first, then those last used."""

    items: list[ConversationName]


class Note(msgspec.Struct):
    """Something that happened on the way to an answer and that its reader may want to know."""

    kind: Literal["retry", "fallback", "summary", "steer", "merge", "file"]
    text: str
    data: dict[str, Any] = msgspec.field(default_factory=dict)


class Message(msgspec.Struct):
    """One message of the tree. Times are milliseconds; tokens are the provider's own count."""

    id: str
    conversation_id: str
    number: int
    parent_id: str | None
    role: Role
    author_id: str | None
    state: State
    excluded: bool
    parts: list[Part]
    model: str | None = None
    requested_model: str | None = None
    turn_id: str | None = None
    comparison_id: str | None = None  # shared by the answers of several models that stand side by side
    verdict: Verdict | None = None  # what the vote on them said of this one
    finish_reason: str | None = None
    notes: list[Note] = msgspec.field(default_factory=list)
    usage: Usage | None = None
    cost: Cost | None = None
    first_token_ms: int | None = None
    duration_ms: int | None = None
    created_at: int = 0
    updated_at: int = 0
    pinned: bool = False  # stays in the context, however long the conversation grows


class Turn(msgspec.Struct):
    """One question on its way to one answer."""

    id: str
    conversation_id: str
    request_id: str | None
    answer_id: str
    state: TurnState
    model: str | None
    created_at: int
    started_at: int | None = None
    finished_at: int | None = None


class _Numbered(msgspec.Struct, kw_only=True):
    seq: int
    at: int
    actor_id: str | None = None


class ConversationChanged(_Numbered, tag="conversation", tag_field="kind"):
    """Its own fields, its head or its branches changed."""

    conversation: Conversation


class MessageChanged(_Numbered, tag="message", tag_field="kind"):
    """A message was added or changed; put this over the old one."""

    message: Message


class MessagesRemoved(_Numbered, tag="removed", tag_field="kind"):
    """These messages are gone."""

    message_ids: list[str]


class Cleared(_Numbered, tag="cleared", tag_field="kind"):
    """All messages are gone."""


class TurnChanged(_Numbered, tag="turn", tag_field="kind"):
    """A turn began, moved or ended."""

    turn: Turn


Event = ConversationChanged | MessageChanged | MessagesRemoved | Cleared | TurnChanged


class EventPage(msgspec.Struct):
    """Events after a number, in order, and the log's present head."""

    events: list[Event]
    head: int


class MessagePage(msgspec.Struct):
    """Messages by rising number; `next` asks for older ones. `seq` is the head that they include."""

    items: list[Message]
    next: str | None
    seq: int
    conversation: Conversation
    marks: list[Mark] = msgspec.field(default_factory=list)  # the caller's own, on these messages


class NewConversation(msgspec.Struct, forbid_unknown_fields=True):
    """What a person says of a conversation that begins."""

    id: str | None = None
    title: str | None = None
    model: ModelName | None = None
    params: Params | None = None
    instructions: str | None = None
    assistant_id: str | None = None
    project_id: str | None = None
    temporary: bool = False  # leaves no trace: see docs/decisions/0014-temporary.md


class ConversationPatch(msgspec.Struct, forbid_unknown_fields=True):
    """Fields to change; absent ones stay."""

    title: str | msgspec.UnsetType | None = msgspec.UNSET
    model: ModelName | msgspec.UnsetType | None = msgspec.UNSET
    params: Params | msgspec.UnsetType = msgspec.UNSET
    instructions: str | msgspec.UnsetType | None = msgspec.UNSET
    archived: bool | msgspec.UnsetType = msgspec.UNSET
    pinned: bool | msgspec.UnsetType = msgspec.UNSET
    head_id: str | msgspec.UnsetType | None = msgspec.UNSET
    project_id: str | msgspec.UnsetType | None = msgspec.UNSET
    temporary: Literal[False] | msgspec.UnsetType = msgspec.UNSET  # keeps a temporary one


class MessagePatch(msgspec.Struct, forbid_unknown_fields=True):
    """Switches a message out of the context, or back in; a pinned one stays in it and is never folded.

    Either undoes the other: a pinned message is in the context, one that is switched out is not pinned.
    """

    excluded: bool | msgspec.UnsetType = msgspec.UNSET
    pinned: bool | msgspec.UnsetType = msgspec.UNSET


class BranchTarget(msgspec.Struct, forbid_unknown_fields=True):
    """Where a named branch ends."""

    message_id: str
