"""Names that a person may type."""

from __future__ import annotations

from typing import Any

from veche.client.embedded.inside import InHouse
from veche.features.conversations import service as conversations
from veche.features.templates import service as templates
from veche.kit.caller import Caller
from veche.kit.db import Tx


class Names(InHouse):
    """Names that a person may type."""

    async def known_names(self) -> dict[str, Any]:
        """See `Client`."""
        found = await self.house.db.read(_names, self.caller)
        lines = self.house.models.lines.items()
        found["models"] = [f"{name}.{offer.name}" for name, line in lines for offer in line.offers or ()]
        found["plugins"] = [plugin.name for plugin in self.house.plugins.items]
        return found


def _names(tx: Tx, caller: Caller) -> dict[str, Any]:
    kept = conversations.list_conversations(tx, caller, limit=200).items
    return {
        "conversations": [[one.id[-8:], one.title or ""] for one in kept],
        "templates": [one.name for one in templates.list_templates(tx, caller).items],
        "projects": [one.name for one in conversations.list_projects(tx, caller).items],
    }
