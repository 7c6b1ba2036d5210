"""Names that a person may type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from veche.client.embedded.inside import InHouse
from veche.kit.later import Later

if TYPE_CHECKING:
    from veche.features.conversations import service as conversations
    from veche.features.templates import service as templates
    from veche.kit.caller import Caller
    from veche.kit.db import Tx
else:
    conversations = Later("veche.features.conversations.service")
    templates = Later("veche.features.templates.service")


class Names(InHouse):
    """Names that a person may type."""

    async def known_names(self) -> dict[str, Any]:
        """See `Client`."""
        found = await self.house.db.read(_names, self.caller)
        opened = vars(self.house)  # nothing is opened for it
        lines = self.house.models.lines if "models" in opened else {}
        found["models"] = [f"{name}.{offer.name}" for name, line in lines.items() for offer in line.offers or ()]
        found["unlisted"] = [name for name, line in lines.items() if line.offers is None] if lines else None
        found["plugins"] = [one.name for one in self.house.plugins.items] if "plugins" in opened else None
        return found


def _names(tx: Tx, caller: Caller) -> dict[str, Any]:
    return {
        "conversations": [[one.id[-8:], one.title or ""] for one in conversations.names(tx, caller, limit=300).items],
        "templates": [one.name for one in templates.list_templates(tx, caller).items],
        "projects": [one.name for one in conversations.list_projects(tx, caller).items],
    }
