"""Bytes on disk: whole or not at all, once for each content, nobody else's to read."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
import stat
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from veche.features.files.errors import ContentLost, FileEmpty, FileTooLarge, NoRoom
from veche.features.files.service import FileStore


async def pieces(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


def left(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


async def test_what_is_saved_is_read(store: FileStore, tmp_path: Path) -> None:
    data = os.urandom(700_000)
    content = await store.save(pieces(data[:10], b"", data[10:400_000], data[400_000:]))
    assert (content.sha256, content.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert content.head == data[:8192]
    assert store.read(content.sha256) == data and store.read(content.sha256, 5) == data[:5]
    (path,) = left(tmp_path)
    assert path.relative_to(tmp_path).parts[:2] == ("data", "files")
    assert path.parent.name == content.sha256[2:4] and path.parent.parent.name == content.sha256[:2]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for folder in (path.parent, path.parent.parent, tmp_path / "data" / "files"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


async def test_the_same_bytes_are_kept_once(store: FileStore, tmp_path: Path) -> None:
    first, second = await asyncio.gather(store.save(pieces(b"same")), store.save(pieces(b"sa", b"me")))
    assert first == second and len(left(tmp_path)) == 1


async def test_too_much_leaves_nothing(store: FileStore, tmp_path: Path) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 100_000
            yield bytes(100_000)

    with pytest.raises(FileTooLarge):
        await store.save(endless())
    assert read == 1_100_000 and left(tmp_path) == []


async def test_exactly_the_limit(store: FileStore) -> None:
    assert (await store.save(pieces(bytes(1_000_000)))).size == 1_000_000


async def test_nothing_is_no_file(store: FileStore, tmp_path: Path) -> None:
    with pytest.raises(FileEmpty):
        await store.save(pieces(b""))
    assert left(tmp_path) == []


async def test_a_client_that_goes_away_leaves_nothing(store: FileStore, tmp_path: Path) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield bytes(500_000)
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await store.save(broken())
    assert left(tmp_path) == []


async def test_a_full_disk(store: FileStore, tmp_path: Path) -> None:
    async def full() -> AsyncIterator[bytes]:
        yield b"x"
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(NoRoom):
        await store.save(full())
    assert left(tmp_path) == []


@pytest.mark.parametrize("name", ["0" * 64, "../../etc/passwd", "", "A" * 64])
def test_lost(store: FileStore, name: str) -> None:
    with pytest.raises(ContentLost):
        store.read(name)


async def test_sweep(store: FileStore, tmp_path: Path) -> None:
    kept, orphan, fresh = [(await store.save(pieces(word))).sha256 for word in (b"kept", b"orphan", b"fresh")]
    abandoned = tmp_path / "data" / "files" / "incoming" / "abandoned"
    abandoned.write_bytes(b"half")
    old = time.time() - 7200
    for path in left(tmp_path):
        if path.name != fresh:
            os.utime(path, (old, old))
    assert store.sweep(lambda hashes: {kept} & set(hashes)) == 2
    assert store.read(kept) == b"kept" and store.read(fresh) == b"fresh"
    with pytest.raises(ContentLost):
        store.read(orphan)
    assert not abandoned.exists()


async def test_an_orphan_that_is_uploaded_again_survives(store: FileStore, tmp_path: Path) -> None:
    await store.save(pieces(b"again"))
    os.utime(left(tmp_path)[0], (1, 1))
    content = await store.save(pieces(b"again"))
    assert store.sweep(lambda _: set()) == 0 and store.read(content.sha256) == b"again"
