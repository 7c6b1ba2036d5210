"""HTTP routes of files: raw bytes in, the same bytes out, never as something that runs in our page."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Annotated, Any, BinaryIO

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Stream

from veche.features.files import service
from veche.features.files.access import FileReaders
from veche.features.files.errors import FileTooLarge, NoPreview
from veche.features.files.logic import disposition
from veche.features.files.schemas import File
from veche.features.files.service import Extraction
from veche.features.files.service.store import FileStore
from veche.kit.caller import Caller
from veche.kit.db import Database
from veche.kit.ids import check_id
from veche.kit.web import problem

_PIECE = 1 << 18
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


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
    extraction: NamedDependency[Extraction],
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
    file = await db.write(
        service.add, caller, content, name=name, declared_type=declared, id=file_id, quota=files.quota_bytes
    )
    extraction.wake()
    return file


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
    """The bytes of a file, or a range of them; pictures, sound and plain text open in the browser, all else is
    saved."""
    file = await db.read(service.get_file, caller, file_id, readers=file_readers)
    headers = _headers(file)
    if _is_known(request, headers["ETag"]):
        return Response(None, status_code=304, headers=headers)
    handle = await asyncio.to_thread(files.open, file.sha256)
    headers["Accept-Ranges"] = "bytes"
    headers["Content-Type"] = file.media_type  # told here, or a text would be called UTF-8 whatever it is
    start, end = _range(request, file.size)
    headers["Content-Length"] = str(end - start)
    partial = (start, end) != (0, file.size)
    if partial:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{file.size}"
        await asyncio.to_thread(handle.seek, start)
    return Stream(
        _pieces(handle, end - start),
        media_type=file.media_type,
        headers=headers,
        status_code=206 if partial else 200,
    )


@get("/api/files/{file_id:str}/preview", tags=["files"])
async def preview(
    request: Request[Any, Any, Any],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    files: NamedDependency[FileStore],
    file_readers: NamedDependency[FileReaders],
    file_id: FromPath[str],
) -> Response[bytes | None]:
    """A small picture of a picture."""
    file = await db.read(service.get_file, caller, file_id, readers=file_readers)
    headers = _headers(file)
    if _is_known(request, headers["ETag"]):
        return Response(None, status_code=304, headers=headers)
    data = await asyncio.to_thread(files.preview, file.sha256) if file.reading.preview else None
    if data is None:
        raise NoPreview(id=file.id)
    return Response(data, media_type="image/webp", headers={**headers, "Content-Disposition": "inline"})


def _headers(file: File) -> dict[str, str]:
    return {
        "ETag": f'"{file.sha256}"',
        "Cache-Control": "private, no-cache",
        "Content-Disposition": disposition(file.name, file.media_type),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


def _is_known(request: Request[Any, Any, Any], tag: str) -> bool:
    wanted = [part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")]
    return tag in wanted or "*" in wanted


def _range(request: Request[Any, Any, Any], size: int) -> tuple[int, int]:
    """From where to where; all of it when the range is absent, of another kind, or outside."""
    found = _RANGE.fullmatch(request.headers.get("range", "").strip())
    if found is None or found[0] == "bytes=-" or not size:
        return 0, size
    if not found[1]:
        start, end = max(0, size - int(found[2])), size
    else:
        start, end = int(found[1]), min(int(found[2]) + 1 if found[2] else size, size)
    return (start, end) if start < end else (0, size)


async def _pieces(handle: BinaryIO, left: int) -> AsyncIterator[bytes]:
    try:
        while left and (piece := await asyncio.to_thread(handle.read, min(_PIECE, left))):
            left -= len(piece)
            yield piece
    finally:
        handle.close()


routes = [upload, download, preview]
