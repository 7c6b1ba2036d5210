"""Uploads in pieces: any cut ends in the same bytes; limits, quota, rights, expiry."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from veche.features.files import jobs, service
from veche.features.files.errors import (
    FileEmpty,
    FileIdReused,
    FileTooLarge,
    Incomplete,
    NoUpload,
    QuotaFull,
    TooLong,
    WrongOffset,
    WrongSum,
)
from veche.features.files.schemas import File, NewUpload, UploadRow
from veche.features.files.service import FileStore
from veche.features.files.service.pieces import Pieces
from veche.kit.caller import Caller
from veche.kit.db import Database
from veche.kit.ids import new_id


class Cut(Exception):
    """The connection went away."""


async def stream(data: bytes, cut: int | None = None, step: int = 7) -> AsyncIterator[bytes]:
    for start in range(0, len(data), step):
        if cut is not None and start >= cut:
            raise Cut
        yield data[start : start + step]
    if cut is not None:
        raise Cut


def begin(db: Database, caller: Caller, store: FileStore, data: bytes, **fields: str) -> str:
    new = NewUpload(name="a.txt", size=len(data), id=new_id(), **fields)  # type: ignore[arg-type]
    row = db.write_now(service.begin_upload, caller, new, store, hours=1)
    assert isinstance(row, UploadRow)
    return row.id


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(min_size=1, max_size=300), cuts=st.lists(st.integers(0, 120), max_size=8), again=st.booleans())
def test_any_cut_ends_in_the_same_bytes(tmp_path: Path, data: bytes, cuts: list[int], again: bool) -> None:
    pieces, id = Pieces(tmp_path / "uploads"), new_id()

    async def send() -> None:
        nonlocal pieces
        for cut in cuts:
            offset = pieces.size(id)
            if again:
                pieces = Pieces(tmp_path / "uploads")  # the server was started anew
            with pytest.raises(Cut):
                await pieces.append(id, offset, stream(data[offset : offset + 100], cut), most=len(data))
        while (offset := pieces.size(id)) < len(data):
            await pieces.append(id, offset, stream(data[offset : offset + 100]), most=len(data))

    asyncio.run(send())
    content = pieces.finish(id, len(data))
    assert (content.sha256, content.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert pieces.path(id).read_bytes() == data
    pieces.drop(id)


async def test_pieces_go_where_they_belong(tmp_path: Path) -> None:
    pieces, id = Pieces(tmp_path / "uploads"), new_id()
    assert await pieces.append(id, 0, stream(b"abc"), most=6) == 3
    with pytest.raises(WrongOffset) as wrong:
        await pieces.append(id, 2, stream(b"xyz"), most=6)
    assert wrong.value.fields == {"received": 3}
    with pytest.raises(TooLong):
        await pieces.append(id, 3, stream(b"defg"), most=6)
    both = [pieces.append(id, pieces.size(id), stream(b"def"), most=6) for _ in range(2)]
    done = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["WrongOffset", "int"]
    with pytest.raises(Incomplete):
        pieces.finish(id, 7)
    assert pieces.path(id).read_bytes() == b"abcdef"


async def test_the_file_has_the_uploads_id(db: Database, store: FileStore, ann: Caller) -> None:
    data = b"hello"
    id = begin(db, ann, store, data, sha256=hashlib.sha256(data).hexdigest())
    await store.pieces.append(id, 0, stream(data), most=5)
    content = store.adopt(id, 5)
    file = db.write_now(service.finish_upload, ann, id, content)
    assert (file.id, file.name, file.media_type, store.read(file.sha256)) == (id, "a.txt", "text/plain", data)
    assert db.read_now(service.find_finished, ann, id) == file
    same = NewUpload(name="a.txt", size=5, id=id)
    assert isinstance(db.write_now(service.begin_upload, ann, same, store, hours=1), File)
    with pytest.raises(NoUpload):
        db.read_now(service.get_upload, ann, id)


async def test_limits(db: Database, store: FileStore, ann: Caller, bob: Caller) -> None:
    def refuse(error: type[Exception], size: int, id: str | None = None, caller: Caller = ann) -> Exception:
        with pytest.raises(error) as refused:
            new = NewUpload(name="a.txt", size=size, id=id or new_id())
            db.write_now(service.begin_upload, caller, new, store, hours=1)
        return refused.value

    refuse(FileTooLarge, 1_000_001)
    refuse(FileEmpty, 0)
    store.quota_bytes = 100
    id = begin(db, ann, store, bytes(60))
    full = refuse(QuotaFull, 50)
    assert isinstance(full, QuotaFull) and full.fields["quota_megabytes"] == "0.0001"
    assert isinstance(db.read_now(service.space_of, ann, store).used, int)
    refuse(FileIdReused, 59, id)
    refuse(FileIdReused, 60, id, bob)
    with pytest.raises(NoUpload):
        db.read_now(service.get_upload, bob, id)
    with pytest.raises(NoUpload):
        db.write_now(service.drop_upload, bob, id)
    db.write_now(service.drop_upload, ann, id)
    begin(db, ann, store, bytes(50))


async def test_damage_and_expiry(db: Database, store: FileStore, ann: Caller) -> None:
    id = begin(db, ann, store, b"abc", sha256="0" * 64)
    await store.pieces.append(id, 0, stream(b"abc"), most=3)
    with pytest.raises(WrongSum):
        db.write_now(service.finish_upload, ann, id, store.adopt(id, 3))
    assert db.read_now(service.space_of, ann, store).unfinished[0].received == 0
    new = NewUpload(name="old", size=3, id=new_id())
    db.write_now(service.begin_upload, ann, new, store, hours=0)
    assert new.id is not None
    await store.pieces.append(new.id, 0, stream(b"a"), most=3)
    await asyncio.sleep(0.002)
    with pytest.raises(NoUpload):
        db.read_now(service.get_upload, ann, new.id)
    assert await jobs.sweep(db, store) == 1
    assert store.pieces.size(new.id) == 0
