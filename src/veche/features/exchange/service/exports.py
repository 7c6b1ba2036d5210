"""Exports: what is asked for becomes a file that can be fetched for a while, and then goes."""

from __future__ import annotations

import asyncio
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from veche.features.conversations import service as conversations
from veche.features.exchange import repository
from veche.features.exchange.errors import ExportNotReady, NothingToExport
from veche.features.exchange.logic.names import safe_name
from veche.features.exchange.schemas import Export, ExportRequest
from veche.features.exchange.schemas import Exports as ExportList
from veche.features.exchange.service import gather, personal
from veche.features.exchange.service.jobs import Jobs, Progress, check_new, need_job, state_of, trouble_of
from veche.features.exchange.service.packing import Packing
from veche.features.exchange.service.render import ENDINGS, csv_facts
from veche.features.exchange.settings import ExchangeSettings
from veche.features.files.service.store import FileStore
from veche.kit.caller import Caller
from veche.kit.clock import now_ms
from veche.kit.db import Tx
from veche.kit.errors import NotFound
from veche.kit.messages import sentence

_PATIENCE = 3.0  # s that a request waits, as most exports are done by then
_HOUR = 3_600_000
_SHOWN = 20
_PIECE = 1 << 18


class Exports:
    """Makes exports and gives them out."""

    def __init__(self, jobs: Jobs, store: FileStore, settings: ExchangeSettings) -> None:
        self._jobs = jobs
        self._db = jobs.db
        self._store = store
        self._settings = settings

    async def start(self, caller: Caller, request: ExportRequest) -> Export:
        """Begins an export, or gives the one that the same id began; a short one is done when this answers.

        Raises:
            NothingToExport: none of the conversations is there.
            TooManyJobs, IdReused: it was not begun.
        """
        caller.need("all" if request.everything else "read")
        if request.everything:
            request = msgspec.structs.replace(request, format="json", conversations=None)
        made, ids = await self._db.write(self._begin, caller, request)
        if ids is not None:
            await asyncio.to_thread(self._jobs.make_folder)
            task = self._jobs.run(made.id, lambda progress: self._make(progress, caller, request, ids, made.name))
            await asyncio.wait({task}, timeout=_PATIENCE)
        return await self._db.read(get_export, caller, made.id)

    def _begin(self, tx: Tx, caller: Caller, request: ExportRequest) -> tuple[Any, list[str] | None]:
        asked = msgspec.json.encode(request).decode()
        found = check_new(tx, caller, request.id, "export", asked)
        if found is not None:
            return found, None
        if request.conversations is None:
            ids = gather.all_ids(tx, caller)
        else:
            ids = gather.present(tx, caller, request.conversations)
        if not ids and not request.everything:
            raise NothingToExport
        values: dict[str, Any] = {
            "id": request.id.lower(),
            "user_id": caller.user_id,
            "kind": "export",
            "format": request.format,
            "state": "queued",
            "total": len(ids),
            "name": self._name(tx, caller, request, ids),
            "request": asked,
            "expires_at": tx.now + self._settings.keep_hours * _HOUR,
        }
        repository.add_job(tx, values)
        return repository.get_job(tx, values["id"], caller.user_id, "export"), ids

    def _name(self, tx: Tx, caller: Caller, request: ExportRequest, ids: list[str]) -> str:
        """The name of the file, without its ending where that is not known yet."""
        if request.everything:
            return safe_name(sentence("exchange.label_everything", caller.locale))
        if len(ids) == 1:
            title = conversations.get(tx, caller, ids[0]).title
            return safe_name(title or sentence("exchange.label_untitled", caller.locale))
        return safe_name(sentence("exchange.label_all", caller.locale))

    async def _make(
        self, progress: Progress, caller: Caller, request: ExportRequest, ids: list[str], name: str
    ) -> dict[str, Any]:
        part = self._jobs.part(progress.job_id)
        one = len(ids) == 1 and not request.everything
        if request.format == "csv" and not request.options.files:
            await self._make_rows(progress, caller, ids, part)
            ending = ".csv"
        elif one:
            ending = await self._make_one(caller, request, ids[0], part)
        else:
            await self._make_many(progress, caller, request, ids, part)
            ending = ".zip"
        size = (await asyncio.to_thread(part.stat)).st_size
        await asyncio.to_thread(part.replace, self._jobs.path(progress.job_id))
        return {"done": len(ids), "name": f"{name}{ending}", "size": size}

    async def _make_one(self, caller: Caller, request: ExportRequest, id: str, part: Path) -> str:
        found = await self._db.read(gather.gather, caller, id)
        packing = Packing(self._store, request.format, request.options, caller, now_ms())
        alone = await asyncio.to_thread(packing.alone, found)
        if alone is not None:
            await asyncio.to_thread(part.write_bytes, alone)
            return ENDINGS[request.format]
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as target:
            await asyncio.to_thread(packing.add, target, found)
        return ".zip"

    async def _make_many(
        self, progress: Progress, caller: Caller, request: ExportRequest, ids: list[str], part: Path
    ) -> None:
        packing = Packing(self._store, request.format, request.options, caller, now_ms())
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as target:
            if request.format == "json":
                index = await self._db.read(personal.index_of, caller, len(ids), now_ms())
                await asyncio.to_thread(packing.add_index, target, index)
            for done, id in enumerate(ids):
                await progress.tell(done=done)
                try:
                    found = await self._db.read(gather.gather, caller, id)
                except NotFound:  # it was deleted meanwhile
                    continue
                await asyncio.to_thread(packing.add, target, found)
            if request.everything:
                tables = await self._db.read(personal.tables_of, caller)
                await asyncio.to_thread(personal.add_tables, target, tables, caller)
                loose = await self._db.read(personal.loose_files, caller, packing.held)
                await asyncio.to_thread(packing.add_loose, target, loose)

    async def _make_rows(self, progress: Progress, caller: Caller, ids: list[str], part: Path) -> None:
        from veche.features.exchange.logic.as_text import csv_rows

        with part.open("w", encoding="utf-8", errors="replace", newline="") as file:
            for done, id in enumerate(ids):
                await progress.tell(done=done)
                try:
                    found = await self._db.read(gather.gather, caller, id)
                except NotFound:
                    continue
                rows = await asyncio.to_thread(csv_rows, *csv_facts(found), head=done == 0)
                await asyncio.to_thread(file.write, rows)

    async def file(self, caller: Caller, export_id: str) -> tuple[Export, BinaryIO]:
        """The finished file, open for reading.

        Raises:
            NoExport, ExportNotReady: there is none.
        """
        found = await self._db.read(get_export, caller, export_id)
        if found.state != "done":
            raise ExportNotReady
        try:
            return found, await asyncio.to_thread(self._jobs.path(found.id).open, "rb")
        except OSError as error:
            raise ExportNotReady from error

    async def remove(self, caller: Caller, export_id: str) -> None:
        """Takes an export back, finished or not."""
        row = await self._db.read(need_job, caller, export_id, "export")
        await self._db.write(repository.drop_job, row.id)
        await self._jobs.stop(row.id)


