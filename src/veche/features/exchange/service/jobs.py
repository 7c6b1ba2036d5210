"""The work of exports and imports: one at a time in a process, with progress in a row, and files that expire."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import shutil
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec

from veche.features.exchange import repository
from veche.features.exchange.errors import IdReused, Interrupted, NoExport, NoImport, TooManyJobs
from veche.features.exchange.schemas import Report, State, Trouble
from veche.kit.caller import Caller, Locale
from veche.kit.db import Database, Tx
from veche.kit.errors import VecheError
from veche.kit.ids import check_id
from veche.kit.messages import explain, sentence

log = logging.getLogger("veche.exchange")
SILENT = 120_000  # ms after which a job that says nothing has died with its process
MOST_OPEN = 3  # of one person
_SPEAK = 0.5  # s between words on progress
_BEAT = 30.0  # s
Work = Callable[["Progress"], Awaitable[dict[str, Any]]]


class Progress:
    """Says how far a job is, not too often; stops it when it was taken back."""

    def __init__(self, db: Database, job_id: str) -> None:
        self._db = db
        self.job_id = job_id
        self._spoken = 0.0
        self.values: dict[str, Any] = {}

    async def tell(self, *, now: bool = False, **values: Any) -> None:
        """Writes down what has changed."""
        self.values |= values
        if now or time.monotonic() - self._spoken > _SPEAK:
            self._spoken = time.monotonic()
            if not await self._db.write(repository.set_job, self.job_id, self.values):
                raise asyncio.CancelledError  # it was taken back, here or in another process


class Jobs:
    """Runs what was asked for, in the order of asking.

    Args:
        db: where rows are.
        folder: where archives lie while they are made, read, or wait to be fetched.
    """

    def __init__(self, db: Database, folder: Path) -> None:
        self.db = db
        self.folder = folder
        self._gate = asyncio.Semaphore(1)
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def path(self, job_id: str) -> Path:
        """Where the file of a job lies."""
        return self.folder / check_id(job_id)

    def part(self, job_id: str) -> Path:
        """Where it lies while it is not whole."""
        return self.folder / f"{check_id(job_id)}.part"

    def make_folder(self) -> None:
        """For this account alone."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def run(self, job_id: str, work: Work) -> asyncio.Task[None]:
        """Begins, when those before are done."""
        task = asyncio.create_task(self._run(job_id, work), name=f"exchange {job_id}")
        self._tasks[job_id] = task
        task.add_done_callback(lambda _: self._tasks.pop(job_id, None))
        return task

    async def _run(self, job_id: str, work: Work) -> None:
        progress = Progress(self.db, job_id)
        beat = asyncio.create_task(self._beat(progress))
        try:
            async with self._gate:
                await progress.tell(now=True, state="running")
                done = await work(progress)
            await progress.tell(now=True, state="done", **done)
        except VecheError as error:
            await self._fail(progress, error.code, error)
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            log.error("a job of exchange failed: %s", error.strerror)
            await self._fail(progress, "exchange.no_room" if full else "exchange.failed", None)
        except Exception:
            log.exception("a job of exchange broke")
            await self._fail(progress, "exchange.failed", None)
        finally:
            beat.cancel()
            self.part(job_id).unlink(missing_ok=True)

    async def _beat(self, progress: Progress) -> None:
        while True:
            await asyncio.sleep(_BEAT)
            with contextlib.suppress(VecheError, asyncio.CancelledError):
                await progress.tell(now=True)

    async def _fail(self, progress: Progress, code: str, error: VecheError | None) -> None:
        facts = {k: v for k, v in error.fields.items() if isinstance(v, str | int | float)} if error else {}
        report = msgspec.json.encode({**facts, "report": progress.values.get("report")}).decode()
        values = {**progress.values, "state": "failed", "error": code, "report": report}
        with contextlib.suppress(VecheError):
            await self.db.write(repository.set_job, progress.job_id, values)

    async def stop(self, job_id: str) -> None:
        """Ends a job of this process, and takes its files away."""
        task = self._tasks.get(job_id)
        if task is not None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        for path in (self.path(job_id), self.part(job_id)):
            await asyncio.to_thread(path.unlink, missing_ok=True)

    async def forget_person(self, user_id: str) -> int:
        """Ends and removes all of one person's exports and imports; how many files there were."""
        gone = await self.db.read(repository.job_ids, user_id)
        files = sum(self.path(one).exists() for one in gone)
        for one in gone:
            await self.db.write(repository.drop_job, one)
            await self.stop(one)
        return files

    async def sweep(self) -> None:
        """What has expired goes, and so do files that no row speaks of."""
        await self.db.write(lambda tx: repository.drop_expired(tx, tx.now - 10 * SILENT))
        known = await self.db.read(repository.known_jobs)
        await asyncio.to_thread(self._sweep_folder, known)

    def _sweep_folder(self, known: set[str]) -> None:
        for path in self.folder.iterdir() if self.folder.is_dir() else ():
            old = time.time() - path.stat().st_mtime > 600
            if path.name.partition(".")[0] not in known and old:
                shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)

    async def close(self) -> None:
        """Ends all; what was not finished will be said to be interrupted."""
        for job_id, task in list(self._tasks.items()):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            with contextlib.suppress(VecheError):
                await self.db.write(repository.set_job, job_id, {"state": "failed", "error": Interrupted.code})


def check_new(tx: Tx, caller: Caller, job_id: str, kind: str, request: str) -> Any | None:
    """The row that the same id made before, if there is one.

    Raises:
        IdReused: it is somebody else's, or asked for something else.
        TooManyJobs: others are not finished.
    """
    found = repository.get_job(tx, check_id(job_id), None, None)
    if found is not None:
        if (found.user_id, found.kind, found.request) != (caller.user_id, kind, request):
            raise IdReused(id=job_id)
        return found
    many = repository.open_jobs(tx, caller.user_id, tx.now - SILENT)
    if many >= MOST_OPEN:
        raise TooManyJobs(many=many, retry_after=10)
    return None


def need_job(tx: Tx, caller: Caller, job_id: str, kind: str) -> Any:
    """One of the caller's rows.

    Raises:
        NoExport, NoImport: there is none.
    """
    found = repository.get_job(tx, check_id(job_id), caller.user_id, kind)
    if found is None or (found.expires_at is not None and found.expires_at < tx.now):
        raise (NoExport if kind == "export" else NoImport)(id=job_id)
    return found


def state_of(row: Any, now: int) -> State:
    """How it stands; one whose process is dead has failed."""
    state: State = row.state
    return "failed" if state in ("queued", "running") and row.updated_at < now - SILENT else state


def trouble_of(row: Any, state: State, locale: Locale) -> Trouble | None:
    """Why it failed, in words."""
    if state != "failed":
        return None
    code = row.error or Interrupted.code
    facts = msgspec.json.decode(row.report) if row.report and row.error else {}
    known = {k: v for k, v in facts.items() if isinstance(v, str | int | float)} if isinstance(facts, dict) else {}
    return Trouble(code, explain(VecheError(code=code, **known), locale))


def report_of(row: Any) -> Report:
    """What came of an import."""
    if not row.report:
        return Report()
    raw = msgspec.json.decode(row.report)
    inner = raw.get("report") if isinstance(raw, dict) and "report" in raw else row.report
    return msgspec.json.decode(inner, type=Report) if inner else Report()


__all__ = ["Jobs", "Progress", "check_new", "need_job", "report_of", "sentence", "state_of", "trouble_of"]
