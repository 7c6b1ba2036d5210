"""Assistants as doors show them (docs/protocol.md) and as a turn uses them."""

from __future__ import annotations

from typing import Literal

import msgspec

from veche.ports.content import Params

Kind = Literal["support", "qa", "analyzer", "custom"]


class Assistant(msgspec.Struct):
    """A role that conversations can be held with: instructions, a model and its parameters."""

    id: str
    owner_id: str
    name: str
    description: str
    kind: Kind
    instructions: str
    model: str | None
    params: Params
    public: bool  # every signed-in person may use it
    conversations: int
    messages: int
    created_at: int
    updated_at: int


class NewAssistant(msgspec.Struct, forbid_unknown_fields=True):
    """What a person says of a new assistant; without instructions it gets those of its kind."""

    name: str
    id: str | None = None
    description: str = ""
    kind: Kind = "custom"
    instructions: str | None = None
    model: str | None = None
    params: Params = msgspec.field(default_factory=Params)
    public: bool = False


class AssistantPatch(msgspec.Struct, forbid_unknown_fields=True):
    """Fields to change; absent ones stay."""

    name: str | msgspec.UnsetType = msgspec.UNSET
    description: str | msgspec.UnsetType = msgspec.UNSET
    kind: Kind | msgspec.UnsetType = msgspec.UNSET
    instructions: str | msgspec.UnsetType | None = msgspec.UNSET
    model: str | msgspec.UnsetType | None = msgspec.UNSET
    params: Params | msgspec.UnsetType = msgspec.UNSET
    public: bool | msgspec.UnsetType = msgspec.UNSET


class Resolved(msgspec.Struct, frozen=True):
    """What a turn takes from an assistant."""

    id: str
    name: str
    instructions: str
    model: str | None
    params: Params
