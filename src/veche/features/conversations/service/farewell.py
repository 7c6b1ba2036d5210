"""What becomes of conversations when a person goes for good."""

from __future__ import annotations

from veche.features.conversations import repository
from veche.features.conversations.service.members import leave_all
from veche.features.conversations.service.remove import erase
from veche.kit.db import Tx
from veche.kit.events import Bus


def say_farewell(tx: Tx, user_id: str, bus: Bus) -> None:
    """Their own conversations go with all that they held; others' go on without them, with what they said there."""
    for conversation_id in repository.owned_by(tx, user_id):
        erase(tx, conversation_id, bus)
    leave_all(tx, user_id)
