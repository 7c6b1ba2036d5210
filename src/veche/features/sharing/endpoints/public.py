"""HTTP of links for whoever holds one: nobody has to be signed in, and no cookie is needed or given."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any, BinaryIO, cast

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.response import Stream

from veche.features.files.logic import disposition
from veche.features.files.service.store import FileStore
from veche.features.sharing import service
from veche.features.sharing.schemas import PasswordTry, Shared, Ticket
from veche.features.sharing.service import Locks
from veche.kit.caller import Caller
from veche.kit.db import Database
from veche.kit.web import CALLER

AnyRequest = Request[Any, Any, Any]
_PIECE = 1 << 18
_PRIVATE = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}


@get("/api/shared/{token:str}", tags=["sharing"], opt={"open": True}, response_headers=_PRIVATE)
async def look(
    request: AnyRequest,
    token: FromPath[str],
    db: NamedDependency[Database],
    ticket: FromQuery[str | None] = None,
    before: FromQuery[int | None] = None,
    seq: FromQuery[int | None] = None,
) -> Shared:
    """What a link shows, newest messages first asked for; with the present `seq`, none."""
    shown, link_id, owner_id = await db.read(service.look, token, ticket=ticket, before=before, seq=seq)
    caller = cast("Caller | None", request.scope.get(CALLER))
    if before is None and seq is None and (caller is None or caller.user_id != owner_id):
        await db.write(service.viewed, link_id)
    return shown


@post("/api/shared/{token:str}", status_code=200, tags=["sharing"], opt={"open": True}, response_headers=_PRIVATE)
async def unlock(
    request: AnyRequest, token: FromPath[str], data: JSONBody[PasswordTry], locks: NamedDependency[Locks]
) -> Ticket:
    """What opens a link with a password for some hours."""
    address = request.client.host if request.client else "unknown"
    return await locks.open(token, data.password, address)


@get("/api/shared/{token:str}/files/{file_id:str}", tags=["sharing"], opt={"open": True})
async def download(
    token: FromPath[str],
    file_id: FromPath[str],
    db: NamedDependency[Database],
    files: NamedDependency[FileStore],
    ticket: FromQuery[str | None] = None,
) -> Response[Any]:
    """A file of a message that the link shows."""
    file = await db.read(service.file_of, token, file_id, ticket=ticket)
    handle = await asyncio.to_thread(files.open, file.sha256)
    headers = {
        **_PRIVATE,
        "Cache-Control": "private, no-store",
        "Content-Disposition": disposition(file.name, file.media_type),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Content-Length": str(file.size),
        "Content-Type": file.media_type,
    }
    return Stream(_pieces(handle), media_type=file.media_type, headers=headers)


async def _pieces(handle: BinaryIO) -> AsyncIterator[bytes]:
    try:
        while piece := await asyncio.to_thread(handle.read, _PIECE):
            yield piece
    finally:
        handle.close()


routes: list[Any] = [look, unlock, download]
