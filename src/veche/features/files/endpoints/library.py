"""HTTP routes of what is known of files: one's own, where they are used, what was read out of them."""

from __future__ import annotations

from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from veche.features.files import service
from veche.features.files.access import FileReaders
from veche.features.files.schemas import File, FileText, OwnFile, Space
from veche.features.files.service import Extraction, FileStore, FileUses
from veche.kit.caller import Caller
from veche.kit.db import Database
from veche.kit.paging import Page


@get("/api/files", tags=["files"])
async def list_files(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    file_uses: NamedDependency[FileUses],
    q: FromQuery[str] = "",
    cursor: FromQuery[str | None] = None,
    limit: FromQuery[int] = 50,
) -> Page[OwnFile]:
    """The caller's files, the newest first; with `q` those whose names hold it."""
    return await db.read(service.list_own, caller, file_uses, name=q, cursor=cursor, limit=limit)


@get("/api/uploads", tags=["files"])
async def space(
    db: NamedDependency[Database], caller: NamedDependency[Caller], files: NamedDependency[FileStore]
) -> Space:
    """How much room the caller has, the limits of an upload, and what is still on its way."""
    return await db.read(service.space_of, caller, files)


@get("/api/files/{file_id:str}/info", tags=["files"])
async def info(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    file_readers: NamedDependency[FileReaders],
    file_id: FromPath[str],
) -> File:
    """What is known of a file, without its bytes."""
    return await db.read(service.get_file, caller, file_id, readers=file_readers)


@get("/api/files/{file_id:str}/text", tags=["files"])
async def text(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    file_readers: NamedDependency[FileReaders],
    file_id: FromPath[str],
    start: FromQuery[int] = 0,
    limit: FromQuery[int] = 200_000,
) -> FileText:
    """What was read out of a file: `limit` characters from `start`, and where all its pages begin."""
    return await db.read(service.read_text, caller, file_id, readers=file_readers, start=start, limit=limit)


@post("/api/files/{file_id:str}/read", status_code=200, tags=["files"])
async def read_again(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    extraction: NamedDependency[Extraction],
    file_id: FromPath[str],
) -> File:
    """Tries again to read a file that could not be read."""
    file = await db.write(service.read_again, caller, file_id)
    extraction.wake()
    return file


@delete("/api/files/{file_id:str}", tags=["files"])
async def remove(db: NamedDependency[Database], caller: NamedDependency[Caller], file_id: FromPath[str]) -> None:
    """Deletes a file of the caller's; messages that held it keep its name only."""
    await db.write(service.delete_own, caller, file_id)


routes = [list_files, space, info, text, read_again, remove]
