"""The person, and what was used."""

from __future__ import annotations

from typing import Protocol

from veche.features.identity.schemas import Me
from veche.features.usage.schemas import Budget, GroupBy, NewBudget, UsageReport


class Account(Protocol):
    """The person, and what was used."""

    async def me(self) -> Me:
        """The person for whom this client acts."""
        ...

    async def usage(
        self,
        *,
        by: GroupBy = "day",
        since: int | None = None,
        until: int | None = None,
        conversation: str | None = None,
        project: str | None = None,
    ) -> UsageReport:
        """What was used and what it cost, in all or in one conversation or project; times in milliseconds."""
        ...

    async def key_names(self) -> dict[str, str]:
        """The person's API keys, name by id."""
        ...

    async def budgets(self) -> list[Budget]:
        """The budgets that hold for the person, and how much of each is gone."""
        ...

    async def set_budget(self, new: NewBudget) -> Budget:
        """Sets a budget; the same id again gives the first one."""
        ...

    async def drop_budget(self, budget_id: str) -> None:
        """Takes a budget away."""
        ...
