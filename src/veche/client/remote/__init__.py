"""The way over the network: HTTP and server-sent events (docs/protocol.md), with an API key."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime

import msgspec

from veche.client.remote.account import Account
from veche.client.remote.connections import Connections
from veche.client.remote.context import Context
from veche.client.remote.conversations import Conversations
from veche.client.remote.copies import Copies
from veche.client.remote.exchange import Exchange
from veche.client.remote.http import WAITS, tidy_url
from veche.client.remote.library import Library
from veche.client.remote.models import Models
from veche.client.remote.names import Names
from veche.client.remote.plugins import Plugins
from veche.client.remote.projects import Projects
from veche.client.remote.tree import Branches
from veche.client.remote.turns import Turns


class Health(msgspec.Struct):
    """A server that is there."""

    status: str
    version: str


class Remote(
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
):
    """A client of the server at `url`. Requests that a broken connection ate are repeated: ids make that safe."""

    async def health(self) -> Health:
        """Is it there, and of which version? Needs no key."""
        return await self._ask("GET", "/api/health", Health)

    async def clock(self) -> float | None:
        """How many seconds this machine's clock is ahead of the server's; None where it does not say."""
        async with self._open("GET", "/api/health", {}, None, None, limit=20) as answer:
            told = answer.headers.get("Date")
        return time.time() - parsedate_to_datetime(told).timestamp() if told else None

    async def end_key(self) -> None:
        """The key that this client carries is good for nothing from now on."""
        await self._ask("DELETE", "/api/keys/current", type(None))

    async def close(self) -> None:
        """Closes the connections."""
        await self._http.close()


__all__ = ["WAITS", "Health", "Remote", "tidy_url"]
