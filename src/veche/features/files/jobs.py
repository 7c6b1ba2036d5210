"""The timer of files: contents that no file has any more go, and uploads that were given up."""

from __future__ import annotations

import asyncio

from veche.features.files import service
from veche.features.files.service.store import FileStore
from veche.kit.db import Database


async def sweep(db: Database, files: FileStore) -> int:
    """Removes orphaned contents and abandoned uploads; tells how many. Safe at any time, once a day is enough."""
    alive = await db.write(service.live_uploads)
    gone = await asyncio.to_thread(files.pieces.sweep, alive)
    return gone + await asyncio.to_thread(files.sweep, lambda hashes: db.read_now(service.known, hashes))
