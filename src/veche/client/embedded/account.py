"""The person, and what was used."""

from __future__ import annotations

from veche.client.embedded.inside import InHouse
from veche.features.identity import service as identity
from veche.features.identity.schemas import Me
from veche.features.usage import service as usage
from veche.features.usage.schemas import GroupBy, UsageReport


class Account(InHouse):
    """The person, and what was used."""

    async def me(self) -> Me:
        """The owner of the data folder."""
        return await self.house.db.read(identity.get_me, self.caller)

    async def usage(self, *, by: GroupBy = "day", since: int | None = None, until: int | None = None) -> UsageReport:
        """See `Client`."""
        return await self.house.db.read(usage.report, self.caller, by=by, from_ms=since, to_ms=until)
