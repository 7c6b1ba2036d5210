"""What conversations do after the fact: finished messages enter the word index."""

from __future__ import annotations

import asyncio

from veche.features.conversations import service
from veche.features.conversations.events import MessagesSettled
from veche.kit.db import Database
from veche.kit.events import Bus
from veche.kit.text import terms

MAX_INDEXED = 200_000  # characters of one message; the tail of a longer one is not searched


def subscribe(bus: Bus, db: Database) -> None:
    """Hangs the reactions on the bus."""

    async def index(event: MessagesSettled) -> None:
        found = await db.read(service.text_to_index, event.message_ids)
        items = []
        for message_id, (who, text) in found.items():
            if len(text) > 5_000:  # long enough to be felt on the loop
                items.append((message_id, who, await asyncio.to_thread(terms, text[:MAX_INDEXED])))
            else:
                items.append((message_id, who, terms(text)))
        if items:
            await db.write(service.index, items)

    bus.subscribe(MessagesSettled, index)
