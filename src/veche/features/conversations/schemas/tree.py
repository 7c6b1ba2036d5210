"""The tree at a glance, copies of it, votes, as doors show them (docs/protocol.md)."""

from __future__ import annotations

from typing import Literal

import msgspec

from veche.features.conversations.schemas import Branch, Conversation, Message, State, Verdict
from veche.features.usage.schemas import Cost
from veche.ports.content import Role


class TreeNode(msgspec.Struct):
    """A message as far as a picture of the tree needs it; `words` are its first ones."""

    id: str
    number: int
    parent_id: str | None
    role: Role
    state: State
    model: str | None
    words: str
    excluded: bool
    starred: bool
    rating: int | None
    comparison_id: str | None
    verdict: Verdict | None
    cost: Cost | None
    input_tokens: int | None
    output_tokens: int | None
    created_at: int
    pinned: bool = False


class Tree(msgspec.Struct):
    """All messages by number; `seq` is the log's head that they include."""

    conversation_id: str
    seq: int
    head_id: str | None
    nodes: list[TreeNode]
    branches: list[Branch]


Scope = Literal["path", "below", "all"]


class Fork(msgspec.Struct, forbid_unknown_fields=True):
    """What to copy into a new conversation: the path to a message, that and all below it, or the whole tree.

    `id` is the new conversation's; without a message the path to what is shown is meant.
    """

    id: str
    scope: Scope = "path"
    message_id: str | None = None
    title: str | None = None


class Ballot(msgspec.Struct, forbid_unknown_fields=True):
    """The best of the answers side by side; null when none is better than the others."""

    chosen: str | None


class Voted(msgspec.Struct):
    """A vote as it stands now."""

    comparison_id: str
    chosen: str | None
    answers: list[Message]
    conversation: Conversation


class ModelVotes(msgspec.Struct):
    """How the caller's votes went for a model."""

    model: str
    wins: int
    losses: int
    ties: int


class Votes(msgspec.Struct):
    """All models that were voted on, the most chosen first."""

    items: list[ModelVotes]


class BranchName(msgspec.Struct, forbid_unknown_fields=True):
    """Another name for a branch."""

    name: str
