"""Reads what was uploaded, in the background: text, measures and small pictures, each file once."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterable
from pathlib import Path
from time import monotonic
from typing import Any

import msgspec

from veche.features.files import logic, repository
from veche.features.files.errors import ContentLost
from veche.features.files.events import FileRead
from veche.features.files.schemas import File
from veche.features.files.service.store import FileStore
from veche.features.files.settings import FilesSettings
from veche.kit.db import Database, DatabaseUnavailable, Tx
from veche.kit.documents import DocumentReader, Extracted, Unreadable, decode
from veche.kit.documents.form import MOST_TEXT
from veche.kit.events import Bus
from veche.kit.text import estimate_tokens

log = logging.getLogger("veche.files")
MOST_ATTEMPTS = 3  # a file that kills its reader again and again is left alone
_IDLE = 30.0  # seconds after which it looks by itself; who adds a file wakes it
_TEXT_BYTES = 16 << 20
_encode = msgspec.json.encode


class Extraction:
    """Lives as long as the process."""

    def __init__(self, db: Database, store: FileStore, bus: Bus, settings: FilesSettings) -> None:
        self._db = db
        self._store = store
        self._bus = bus
        self._settings = settings
        self._reader = DocumentReader(
            seconds=settings.read_seconds, memory=settings.read_megabytes, workers=settings.read_workers
        )
        self._wake = asyncio.Event()
        self._done = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins with what an earlier process left; once."""
        if self._task is not None:
            return
        self._task = asyncio.create_task(self._run(), name="read files")

    async def close(self) -> None:
        """Ends; what was being read is read again later."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        await asyncio.to_thread(self._reader.close)

    def wake(self) -> None:
        """There is a new file."""
        self._wake.set()

    async def wait(self, ids: Iterable[str], seconds: float | None = None) -> set[str]:
        """Waits until these files are read, but not for long; gives those that are not."""
        wanted = list(ids)
        end = monotonic() + (self._settings.wait_seconds if seconds is None else seconds)
        open_ids = await self._db.read(repository.pending, wanted) if wanted else set()
        while open_ids and (left := end - monotonic()) > 0:
            self.wake()
            with contextlib.suppress(TimeoutError):  # another process may read it: then nobody tells us here
                async with asyncio.timeout(min(left, 0.5)):
                    await self._done.wait()
            open_ids = await self._db.read(repository.pending, wanted)
        return open_ids

    async def drain(self) -> None:
        """Reads all that waits, and returns when it is done, also what others have begun."""
        while await self._db.read(repository.has_unread):
            done = self._done
            if not await self._round():
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(0.05):
                        await done.wait()

    async def _run(self) -> None:
        while True:
            self._wake.clear()
            try:
                if await self._round():
                    continue
            except DatabaseUnavailable:
                log.warning("the database is away; files wait to be read")
            except Exception:
                log.exception("files could not be read; will try again")
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_IDLE):  # not wait_for: it can swallow a cancellation
                    await self._wake.wait()

    async def _round(self) -> int:
        until = (self._settings.read_seconds + 30) * 1000
        if not await self._db.read(_is_work):
            return 0
        claimed = await self._db.write(_claim, until, self._settings.read_workers)
        await asyncio.gather(*(self._read(file, attempt) for file, attempt in claimed))
        return len(claimed)

    async def _read(self, file: File, attempt: int) -> None:
        try:
            if attempt > MOST_ATTEMPTS:
                raise Unreadable("broken")
            found = await self._extracted(file)
            values = _values(found)
            if found.preview:
                await asyncio.to_thread(self._store.keep_preview, file.sha256, found.preview)
        except Unreadable as refusal:
            found, values = Extracted(), {"state": "failed", "reason": refusal.reason}
        except ContentLost:
            found, values = Extracted(), {"state": "failed", "reason": "damaged"}
        await self._db.write(_finish, file.id, values, found.text, self._bus)
        self._done.set()
        self._done = asyncio.Event()

    async def _extracted(self, file: File) -> Extracted:
        kind = logic.reading_kind(file.media_type)
        if kind is None:
            return Extracted()
        if kind == "text":
            return await asyncio.to_thread(_plain, self._store, file)
        return await self._reader.read(kind, lambda: self._store.open(file.sha256))

    @property
    def previews(self) -> Path:
        """Where small pictures lie."""
        return self._store.previews


def _is_work(tx: Tx) -> bool:
    return repository.has_pending(tx)


def _claim(tx: Tx, span: int, limit: int) -> list[tuple[File, int]]:
    return repository.claim(tx, tx.now + span, limit)


def _plain(store: FileStore, file: File) -> Extracted:
    """A text file is its own text."""
    data = store.read(file.sha256, _TEXT_BYTES)
    text = decode(data, cut=file.size > len(data))
    if text is None:
        raise Unreadable("damaged")
    return Extracted(text[:MOST_TEXT], cut=len(text) > MOST_TEXT or file.size > len(data))


def _values(found: Extracted) -> dict[str, Any]:
    """A reading as columns."""
    empty = not found.text and found.width is None and found.duration_ms is None
    return {
        "state": "none" if empty else "ready",
        "reason": None,
        "unit": found.unit,
        "pages": len(found.pages) or None,
        "places": _encode(found.pages).decode() if found.pages else None,
        "characters": len(found.text) or None,
        "tokens": estimate_tokens(found.text) if found.text else None,
        "cut": found.cut,
        "width": found.width,
        "height": found.height,
        "duration_ms": found.duration_ms,
        "preview": found.preview is not None,
    }


def _finish(tx: Tx, file_id: str, values: dict[str, Any], text: str, bus: Bus) -> None:
    done = repository.set_reading(tx, file_id, {**values, "awaited": False})
    if done is None:  # it was deleted meanwhile
        return
    file, owner_id, awaited = done
    if text:
        repository.put_document(tx, file_id, text.replace("\x00", ""))
    if awaited:
        bus.publish(tx, FileRead(file_id))
    tx.announce(f"u:{owner_id}", lambda: _encode({"t": "file", "file": file}).decode())
