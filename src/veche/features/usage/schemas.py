"""Meters and costs as other features give them and as doors show them (docs/protocol.md)."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from veche.ports.content import Usage

Door = Literal["chat", "v1", "task"]  # "task": titles, summaries and what else the server asks by itself
Outcome = Literal["complete", "stopped", "interrupted", "failed"]
GroupBy = Literal["day", "model", "provider", "conversation", "project", "key", "person"]


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
    project_id: str | None = None
    hold: str | None = None  # what was held for it while it ran, and is let go now
    guess: Usage | None = None  # of one that was cut off before it was counted: for budgets, never for the books
    guess_cost: Cost | None = None
    duration_ms: int | None = None
    first_token_ms: int | None = None


class Money(msgspec.Struct, frozen=True):
    """A sum in one currency."""

    currency: str
    amount: str


class UsageRow(msgspec.Struct):
    """What was used under one key of a report. A count is `None` when no provider told it."""

    key: str | None  # a day (UTC), `provider.model`, a provider or an id; `None`: no such thing belongs to the calls
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


Period = Literal["day", "week", "month", "total"]
BudgetState = Literal["fine", "near", "reached"]
BudgetName = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"\S")]
Amount = Annotated[str, Meta(max_length=30)]
Currency = Annotated[str, Meta(pattern=r"^[A-Z]{3}$")]


class Hold(msgspec.Struct, frozen=True):
    """What a call may cost at most, held from all budgets that it counts against."""

    call_id: str
    max_tokens: int | None  # the longest answer that fits; None: no limit but what was asked for


class Bound(msgspec.Struct, frozen=True):
    """What a call may take at most, before it is made."""

    input_tokens: int
    wanted: int | None  # the longest answer that was asked for
    most: int | None  # the longest that the model gives, if that is known
    input_cost: Cost | None  # None: the price is unknown
    million_cost: Cost | None  # of a million tokens of output, with the input


class NewBudget(msgspec.Struct, forbid_unknown_fields=True):
    """A budget to set. It counts the calls that agree with all it names; without them, all calls."""

    id: str
    name: BudgetName
    period: Period
    amount: Amount
    currency: Currency | None = None  # null: the amount is a number of tokens
    user_id: str | None = None
    key_id: str | None = None
    project_id: str | None = None  # of the caller's own
    model: Annotated[str, Meta(min_length=1, max_length=281)] | None = None  # a provider, or `provider.model`
    refuse_unpriced: bool = False


class BudgetPatch(msgspec.Struct, forbid_unknown_fields=True):
    """What of a budget may be changed."""

    name: BudgetName | UnsetType = UNSET
    amount: Amount | UnsetType = UNSET
    refuse_unpriced: bool | UnsetType = UNSET


class Budget(msgspec.Struct):
    """A budget and how much of it is gone. Amounts that are not the caller's business are `null`."""

    id: str
    name: str
    period: Period
    currency: str | None
    amount: str | None
    spent: str | None
    held: str | None
    share: float
    state: BudgetState
    calls: int | None
    uncounted: int | None
    resets_at: int | None
    user_id: str | None
    user_name: str | None
    key_id: str | None
    project_id: str | None
    model: str | None
    refuse_unpriced: bool
    changeable: bool


class Budgets(msgspec.Struct):
    """The budgets that a person may see: their own and those that hold for everybody; administrators see all."""

    items: list[Budget]
