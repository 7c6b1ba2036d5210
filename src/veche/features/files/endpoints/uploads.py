"""HTTP routes of uploads in pieces: announce, send pieces, ask how far it is, finish."""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Request, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from veche.features.files import service
from veche.features.files.schemas import File, NewUpload, Upload
from veche.features.files.service import Extraction, FileStore
from veche.features.files.settings import FilesSettings
from veche.kit.caller import Caller
from veche.kit.db import Database
from veche.kit.ids import check_id


@post("/api/uploads", tags=["files"])
async def begin(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    files: NamedDependency[FileStore],
    files_settings: NamedDependency[FilesSettings],
    data: JSONBody[NewUpload],
) -> Upload:
    """Announces a file; its id is that of the file that will come of it. Repeating it tells how far it is."""
    row = await db.write(service.begin_upload, caller, data, files, hours=files_settings.upload_hours)
    if isinstance(row, File):
        return Upload(row.id, row.name, row.size, row.size, row.created_at, row.created_at)
    return await asyncio.to_thread(service.shown, row, files)


@get("/api/uploads/{upload_id:str}", tags=["files"])
async def show(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    files: NamedDependency[FileStore],
    upload_id: FromPath[str],
) -> Upload:
    """How much of it is here."""
    row = await db.read(service.get_upload, caller, upload_id)
    return await asyncio.to_thread(service.shown, row, files)


@patch("/api/uploads/{upload_id:str}", tags=["files"], request_max_body_size=None)
async def add_piece(
    request: Request[Any, Any, Any],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    files: NamedDependency[FileStore],
    upload_id: FromPath[str],
    offset: FromQuery[int],
) -> Upload:
    """Takes the raw body as the piece that begins at `offset`; of a piece that breaks off, what came stays."""
    row = await db.read(service.get_upload, caller, upload_id)
    await files.pieces.append(row.id, offset, request.stream(), most=row.size)
    return await asyncio.to_thread(service.shown, row, files)


@post("/api/uploads/{upload_id:str}/finish", tags=["files"])
async def finish(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    files: NamedDependency[FileStore],
    extraction: NamedDependency[Extraction],
    upload_id: FromPath[str],
) -> File:
    """Makes the file, once all bytes are here; asked again, it gives the same file."""
    async with files.pieces.alone(check_id(upload_id)):  # of several who finish it at once, the others find it finished
        done = await db.read(service.find_finished, caller, upload_id)
        if done is not None:
            return done
        row = await db.read(service.get_upload, caller, upload_id)
        content = await asyncio.to_thread(files.adopt, row.id, row.size)
        file = await db.write(service.finish_upload, caller, row.id, content)
    extraction.wake()
    return file


@delete("/api/uploads/{upload_id:str}", tags=["files"])
async def cancel(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    files: NamedDependency[FileStore],
    upload_id: FromPath[str],
) -> None:
    """Gives an upload up."""
    await db.write(service.drop_upload, caller, upload_id)
    await asyncio.to_thread(files.pieces.drop, upload_id)


routes = [begin, show, add_piece, finish, cancel]
