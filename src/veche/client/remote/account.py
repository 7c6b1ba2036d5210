"""The person, and what was used."""

from __future__ import annotations

from veche.client.remote.http import OverHttp
from veche.features.identity.schemas import Me
from veche.features.usage.schemas import GroupBy, UsageReport


class Account(OverHttp):
    """The person, and what was used."""

    async def me(self) -> Me:
        """The key's owner."""
        return await self._ask("GET", "/api/me", Me)

    async def usage(self, *, by: GroupBy = "day", since: int | None = None, until: int | None = None) -> UsageReport:
        """See `Client`."""
        return await self._ask("GET", "/api/usage", UsageReport, query={"by": by, "from": since, "to": until})
