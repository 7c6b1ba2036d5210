"""HTTP of exports and imports (docs/protocol.md)."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.response import Stream

from veche.features.conversations.schemas.merging import Copy
from veche.features.exchange.errors import ArchiveTooLarge
from veche.features.exchange.schemas import (
    Copies,
    CopyBundle,
    CopyMerged,
    Export,
    ExportRequest,
    FilesMissing,
    FilesWanted,
    Import,
    Words,
    WordsRequest,
)
from veche.features.exchange.schemas import Exports as ExportList
from veche.features.exchange.schemas import Imports as ImportList
from veche.features.exchange.service import Exports, Imports, copies
from veche.features.exchange.service.exports import get_export, list_exports, pieces
from veche.features.exchange.service.imports import get_import, list_imports
from veche.features.files.logic import disposition
from veche.features.files.service import Extraction, FileStore
from veche.kit.caller import Caller
from veche.kit.db import Database
from veche.kit.events import Bus
from veche.kit.ids import check_id, new_id
from veche.kit.web import problem

_BINARY = "application/octet-stream"


def _too_large(request: Request[Any, Any, Any], error: ArchiveTooLarge) -> Response[bytes]:
    answer = problem(request, error)
    body = {**msgspec.json.decode(answer.content), "status": 413}
    return Response(msgspec.json.encode(body), status_code=413, media_type=answer.media_type)


@post("/api/exports", status_code=201, tags=["exchange"])
async def start_export(
    data: JSONBody[ExportRequest], caller: NamedDependency[Caller], exports: NamedDependency[Exports]
) -> Export:
    """Begins an export; a short one is done when this answers."""
    return await exports.start(caller, data)


@get("/api/exports", tags=["exchange"])
async def get_exports(db: NamedDependency[Database], caller: NamedDependency[Caller]) -> ExportList:
    """The caller's exports that can still be had."""
    return await db.read(list_exports, caller)


@get("/api/exports/{export_id:str}", tags=["exchange"])
async def read_export(
    export_id: FromPath[str], db: NamedDependency[Database], caller: NamedDependency[Caller]
) -> Export:
    """How far an export is."""
    return await db.read(get_export, caller, export_id)


@get("/api/exports/{export_id:str}/file", tags=["exchange"])
async def download_export(
    export_id: FromPath[str], caller: NamedDependency[Caller], exports: NamedDependency[Exports]
) -> Response[Any]:
    """The finished file; always saved, never opened in our page."""
    caller.need("read")
    found, file = await exports.file(caller, export_id)
    if found.everything:
        caller.need("all")
    headers = {
        "Content-Disposition": disposition(found.name, _BINARY),
        "Content-Length": str(found.size),
        "Content-Type": _BINARY,
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    return Stream(pieces(file), media_type=_BINARY, headers=headers)


@delete("/api/exports/{export_id:str}", status_code=204, tags=["exchange"])
async def remove_export(
    export_id: FromPath[str], caller: NamedDependency[Caller], exports: NamedDependency[Exports]
) -> None:
    """Takes an export back; its file goes."""
    caller.need("read")
    await exports.remove(caller, export_id)


@post(
    "/api/imports",
    status_code=202,
    tags=["exchange"],
    request_max_body_size=None,  # ours is counted while the bytes come
    exception_handlers={ArchiveTooLarge: _too_large},
)
async def start_import(
    request: Request[Any, Any, Any],
    caller: NamedDependency[Caller],
    imports: NamedDependency[Imports],
    name: FromQuery[str] = "archive",
    import_id: Annotated[str | None, QueryParameter(name="id")] = None,
) -> Import:
    """Takes in the raw body as an archive of Veche, ChatGPT or Claude, and begins to read it."""
    caller.need("chat")
    made_id = check_id(import_id) if import_id is not None else new_id()
    return await imports.start(caller, made_id, name, request.stream())


@get("/api/imports", tags=["exchange"])
async def get_imports(db: NamedDependency[Database], caller: NamedDependency[Caller]) -> ImportList:
    """The caller's imports, newest first."""
    return await db.read(list_imports, caller)


@get("/api/imports/{import_id:str}", tags=["exchange"])
async def read_import(
    import_id: FromPath[str], db: NamedDependency[Database], caller: NamedDependency[Caller]
) -> Import:
    """How far an import is, and what came of each conversation."""
    return await db.read(get_import, caller, import_id)


@delete("/api/imports/{import_id:str}", status_code=204, tags=["exchange"])
async def remove_import(
    import_id: FromPath[str], caller: NamedDependency[Caller], imports: NamedDependency[Imports]
) -> None:
    """Stops an import, or forgets its report; what came in stays."""
    caller.need("chat")
    await imports.remove(caller, import_id)


@get("/api/copies", tags=["exchange"])
async def list_copies(db: NamedDependency[Database], caller: NamedDependency[Caller]) -> Copies:
    """The caller's own conversations as they stand, for whoever keeps copies of them elsewhere."""
    return await db.read(copies.list_copies, caller)


@get("/api/copies/{conversation_id:str}", tags=["exchange"])
async def outline_copy(
    conversation_id: FromPath[str], db: NamedDependency[Database], caller: NamedDependency[Caller]
) -> Copy:
    """A conversation without its words: enough to see what another copy lacks."""
    return await db.read(copies.outline, caller, conversation_id)


@post("/api/copies/{conversation_id:str}/words", status_code=200, tags=["exchange"])
async def read_words(
    conversation_id: FromPath[str],
    data: JSONBody[WordsRequest],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
) -> Words:
    """Messages, files and artifacts that another copy lacks."""
    return await db.read(copies.words, caller, conversation_id, data)


@post("/api/copies/files", status_code=200, tags=["exchange"])
async def take_files(
    data: JSONBody[FilesWanted],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    files: NamedDependency[FileStore],
    extraction: NamedDependency[Extraction],
) -> FilesMissing:
    """Which files have to be sent; those whose bytes the caller has here are made at once."""
    done = await db.write(copies.take_files, caller, data, files.quota_bytes)
    extraction.wake()
    return done


@post("/api/copies/merge", status_code=200, tags=["exchange"])
async def merge_copy(
    data: JSONBody[CopyBundle],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    bus: NamedDependency[Bus],
) -> CopyMerged:
    """Takes in what another copy of a conversation has; safe to repeat."""
    return await db.write(copies.merge, caller, data, bus)


routes: list[Any] = [
    list_copies,
    outline_copy,
    read_words,
    take_files,
    merge_copy,
    start_export,
    get_exports,
    read_export,
    download_export,
    remove_export,
    start_import,
    get_imports,
    read_import,
    remove_import,
]
