"""HTTP routes of files: raw bytes in, the same bytes out, never as something that runs in our page."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any, BinaryIO

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Stream

from veche.features.files import service
from veche.features.files.access import FileReaders
from veche.features.files.errors import FileTooLarge
from veche.features.files.logic import disposition
from veche.features.files.schemas import File
from veche.features.files.service.store import FileStore
from veche.kit.caller import Caller
from veche.kit.db import Database
from veche.kit.ids import check_id
from veche.kit.web import problem

_PIECE = 1 << 18


def _too_large(request: Request[Any, Any, Any], error: FileTooLarge) -> Response[bytes]:
    """A problem document with the status that HTTP has for it."""
    answer = problem(request, error)
    body = {**msgspec.json.decode(answer.content), "status": 413}
    return Response(msgspec.json.encode(body), status_code=413, media_type=answer.media_type)


@post(
    "/api/files",
    tags=["files"],
    request_max_body_size=None,  # ours is counted while the bytes come
    exception_handlers={FileTooLarge: _too_large},
)
async def upload(
    request: Request[Any, Any, Any],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    files: NamedDependency[FileStore],
    name: FromQuery[str] = "file",
    file_id: Annotated[str | None, QueryParameter(name="id")] = None,
) -> File:
    """Takes in the raw body as a file; `Content-Type` is a hint, the bytes decide."""
    caller.need("chat")
    if file_id is not None:
        check_id(file_id)
    declared = request.headers.get("content-type")
    length = request.content_length
    if length is not None and length > files.max_bytes:
        await _let_it_finish(request, most=4 * files.max_bytes)
        raise files.too_large()
    content = await files.save(request.stream())
    return await db.write(service.add, caller, content, name=name, declared_type=declared, id=file_id)


async def _let_it_finish(request: Request[Any, Any, Any], *, most: int) -> None:
    """Browsers read an answer only after they have sent everything; so a little too much is read and dropped."""
    if (request.content_length or 0) > most:
        return
    async for _ in request.stream():
        pass


@get("/api/files/{file_id:str}", tags=["files"])
async def download(
    request: Request[Any, Any, Any],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    files: NamedDependency[FileStore],
    file_readers: NamedDependency[FileReaders],
    file_id: FromPath[str],
) -> Response[Any]:
    """The bytes of a file; pictures, sound and plain text open in the browser, all else is saved."""
    file = await db.read(service.get_file, caller, file_id, readers=file_readers)
    tag = f'"{file.sha256}"'
    headers = {
        "ETag": tag,
        "Cache-Control": "private, no-cache",
        "Content-Disposition": disposition(file.name, file.media_type),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    wanted = [part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")]
    if tag in wanted or "*" in wanted:
        return Response(None, status_code=304, headers=headers)
    handle = await asyncio.to_thread(files.open, file.sha256)
    headers["Content-Length"] = str(file.size)
    headers["Content-Type"] = file.media_type  # told here, or a text would be called UTF-8 whatever it is
    return Stream(_pieces(handle), media_type=file.media_type, headers=headers)


async def _pieces(handle: BinaryIO) -> AsyncIterator[bytes]:
    try:
        while piece := await asyncio.to_thread(handle.read, _PIECE):
            yield piece
    finally:
        handle.close()


routes = [upload, download]
