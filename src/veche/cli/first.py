"""What somebody without any key is told, once: who answered, and how to talk with a model."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from veche.cli.login import find_login
from veche.cli.terminal import is_terminal
from veche.cli.words import notice, say

if TYPE_CHECKING:
    from veche.client.entities import Message

_told: list[bool] = []


def mention_keys(message: Message) -> None:
    """After an answer of the Guide's that nobody chose; a script is told nothing."""
    chosen = message.requested_model not in (None, message.model)
    if _told or chosen or message.model != "guide.veche" or not is_terminal(sys.stderr):
        return
    _told.append(True)
    notice(say("keys.first_there" if find_login() is not None else "keys.first"), dim=False)
