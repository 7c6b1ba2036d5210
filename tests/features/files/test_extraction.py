"""Files are read in the background: once, with a status and a reason, told to their owners, waited for by answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest

from tests.kit.documents import samples
from veche.features.files import repository, service
from veche.features.files.errors import NoFile
from veche.features.files.events import FileRead
from veche.features.files.schemas import File
from veche.features.files.service import Extraction, FileStore
from veche.features.files.settings import FilesSettings
from veche.kit.caller import Caller
from veche.kit.db import Database
from veche.kit.events import Bus

OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


async def _pieces(data: bytes) -> AsyncIterator[bytes]:
    yield data


async def put(db: Database, store: FileStore, caller: Caller, data: bytes, name: str) -> File:
    content = await store.save(_pieces(data))
    return await db.write(service.add, caller, content, name=name)


@pytest.fixture
def bus(db: Database) -> Bus:
    return Bus(db)


@pytest.fixture
async def extraction(db: Database, store: FileStore, bus: Bus) -> AsyncIterator[Extraction]:
    made = Extraction(db, store, bus, FilesSettings(read_seconds=30))
    yield made
    await made.close()


async def info(db: Database, caller: Caller, id: str) -> dict[str, Any]:
    file = await db.read(service.get_file, caller, id)
    return msgspec.to_builtins(file.reading)  # type: ignore[no-any-return]


async def test_a_document_a_picture_a_text_and_others(
    db: Database, store: FileStore, ann: Caller, extraction: Extraction
) -> None:
    made = [
        await put(db, store, ann, data, name)
        for name, data in (
            ("wrong.docx", samples.pdf("one", "two")),  # its bytes tell what it is
            ("a.jpg", samples.picture(30, 10, orientation=8)),
            ("a.txt", "Смета".encode("cp1251") * 3),
            ("a.zip", samples.packed(a="x")),
            ("locked.pdf", samples.pdf("x", encrypted=True)),
        )
    ]
    assert [file.reading.state for file in made] == ["pending", "pending", "pending", "none", "pending"]
    await extraction.drain()
    found = [await info(db, ann, file.id) for file in made]
    assert [one["state"] for one in found] == ["ready", "ready", "ready", "none", "failed"]
    pdf, picture, text, _, locked = found
    assert (pdf["unit"], pdf["pages"], pdf["tokens"] > 0) == ("page", 2, True)
    assert (picture["width"], picture["height"], picture["preview"]) == (10, 30, True)
    assert store.preview(made[1].sha256)
    assert (text["characters"], locked["reason"]) == (15, "encrypted")
    documents = await db.read(service.documents_of, [file.id for file in made])
    assert documents[made[0].id].text == "one\n\ntwo"
    assert [page.start for page in documents[made[0].id].pages] == [0, 5]
    assert set(documents) == {made[0].id, made[2].id}
    shown = await db.read(service.read_text, ann, made[0].id, start=4, limit=3)
    assert (shown.text, shown.start, shown.characters, len(shown.pages)) == ("\ntw", 4, 8, 2)


async def test_only_whoever_may_see_the_file_sees_its_text(
    db: Database, store: FileStore, ann: Caller, bob: Caller, extraction: Extraction
) -> None:
    file = await put(db, store, ann, b"secret", "a.txt")
    await extraction.drain()
    for verb in (service.read_text, service.get_file):
        with pytest.raises(NoFile):
            await db.read(verb, bob, file.id)  # type: ignore[arg-type]
    for change in (service.delete_own, service.read_again):
        with pytest.raises(NoFile):
            await db.write(change, bob, file.id)  # type: ignore[arg-type]


async def test_the_owner_is_told_and_the_index_is_told_if_it_waits(
    db: Database, store: FileStore, ann: Caller, extraction: Extraction, bus: Bus
) -> None:
    told, frames = [], []
    bus.subscribe(FileRead, lambda event: _note(told, event.file_id))
    db._announce = lambda topic, frame: frames.append((topic, frame()))
    first, second = [await put(db, store, ann, b"text", f"{n}.txt") for n in (1, 2)]
    assert await db.write(service.await_reading, [first.id]) == {first.id}
    await extraction.drain()
    await bus.drain()
    assert told == [first.id]
    assert {topic for topic, _ in frames} == {f"u:{ann.user_id}"}
    assert {msgspec.json.decode(frame)["file"]["id"] for _, frame in frames} == {first.id, second.id}
    assert await db.write(service.await_reading, [first.id]) == set()


async def _note(told: list[str], file_id: str) -> None:
    told.append(file_id)


async def test_waiting_ends_when_the_file_is_read_or_patience_is_over(
    db: Database, store: FileStore, ann: Caller, extraction: Extraction
) -> None:
    file = await put(db, store, ann, b"text", "a.txt")
    assert await extraction.wait([file.id], 0) == {file.id}
    waiting = asyncio.create_task(extraction.wait([file.id], 60))
    extraction.start()
    assert await waiting == set()
    assert await extraction.wait([], 60) == set()


async def test_a_file_that_kills_its_reader_is_left_alone(
    db: Database, store: FileStore, ann: Caller, extraction: Extraction
) -> None:
    file = await put(db, store, ann, b"text", "a.txt")
    for attempt in (1, 2, 3):  # servers that died while they read it
        ((claimed, number),) = await db.write(lambda tx: repository.claim(tx, tx.now - 1, 5))
        assert (claimed.id, number) == (file.id, attempt)
        await asyncio.sleep(0.002)
    await extraction.drain()
    assert (await info(db, ann, file.id))["reason"] == "broken"
    again = await db.write(service.read_again, ann, file.id)
    assert again.reading.state == "pending"
    await extraction.drain()
    assert (await info(db, ann, file.id))["state"] == "ready"


async def test_bytes_that_are_gone_and_files_that_are_deleted(
    db: Database, store: FileStore, ann: Caller, extraction: Extraction
) -> None:
    lost = await put(db, store, ann, b"lost", "lost.txt")
    store._path(lost.sha256).unlink()
    await extraction.drain()
    assert (await info(db, ann, lost.id))["reason"] == "damaged"
    await db.write(service.delete_own, ann, lost.id)
    with pytest.raises(NoFile):
        await db.read(service.get_file, ann, lost.id)
    assert await db.read(service.documents_of, [lost.id]) == {}
