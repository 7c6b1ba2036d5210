"""What a client of Veche can do, whichever way it goes. `tests/client/contract.py` holds both ways to it."""

from __future__ import annotations

from typing import Protocol

from veche.client.port.account import Account
from veche.client.port.conversations import Conversations
from veche.client.port.library import Library
from veche.client.port.models import Models
from veche.client.port.turns import Turns


class Client(Conversations, Turns, Library, Models, Account, Protocol):
    """Acts for one person. Every method may raise `VecheError` with the same code and kind on every way.

    A stream of steps begins with `Started` and ends with `Finished` or `Failed`. Leaving it early does not stop
    the answer: it belongs to the house, `stop` ends it.
    """

    async def close(self) -> None:
        """Lets go of everything; an answer that streams in this process is kept as interrupted."""
        ...


__all__ = ["Client"]
