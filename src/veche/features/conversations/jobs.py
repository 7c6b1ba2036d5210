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
        who, texts = await db.read(service.text_to_index, event.conversation_id, event.message_ids)
        if who is None:
            return
        found = {}
        for message_id, text in texts.items():
            if len(text) > 5_000:  # long enough to be felt on the loop
                found[message_id] = await asyncio.to_thread(terms, text[:MAX_INDEXED])
            else:
                found[message_id] = terms(text)
        await db.write(service.index, who, found)

    bus.subscribe(MessagesSettled, index)
