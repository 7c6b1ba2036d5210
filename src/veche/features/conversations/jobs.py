"""What conversations do after the fact: finished messages enter the word index, files that nobody holds go."""

from __future__ import annotations

import asyncio

from veche.features.conversations import service
from veche.features.conversations.events import FilesReleased, MessagesSettled
from veche.features.files import service as files
from veche.features.files.service.store import FileStore
from veche.kit.db import Database
from veche.kit.errors import NotFound
from veche.kit.events import Bus
from veche.kit.text import terms
from veche.ports.content import FilePart


def subscribe(bus: Bus, db: Database, store: FileStore) -> None:
    """Hangs the reactions on the bus."""

    async def index(event: MessagesSettled) -> None:
        found, items = await db.read(service.analysed, event.message_ids)
        attached = [part for one in found.values() for part in one.files]
        words = await _words(db, store, attached) if attached else {}
        for message_id, one in found.items():
            if one.files:
                made = await asyncio.to_thread(terms, service.searchable(one, words))
                items.append((message_id, one.owner_id, made))
        if items:
            await db.write(service.index, items, words)

    async def release(event: FilesReleased) -> None:
        await db.write(service.release_files, event.file_ids)

    bus.subscribe(MessagesSettled, index)
    bus.subscribe(FilesReleased, release)


async def _words(db: Database, store: FileStore, attached: list[FilePart]) -> dict[str, str]:
    """File id → its text, of those that have one."""
    known = await db.read(files.get_many, [part.file_id for part in attached])
    words = {}
    for file_id, file in known.items():
        try:
            text = await asyncio.to_thread(files.text_of, store, file)
        except NotFound:  # its bytes are gone
            continue
        if text:
            words[file_id] = text[: service.MAX_INDEXED]
    return words
