"""The person, and what was used."""

from __future__ import annotations

from typing import Protocol

from veche.features.identity.schemas import Me
from veche.features.usage.schemas import GroupBy, UsageReport


class Account(Protocol):
    """The person, and what was used."""

    async def me(self) -> Me:
        """The person for whom this client acts."""
        ...

    async def usage(self, *, by: GroupBy = "day", since: int | None = None, until: int | None = None) -> UsageReport:
        """What was used and what it cost; times in milliseconds."""
        ...