def get_export(tx: Tx, caller: Caller, export_id: str) -> Export:
    """One export of the caller's.

    Raises:
        NoExport: there is none, or its time is over.
    """
    caller.need("read")
    return _shown(tx, need_job(tx, caller, export_id, "export"), caller)


def list_exports(tx: Tx, caller: Caller) -> ExportList:
    """The caller's exports that are not over, newest first."""
    caller.need("read")
    rows = repository.list_jobs(tx, caller.user_id, "export", _SHOWN)
    return ExportList([_shown(tx, row, caller) for row in rows if row.expires_at is None or row.expires_at > tx.now])


def _shown(tx: Tx, row: Any, caller: Caller) -> Export:
    state = state_of(row, tx.now)
    request = msgspec.json.decode(row.request, type=ExportRequest)
    return Export(
        id=row.id,
        format=row.format,
        everything=request.everything,
        state=state,
        done=row.done,
        total=row.total,
        name=row.name,
        size=row.size,
        error=trouble_of(row, state, caller.locale),
        created_at=row.created_at,
        expires_at=row.expires_at,
    )


def pieces(file: BinaryIO) -> Iterator[bytes]:
    """The bytes of a file, a piece at a time; closes it at the end."""
    with file:
        while piece := file.read(_PIECE):
            yield piece


__all__ = ["Exports", "get_export", "list_exports", "pieces"]
