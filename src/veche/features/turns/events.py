"""What turns tell the rest of the house."""

from __future__ import annotations

from veche.kit.events import Event


class TurnFinished(Event, frozen=True):
    """An answer has ended, one way or another."""

    turn_id: str
    conversation_id: str
    answer_id: str
    user_id: str
    state: str
