"""The bytes of uploads that are under way: one file each, to which pieces are appended."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import weakref
from collections.abc import AsyncIterator, Collection
from pathlib import Path

from veche.features.files.errors import Incomplete, TooLong, WrongOffset
from veche.features.files.schemas import Content

HEAD = 8192
_PIECE = 1 << 18


class Pieces:
    """Appends pieces under `folder/<id>`. How long the file is tells how much has come, also after a restart."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._locks: weakref.WeakValueDictionary[str, asyncio.Lock] = weakref.WeakValueDictionary()

    def alone(self, upload_id: str) -> asyncio.Lock:
        """Held by whoever is at work on an upload."""
        return self._locks.setdefault(upload_id, asyncio.Lock())

    def size(self, upload_id: str) -> int:
        """How many bytes are here."""
        try:
            return self.path(upload_id).stat().st_size
        except FileNotFoundError:
            return 0

    def path(self, upload_id: str) -> Path:
        """Where they lie."""
        return self._folder / upload_id

    async def append(self, upload_id: str, offset: int, stream: AsyncIterator[bytes], *, most: int) -> int:
        """Takes a piece in; what came of it stays even if it breaks off. Gives the new length.

        Raises:
            WrongOffset: it does not begin where the last one ended.
            TooLong: it goes beyond `most`.
        """
        async with self.alone(upload_id):  # of two senders, the second learns that its piece is here already
            held = await asyncio.to_thread(self.size, upload_id)
            if offset != held:
                raise WrongOffset(received=held)
            buffer = bytearray()
            try:
                async for piece in stream:
                    if held + len(buffer) + len(piece) > most:
                        raise TooLong(most=most)
                    buffer += piece
                    if len(buffer) >= _PIECE:
                        held = await asyncio.to_thread(self._write, upload_id, bytes(buffer), sync=False)
                        buffer.clear()
            finally:
                held = await asyncio.shield(asyncio.to_thread(self._write, upload_id, bytes(buffer), sync=True))
        return held

    def finish(self, upload_id: str, size: int) -> Content:
        """What has come, as a content, when it is all there.

        Raises:
            Incomplete: it is not.
        """
        held = self.size(upload_id)
        if held != size:
            raise Incomplete(received=held, size=size)
        with self.path(upload_id).open("rb") as file:
            head = file.read(HEAD)
            file.seek(0)
            return Content(hashlib.file_digest(file, "sha256").hexdigest(), size, head)

    def drop(self, upload_id: str) -> None:
        """Forgets what has come."""
        with contextlib.suppress(OSError):
            self.path(upload_id).unlink()

    def sweep(self, alive: Collection[str]) -> int:
        """Removes what belongs to no upload; tells how many."""
        gone = 0
        for path in self._folder.iterdir() if self._folder.is_dir() else ():
            if path.name not in alive:
                self.drop(path.name)
                gone += 1
        return gone

    def _write(self, upload_id: str, data: bytes, *, sync: bool) -> int:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(
            self.path(upload_id), os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600
        )
        with os.fdopen(handle, "ab") as file:
            file.write(data)
            file.flush()
            if sync:
                os.fsync(file.fileno())
            return file.tell()
