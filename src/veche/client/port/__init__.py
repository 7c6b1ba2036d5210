"""What a client of Veche can do, whichever way it goes. `tests/client/contract.py` holds both ways to it."""

from __future__ import annotations

from typing import Protocol

from veche.client.port.account import Account
from veche.client.port.connections import Connections
from veche.client.port.context import Context
from veche.client.port.conversations import Conversations
from veche.client.port.copies import Copies
from veche.client.port.exchange import Exchange
from veche.client.port.library import Library
from veche.client.port.models import Models
from veche.client.port.names import Names
from veche.client.port.plugins import Plugins
from veche.client.port.projects import Projects
from veche.client.port.tree import Branches
from veche.client.port.turns import Turns


class Client(
    Conversations,
    Branches,
    Context,
    Turns,
    Library,
    Projects,
    Exchange,
    Copies,
    Models,
    Connections,
    Names,
    Plugins,
    Account,
    Protocol,
):
    """Acts for one person. Every method may raise `VecheError` with the same code and kind on every way.

    A stream of steps begins with `Started` and ends with `Finished` or `Failed`. Leaving it early does not stop
    the answer: it belongs to the house, `stop` ends it.
    """

    @property
    def whereabouts(self) -> str:
        """The server's address, or the data folder: ids of one are nothing to another."""
        ...

    async def close(self) -> None:
        """Lets go of everything; an answer that streams in this process is kept as interrupted."""
        ...


__all__ = ["Client"]
