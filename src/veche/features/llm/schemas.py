"""Models, providers and connections as doors show them (docs/protocol.md)."""

from __future__ import annotations

from typing import Literal

import msgspec

from veche.ports.manifest import Need
from veche.ports.plugins import PluginState
from veche.ports.provider import InputKind, Price

Source = Literal["builtin", "environment", "detected", "saved"]
Health = Literal["ok", "degraded", "down", "unknown"]


class Model(msgspec.Struct):
    """One model that can be asked, under the name that every door uses."""

    id: str  # provider.model
    provider: str
    name: str
    title: str
    context_window: int | None
    max_output: int | None
    input: list[InputKind]
    tools: bool
    reasoning: bool
    structured: bool
    params: list[str]
    price: Price | None


class Trouble(msgspec.Struct):
    """What is wrong: a stable code and a sentence."""

    code: str
    text: str


class Provider(msgspec.Struct):
    """One provider and how it fares."""

    name: str
    title: str
    preset: str
    source: Source
    state: Health
    error: Trouble | None
    checked_at: int | None
    model_count: int


class Catalogue(msgspec.Struct):
    """All that can be asked, and what is asked when nobody chooses."""

    models: list[Model]
    providers: list[Provider]
    default: str


class PresetView(msgspec.Struct):
    """A vendor that a connection can be made to, and what it needs."""

    name: str
    title: str
    base_url: str
    needs: list[Need]
    key_url: str | None
    notes: str
    variables: list[str] = []  # of the environment, that set it


class Presets(msgspec.Struct):
    """All vendors known."""

    items: list[PresetView]


class ConnectionView(msgspec.Struct):
    """A connection without its secrets."""

    name: str
    preset: str
    title: str
    base_url: str
    options: dict[str, str]
    has_secrets: list[str]
    enabled: bool
    source: Source
    created_at: int | None = None


class Connections(msgspec.Struct):
    """All connections."""

    items: list[ConnectionView]


class NewConnection(msgspec.Struct, forbid_unknown_fields=True):
    """A connection as a person enters it."""

    name: str
    preset: str
    title: str | None = None
    base_url: str | None = None
    secrets: dict[str, str] = msgspec.field(default_factory=dict)
    options: dict[str, str] = msgspec.field(default_factory=dict)
    enabled: bool = True


class ConnectionPatch(msgspec.Struct, forbid_unknown_fields=True):
    """What to change; secrets that are not named stay."""

    title: str | None = None
    base_url: str | None = None
    secrets: dict[str, str] | None = None
    options: dict[str, str] | None = None
    enabled: bool | None = None


class ConnectionTest(msgspec.Struct):
    """What came of asking a provider for its models."""

    ok: bool
    model_count: int
    error: Trouble | None
    latency_ms: int


class PluginView(msgspec.Struct):
    """A package of somebody else that gives providers."""

    name: str
    package: str
    version: str
    value: str  # module:object
    state: PluginState
    presets: list[PresetView]
    error: Trouble | None


class Plugins(msgspec.Struct):
    """All that are installed."""

    items: list[PluginView]
