"""The person, and what was used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from veche.client.embedded.inside import InHouse
from veche.kit.later import Later

if TYPE_CHECKING:
    from veche.features.conversations import service as conversations
    from veche.features.identity import service as identity
    from veche.features.identity.schemas import Me
    from veche.features.usage import service as usage
    from veche.features.usage.schemas import Budget, GroupBy, NewBudget, UsageReport
    from veche.kit.caller import Caller
    from veche.kit.db import Tx
else:
    conversations = Later("veche.features.conversations.service")
    identity = Later("veche.features.identity.service")
    usage = Later("veche.features.usage.service")


class Account(InHouse):
    """The person, and what was used."""

    async def me(self) -> Me:
        """The owner of the data folder."""
        return await self.house.db.read(identity.get_me, self.caller)

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
        return await self.house.db.read(
            usage.report,
            self.caller,
            by=by,
            from_ms=since,
            to_ms=until,
            conversation=conversation,
            project=project,
        )

    async def key_names(self) -> dict[str, str]:
        """See `Client`."""
        return {key.id: key.name for key in (await self.house.db.read(identity.list_keys, self.caller)).items}

    async def budgets(self) -> list[Budget]:
        """See `Client`."""
        return (await self.house.db.read(usage.list_budgets, self.caller)).items

    async def set_budget(self, new: NewBudget) -> Budget:
        """See `Client`."""
        return await self.house.db.write(usage.make_budget, self.caller, new, _has_project)

    async def drop_budget(self, budget_id: str) -> None:
        """See `Client`."""
        await self.house.db.write(usage.drop_budget, self.caller, budget_id)


def _has_project(tx: Tx, caller: Caller, project_id: str) -> bool:
    return project_id in {one.id for one in conversations.list_projects(tx, caller).items}
