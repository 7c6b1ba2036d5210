"""Rows of files, who may read them, and their text."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from veche.features.files import service as files
from veche.features.files.errors import FileIdReused, NoFile
from veche.features.files.jobs import sweep
from veche.features.files.schemas import File
from veche.features.files.service import FileReaders, FileStore
from veche.kit.caller import Caller
from veche.kit.db import Database, Tx
from veche.kit.errors import Denied, Invalid
from veche.kit.ids import new_id


async def stream(data: bytes) -> AsyncIterator[bytes]:
    yield data


async def put(
    db: Database, store: FileStore, caller: Caller, data: bytes, name: str = "a.txt", id: str | None = None
) -> File:
    content = await store.save(stream(data))
    return await db.write(files.add, caller, content, name=name, id=id)


async def test_an_uploaded_file(db: Database, store: FileStore, ann: Caller) -> None:
    id = new_id()
    made = await put(db, store, ann, b"hello", "../note.md", id)
    assert (made.id, made.name, made.media_type, made.size) == (id, "note.md", "text/markdown", 5)
    assert await db.read(files.get_file, ann, id) == made
    assert await db.read(files.get_any, id) == made
    assert await db.read(files.get_many, [id, new_id()]) == {id: made}


async def test_an_id_is_used_once(db: Database, store: FileStore, ann: Caller, bob: Caller) -> None:
    id = new_id()
    first = await put(db, store, ann, b"hello", id=id)
    assert await put(db, store, ann, b"hello", id=id) == first
    for caller, data, name in ((ann, b"other", "a.txt"), (ann, b"hello", "b.txt"), (bob, b"hello", "a.txt")):
        with pytest.raises(FileIdReused):
            await put(db, store, caller, data, name, id)
    with pytest.raises(Invalid):
        await put(db, store, ann, b"hello", id="not an id")


async def test_strangers_see_nothing(db: Database, store: FileStore, ann: Caller, bob: Caller) -> None:
    made = await put(db, store, ann, b"secret")
    with pytest.raises(NoFile):
        await db.read(files.get_file, bob, made.id)
    with pytest.raises(NoFile):
        await db.read(files.get_file, bob, new_id())
    with pytest.raises(NoFile):
        await db.read(files.get_any, new_id())

    def member(tx: Tx, caller: Caller, file_id: str) -> bool:
        return caller.user_id == bob.user_id and file_id == made.id

    readers = FileReaders()
    with pytest.raises(NoFile):
        await db.read(files.get_file, bob, made.id, readers=readers)
    readers.add(member)
    assert await db.read(files.get_file, bob, made.id, readers=readers) == made


async def test_a_reading_key_does_not_upload(db: Database, store: FileStore, ann: Caller) -> None:
    made = await put(db, store, ann, b"text")
    reader = Caller(user_id=ann.user_id, role="member", scopes=frozenset({"read"}))
    assert await db.read(files.get_file, reader, made.id) == made
    with pytest.raises(Denied):
        await put(db, store, reader, b"more")


async def test_text(db: Database, store: FileStore, ann: Caller) -> None:
    old = await put(db, store, ann, "Старый файл из Windows, на русском языке".encode("cp1251"))
    assert files.text_of(store, old) == "Старый файл из Windows, на русском языке"
    long = await put(db, store, ann, "ж".encode() * 100)
    assert files.text_of(store, long, limit=11) == "жжжжж\n[… cut here: the first 11 of 200 bytes]"
    pdf = await put(db, store, ann, b"%PDF-1.7\nabc", "a.pdf")
    assert files.text_of(store, pdf) is None


async def test_the_sweep_keeps_what_has_a_row(db: Database, store: FileStore, ann: Caller, tmp_path: Path) -> None:
    kept = await put(db, store, ann, b"kept")
    gone = await put(db, store, ann, b"gone")
    await db.write(files.remove, [gone.id])
    for path in (tmp_path / "data").rglob("*"):
        os.utime(path, (1, 1))
    assert await sweep(db, store) == 1
    assert store.read(kept.sha256) == b"kept"
