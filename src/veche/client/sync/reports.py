"""What came of bringing copies together."""

from __future__ import annotations

from typing import Literal

import msgspec

from veche.client.sync.plan import Conflict

Outcome = Literal["synced", "same", "deleted_here", "deleted_there", "deleted", "skipped", "failed"]


class Counts(msgspec.Struct):
    """What went one way."""

    new: bool = False  # the conversation was not there before
    messages: int = 0
    changed: int = 0  # messages, settings and marks that were there already
    removed: int = 0
    files: int = 0

    @property
    def any(self) -> bool:
        """Was there anything?"""
        return self.new or bool(self.messages or self.changed or self.removed or self.files)


class Result(msgspec.Struct):
    """What came of one conversation. `notes` are codes of sentences: what was left out, and why."""

    id: str
    title: str | None
    outcome: Outcome
    up: Counts = msgspec.field(default_factory=Counts)
    down: Counts = msgspec.field(default_factory=Counts)
    conflicts: list[Conflict] = msgspec.field(default_factory=list)
    notes: list[tuple[str, str]] = msgspec.field(default_factory=list)


class Report(msgspec.Struct):
    """What came of all; conversations that were the same are only counted."""

    server: str
    dry: bool = False
    same: int = 0
    results: list[Result] = msgspec.field(default_factory=list)

    def total(self, way: Literal["up", "down"], what: str) -> int:
        """How much of something went one way."""
        found = (getattr(getattr(result, way), what) for result in self.results)
        return sum(int(count) for count in found)

    def conversations(self, way: Literal["up", "down"]) -> int:
        """How many conversations something went into, one way."""
        return sum(getattr(result, way).any for result in self.results)

    @property
    def failed(self) -> bool:
        """Did anything go wrong?"""
        return any(result.outcome == "failed" for result in self.results)
