"""Questions and their answers as they come, and how full the context is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from veche.client.steps import Step
from veche.features.conversations.schemas import Turn
from veche.features.turns.schemas import Again, ContextGauge, NewMessage


class Turns(Protocol):
    """Questions and their answers as they come, and how full the context is."""

    def send(self, conversation_id: str, new: NewMessage) -> AsyncIterator[Step]:
        """Says something, and gives the answer as it comes; the same id again gives the same answer."""
        ...

    def regenerate(self, message_id: str, again: Again) -> AsyncIterator[Step]:
        """Another answer to the same question."""
        ...

    def go_on(self, message_id: str) -> AsyncIterator[Step]:
        """Lets an answer that was cut off go on in the same message; only what is new comes as deltas."""
        ...

    async def stop(self, turn_id: str) -> Turn:
        """Ends a turn; what has come of its answer is kept."""
        ...

    async def context(self, conversation_id: str, *, leaf: str | None = None, model: str | None = None) -> ContextGauge:
        """How full the context of a branch is."""
        ...
