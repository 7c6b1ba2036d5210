"""What conversations do after the fact: finished messages enter the word index, files that nobody holds go."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from veche.features.conversations import service
from veche.features.conversations.events import FilesReleased, MessagesSettled, TemporaryEnded
from veche.features.files import service as files
from veche.features.files.events import FileRead
from veche.kit.db import Database
from veche.kit.errors import NotFound
from veche.kit.events import Bus
from veche.kit.text import terms
from veche.ports.content import FilePart

if TYPE_CHECKING:
    from veche.features.files.service.store import FileStore


def subscribe(bus: Bus, db: Database, store: Callable[[], FileStore]) -> None:
    """Hangs the reactions on the bus."""

    async def index(event: MessagesSettled) -> None:
        found, items = await db.read(service.analysed, event.message_ids)
        attached = [part for one in found.values() for part in one.files]
        words = await _words(db, store(), attached) if attached else {}
        for message_id, one in found.items():
            if one.files:
                made = await asyncio.to_thread(terms, service.searchable(one, words))
                items.append((message_id, one.owner_id, made))
        if items:
            await db.write(service.index, items, words)
            await db.write(service.index_titles, [event.conversation_id])

    async def index_again(event: FileRead) -> None:
        held = await db.read(service.holding_file, event.file_id)
        if held:
            await index(MessagesSettled("", held))

    async def release(event: FilesReleased) -> None:
        await db.write(service.release_files, event.file_ids)

    async def forget(event: TemporaryEnded) -> None:
        """Rows are gone with the event; the bytes of files and the database's own log go now."""
        hashes = await db.write(service.release_files, event.file_ids)
        await asyncio.to_thread(store().discard, hashes, lambda some: db.read_now(files.known, some))
        for wait in (0.05, 0.2, 1.0):
            if await db.scrub():
                return
            await asyncio.sleep(wait)
        raise TimeoutError("a reader holds the database's log; will try again")

    bus.subscribe(MessagesSettled, index)
    bus.subscribe(FilesReleased, release)
    bus.subscribe(FileRead, index_again)
    bus.subscribe(TemporaryEnded, forget)


async def tend(db: Database, bus: Bus, watched: Callable[[str], bool]) -> None:
    """The timer of temporary conversations: those that somebody has open go on, the others end. Once a minute."""
    now = await db.read(service.temporary_ids)
    if not now:
        return
    if open_ids := [one for one in now if watched(service.topic_of(one))]:
        await db.write(service.prolong, open_ids)
    await db.write(service.expire, bus)


async def _words(db: Database, store: FileStore, attached: list[FilePart]) -> dict[str, str]:
    """File id → its text, of those that have one."""
    ids = [part.file_id for part in attached]
    known = await db.read(files.get_many, ids)
    if any(file.reading.state == "pending" for file in known.values()):
        await db.write(files.await_reading, ids)  # before the texts are looked for, or one might slip through
    documents = await db.read(files.documents_of, ids)
    words = {}
    for file_id, file in known.items():
        text: str | None = None
        if file_id in documents:
            text = documents[file_id].text
        else:
            with contextlib.suppress(NotFound):  # its bytes are gone
                text = await asyncio.to_thread(files.text_of, store, file)
        if text:
            words[file_id] = text[: service.MAX_INDEXED]
    return words
