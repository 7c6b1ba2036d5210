"""Turns as doors take and give them (docs/protocol.md)."""

from __future__ import annotations

from typing import Literal

import msgspec

from veche.features.conversations.schemas import Message, ModelName, NewConversation, Note, Turn, When
from veche.features.usage.schemas import Cost
from veche.ports.content import Params, Part, Role

Mode = Literal["answer", "steer", "continue", "merge"]


class NewMessage(msgspec.Struct, forbid_unknown_fields=True):
    """What a person says. Without `parent_id` it follows the shown branch; `null` begins a new root.

    With `follow`, `parent_id` is what the writer saw as the end: if the shown branch has grown beyond it since, on
    another device or by another person, the message goes to the branch's present end and makes no other branch.
    With `begin` the first message brings its conversation along: it is made if it is not there yet.
    With `models` each of them answers, all at the same time; `answer_ids` are then the answers' ids.
    """

    id: str | None = None
    parent_id: str | msgspec.UnsetType | None = msgspec.UNSET
    parts: list[Part] = msgspec.field(default_factory=list)
    text: str | None = None
    answer: bool = True
    answer_id: str | None = None
    model: str | None = None
    params: Params | None = None
    models: list[ModelName] | None = None
    answer_ids: list[str] | None = None
    assistant_id: str | None = None  # whom this message is for, if not for whom the conversation is with
    when: When = "queue"
    begin: NewConversation | None = None
    follow: bool = False


class Again(msgspec.Struct, forbid_unknown_fields=True):
    """Another answer to the same question; with `models` one of each, side by side, with the ids `answer_ids`."""

    id: str | None = None
    model: str | None = None
    params: Params | None = None
    models: list[ModelName] | None = None
    answer_ids: list[str] | None = None


class Merge(msgspec.Struct, forbid_unknown_fields=True):
    """One answer made of several: which they are, and the model that writes it."""

    answers: list[str]
    id: str | None = None
    model: str | None = None
    params: Params | None = None


class Accepted(msgspec.Struct):
    """A message is kept, and its turn has begun or waits.

    When several models answer, `answers` and `turns` are all of them, and `answer` and `turn` the first.
    """

    message: Message | None
    answer: Message | None
    turn: Turn | None
    answers: list[Message] = msgspec.field(default_factory=list)
    turns: list[Turn] = msgspec.field(default_factory=list)


ContextReason = Literal["path", "excluded", "folded"]


class ContextItem(msgspec.Struct):
    """One message's share of the context, in estimated tokens."""

    id: str
    tokens: int
    included: bool
    reason: ContextReason
    pinned: bool = False


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
    files: int = 0  # of `instructions`, what the project's files take


class Preview(msgspec.Struct, forbid_unknown_fields=True):
    """What to show the next request of: a conversation's, or with `begin` that of one which is not there yet.

    `parts` are what would be said; without any, the request is shown as it is before the next question.
    """

    conversation_id: str | None = None
    begin: NewConversation | None = None
    leaf: str | None = None
    parts: list[Part] = msgspec.field(default_factory=list)
    model: str | None = None
    params: Params | None = None


class ShownMessage(msgspec.Struct):
    """One message of a request as text."""

    role: Role
    text: str


class Previewed(msgspec.Struct):
    """The next request as it would be sent. `body` is the vendor's, to the last byte, where the adapter can tell it.

    Instructions and body are hidden from all but the conversation's owner.
    """

    model: str
    provider: str
    gauge: ContextGauge
    instructions: str | None
    messages: list[ShownMessage]
    notes: list[Note]
    to_fold: int  # messages that a summary would be made of first; it is not in what is shown
    body: str | None
    cost: Cost | None = None  # estimated, of what would be sent
    cost_most: Cost | None = None  # and with an answer as long as the room kept for it
    hidden: bool = False


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
    key_id: str | None = None  # of the key that asked
    project_id: str | None = None  # that it counts against
    batch_id: str | None = None  # turns of one batch run side by side
    instructions: str | msgspec.UnsetType | None = msgspec.UNSET  # as read when it was accepted
    files: list[Part] = msgspec.field(default_factory=list)  # of the project, read with the instructions
    temporary: bool = False  # its conversation leaves no trace
    entitle: bool = False  # its answer is the first, and its conversation has only its first words for a name
    answer: Message | None = None  # its message, for a turn that runs at once
    material: Material | None = None  # what it answers, when that was short enough to be read with the question


class Material(msgspec.Struct):
    """All that was read for one answer."""

    instructions: str | None
    path: list[Message]
    summaries: dict[str, str]
    partial: Message | None  # the answer that goes on
    drafts: list[Message] = msgspec.field(default_factory=list)  # the answers that are made into one
    files: list[Part] = msgspec.field(default_factory=list)  # that the project gives to every conversation
    weights: dict[str, int] = msgspec.field(default_factory=dict)  # file id → tokens of its text, where known


class KeptContext(msgspec.Struct, omit_defaults=True):
    """What is kept of a request with its turn: numbers and ids, and the instructions, which may change later."""

    model: str
    provider: str
    window: int | None = None
    reserve: int = 0
    instructions: str | None = None
    instructions_tokens: int = 0
    summary_upto: str | None = None
    summary_tokens: int = 0
    folded: int = 0
    first: int = 0  # numbers of the first and last message of the path that went
    last: int = 0
    count: int = 0
    added: int = 0  # what was put after the path: the cut answer, drafts
    tokens: int = 0
    left_out: list[str] = msgspec.field(default_factory=list)
    pinned: list[str] = msgspec.field(default_factory=list)  # that went from before the first


class SentMessage(msgspec.Struct):
    """One message that went, in estimated tokens."""

    id: str
    tokens: int


class Sent(msgspec.Struct):
    """What a model was sent for an answer. Tokens are estimates."""

    model: str
    provider: str
    window: int | None
    reserve: int
    instructions: str | None
    instructions_tokens: int
    summary: str | None
    summary_tokens: int
    folded: int
    messages: list[SentMessage]
    missing: int  # were sent and have been deleted since
    left_out: list[str]
    tokens: int


class TurnDetails(msgspec.Struct):
    """One turn of an answer, for whoever wants to know exactly."""

    id: str
    mode: str
    state: str
    requested_model: str | None
    params: Params
    created_at: int
    started_at: int | None
    finished_at: int | None
    sent: Sent | None  # None: nothing was sent, or an older version did not keep it


class AnswerDetails(msgspec.Struct):
    """The turns that wrote an answer, oldest first; one that went on has several."""

    message_id: str
    turns: list[TurnDetails]
