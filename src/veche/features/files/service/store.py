"""The bytes of files on disk: one file for each content, named by its SHA-256, never half written."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import hashlib
import os
import re
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from veche.features.files.errors import ContentLost, FileEmpty, FileTooLarge, NoRoom
from veche.features.files.schemas import Content
from veche.features.files.service.pieces import Pieces
from veche.kit.ids import new_id

HEAD = 8192  # bytes that are kept for telling the media type
_PIECE = 1 << 18  # bytes that are collected before a thread writes them
_SHA256 = re.compile("[0-9a-f]{64}")


class FileStore:
    """Contents under `folder/ab/cd/<sha256>`, readable by the server's own account only."""

    def __init__(self, folder: Path, *, max_bytes: int = 100_000_000, quota_bytes: int = 0) -> None:
        self._folder = folder
        self._incoming = folder / "incoming"
        self.previews = folder / "previews"
        self.pieces = Pieces(folder / "uploads")
        self.quota_bytes = quota_bytes
        self._lock = threading.Lock()  # a sweep must not remove what an upload has just found to be there
        self.max_bytes = max_bytes

    async def save(self, stream: AsyncIterator[bytes]) -> Content:
        """Takes in a stream; nothing of it stays unless all of it came.

        Raises:
            FileTooLarge: it is longer than `max_bytes`.
            FileEmpty: it has no bytes.
            NoRoom: the disk is full.
        """
        with _translated():
            upload = await asyncio.to_thread(_Upload, self._incoming)
        try:
            with _translated():
                await self._take(upload, stream)
                return await asyncio.to_thread(self._keep, upload)
        finally:
            upload.drop()

    def too_large(self) -> FileTooLarge:
        """The refusal of more than `max_bytes`."""
        return FileTooLarge(max_bytes=self.max_bytes, max_megabytes=f"{self.max_bytes / 1e6:.3g}")

    async def _take(self, upload: _Upload, stream: AsyncIterator[bytes]) -> None:
        held = bytearray()
        size = 0
        async for piece in stream:
            size += len(piece)
            if size > self.max_bytes:
                raise self.too_large()
            held += piece
            if len(held) >= _PIECE:
                await asyncio.to_thread(upload.write, bytes(held))
                held.clear()
        if not size:
            raise FileEmpty
        await asyncio.to_thread(upload.write, bytes(held))

    def _keep(self, upload: _Upload) -> Content:
        content = upload.finish()
        target = self._path(content.sha256)
        _make_folders(target.parent)
        with self._lock:
            upload.path.replace(target)
        _sync_folder(target.parent)
        return content

    def adopt(self, upload_id: str, size: int) -> Content:
        """Takes in what came in pieces.

        Raises:
            Incomplete: not all of it is here.
        """
        content = self.pieces.finish(upload_id, size)
        target = self._path(content.sha256)
        with _translated():
            _make_folders(target.parent)
            with self._lock:
                os.utime(self.pieces.path(upload_id))  # a sweep spares what is new
                self.pieces.path(upload_id).replace(target)
            _sync_folder(target.parent)
        return content

    def keep_preview(self, sha256: str, data: bytes) -> None:
        """Keeps the small picture of a content; it can be made again, so it is in no backup."""
        _make_folders(self.previews)
        part = self.previews / f"{new_id()}.part"
        part.write_bytes(data)
        part.replace(self.previews / self._path(sha256).name)

    def preview(self, sha256: str) -> bytes | None:
        """The small picture of a content, if it was made."""
        try:
            return (self.previews / self._path(sha256).name).read_bytes()
        except OSError:
            return None

    def open(self, sha256: str) -> BinaryIO:
        """The content, open for reading.

        Raises:
            ContentLost: it is not there or cannot be read.
        """
        try:
            return self._path(sha256).open("rb")
        except OSError as error:
            raise ContentLost(sha256=sha256) from error

    def read(self, sha256: str, limit: int = -1) -> bytes:
        """The content, or its first `limit` bytes.

        Raises:
            ContentLost: it is not there or cannot be read.
        """
        with self.open(sha256) as file:
            return file.read(limit)

    def sweep(self, known: Callable[[list[str]], set[str]], *, older_than: float = 3600) -> int:
        """Removes contents that `known` does not know and uploads that were never finished; tells how many.

        Only what is older than `older_than` seconds: the row of a content is written after its bytes.
        """
        before = time.time() - older_than
        gone = sum(self._remove(path, before) for path in _files(self._incoming))
        for folder in [*_folders(self._folder), self.previews]:
            paths = {path.name: path for path in _files(folder) if _SHA256.fullmatch(path.name) and _old(path, before)}
            if paths:
                kept = known(list(paths))
                gone += sum(self._remove(path, before) for name, path in paths.items() if name not in kept)
        return gone

    def discard(self, hashes: list[str], known: Callable[[list[str]], set[str]], *, older_than: float = 5) -> None:
        """Removes these contents now, unless `known` knows them; one that came just now is left to the next sweep."""
        kept = known(hashes) if hashes else set()
        for name in hashes:
            if name not in kept:
                self._remove(self._path(name), time.time() - older_than)

    def _remove(self, path: Path, before: float) -> int:
        with self._lock, contextlib.suppress(OSError):
            if _old(path, before):
                path.unlink()
                return 1
        return 0

    def _path(self, sha256: str) -> Path:
        if not _SHA256.fullmatch(sha256):
            raise ContentLost(sha256=sha256)
        return self._folder / sha256[:2] / sha256[2:4] / sha256


class _Upload:
    """One temporary file and the hash of what was written to it."""

    def __init__(self, folder: Path) -> None:
        _make_folders(folder)
        self.path = folder / new_id()
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        self._file = os.fdopen(handle, "wb")
        self._hash = hashlib.sha256()
        self._head = b""
        self._size = 0

    def write(self, data: bytes) -> None:
        """Adds bytes."""
        self._file.write(data)
        self._hash.update(data)
        self._size += len(data)
        if len(self._head) < HEAD:
            self._head += data[: HEAD - len(self._head)]

    def finish(self) -> Content:
        """All bytes are on the disk, not only in its cache."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        return Content(sha256=self._hash.hexdigest(), size=self._size, head=self._head)

    def drop(self) -> None:
        """Removes the temporary file, if it is still one."""
        with contextlib.suppress(OSError):
            self._file.close()
        with contextlib.suppress(OSError):
            self.path.unlink()


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
            raise NoRoom from error
        raise


def _make_folders(folder: Path) -> None:
    if not folder.is_dir():
        if not folder.parent.is_dir():
            _make_folders(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _folders(root: Path) -> list[Path]:
    return sorted(path for path in root.glob("??/??") if path.is_dir())


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []


def _old(path: Path, before: float) -> bool:
    try:
        return path.stat().st_mtime < before
    except FileNotFoundError:
        return False
