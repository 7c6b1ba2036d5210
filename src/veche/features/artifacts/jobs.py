"""What artifacts do after the fact: an answer that has ended is looked through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from veche.features.conversations.events import MessagesSettled
from veche.kit.db import Database
from veche.kit.events import Bus
from veche.kit.later import Later

if TYPE_CHECKING:  # a process that asks one question looks through nothing
    from veche.features.artifacts import service
else:
    service = Later("veche.features.artifacts.service")


def subscribe(bus: Bus, db: Database) -> None:
    """Hangs the reactions on the bus."""

    async def look(event: MessagesSettled) -> None:
        await db.write(service.collect, event.message_ids)

    bus.subscribe(MessagesSettled, look)
