"""The person, and what was used."""

from __future__ import annotations

from urllib.parse import quote

from veche.client.remote.http import OverHttp
from veche.features.identity.schemas import ApiKeys, Me
from veche.features.usage.schemas import Budget, Budgets, GroupBy, NewBudget, UsageReport


class Account(OverHttp):
    """The person, and what was used."""

    async def me(self) -> Me:
        """The key's owner."""
        return await self._ask("GET", "/api/me", Me)

    async def usage(
        self,
        *,
        by: GroupBy = "day",
        since: int | None = None,
        until: int | None = None,
        conversation: str | None = None,
        project: str | None = None,
    ) -> UsageReport:
        """See `Client`."""
        query = {"by": by, "from": since, "to": until, "conversation": conversation, "project": project}
        return await self._ask("GET", "/api/usage", UsageReport, query=query)

    async def key_names(self) -> dict[str, str]:
        """See `Client`."""
        return {key.id: key.name for key in (await self._ask("GET", "/api/keys", ApiKeys)).items}

    async def budgets(self) -> list[Budget]:
        """See `Client`."""
        return (await self._ask("GET", "/api/budgets", Budgets)).items

    async def set_budget(self, new: NewBudget) -> Budget:
        """See `Client`."""
        return await self._ask("POST", "/api/budgets", Budget, body=new)

    async def drop_budget(self, budget_id: str) -> None:
        """See `Client`."""
        await self._ask("DELETE", f"/api/budgets/{quote(budget_id, safe='')}", type(None))
