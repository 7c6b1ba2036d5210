"""Meters and costs as other features give them and as doors show them (docs/protocol.md)."""

from __future__ import annotations

from typing import Literal

import msgspec

from veche.ports.content import Usage

Door = Literal["chat", "v1", "task"]  # "task": titles, summaries and what else the server asks by itself
Outcome = Literal["complete", "stopped", "interrupted", "failed"]
GroupBy = Literal["day", "model", "conversation"]


class Cost(msgspec.Struct, frozen=True):
    """What one call cost: a decimal in text, its currency (ISO 4217) and the date of the price used."""

    amount: str
    currency: str
    priced_at: str


class Call(msgspec.Struct, kw_only=True):
    """One finished request to a model, as it is metered. What the provider did not say is `None`."""

    door: Door
    provider: str
    model: str  # the vendor's name, without the provider in front
    outcome: Outcome
    usage: Usage = msgspec.field(default_factory=Usage)
    cost: Cost | None = None
    key_id: str | None = None
    conversation_id: str | None = None
    message_id: str | None = None
    turn_id: str | None = None
    duration_ms: int | None = None
    first_token_ms: int | None = None


class Money(msgspec.Struct, frozen=True):
    """A sum in one currency."""

    currency: str
    amount: str


class UsageRow(msgspec.Struct):
    """What was used under one key of a report. A count is `None` when no provider told it."""

    key: str | None  # a day (UTC), `provider.model` or a conversation's id; `None`: outside any conversation
    calls: int
    input_tokens: int | None
    output_tokens: int | None
    cached_tokens: int | None
    reasoning_tokens: int | None
    costs: list[Money]
    unpriced_calls: int  # calls whose cost is unknown: the costs are then a lower bound


class UsageReport(msgspec.Struct):
    """The answer of `GET /api/usage`."""

    items: list[UsageRow]
