"""The database: units of work on SQLite (one writer, group commit) or PostgreSQL (a pool), the same for both.

A unit of work is a plain function that takes a `Tx` first. `Database.write` runs it in a transaction of its own
on a database thread and answers after the commit; `Database.read` runs it on a reader. As the function is not
async, no network call can happen while a transaction is open (docs/decisions/0003-units-of-work.md).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, Concatenate, Literal, ParamSpec, TypeVar

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, IntegrityError
from sqlalchemy.pool import QueuePool, StaticPool

from veche.kit.clock import now_ms
from veche.kit.db.engine import PATIENCE, postgresql_engine, sqlite_engine, translated
from veche.kit.db.tx import Announce, DatabaseAddress, DatabaseUnavailable, Tx

log = logging.getLogger("veche.db")

P = ParamSpec("P")
T = TypeVar("T")
Work = Callable[[Tx], T]


class _Job:
    """One waiting unit of work and whom to tell."""

    __slots__ = ("after", "error", "future", "loop", "result", "scrubs", "work")

    def __init__(self, work: Work[Any], loop: asyncio.AbstractEventLoop | None) -> None:
        self.work = work
        self.scrubs = False
        self.loop = loop
        self.future: asyncio.Future[Any] | Future[Any] = loop.create_future() if loop else Future()
        self.after: list[Callable[[], None]] = []
        self.result: Any = None
        self.error: BaseException | None = None

    def settle(self) -> None:
        """Called in the waiter's loop (or on the database thread for a waiting thread)."""
        for call in self.after if self.error is None else ():
            try:
                call()
            except Exception:  # the work is committed; others wait behind this one
                log.exception("what follows a commit broke")
        if not self.future.done():
            if self.error is None:
                self.future.set_result(self.result)
            else:
                self.future.set_exception(self.error)


def _settle_all(jobs: list[_Job]) -> None:
    for job in jobs:
        job.settle()


class Database:
    """Opens `url` (`sqlite:///path` or `postgresql+psycopg://…`) and runs units of work on it.

    Args:
        url: where the data is.
        readers: threads (and connections) for reading; on PostgreSQL for writing too.
        durable: on SQLite, `full` also survives a power cut, at one fsync a commit; `normal` survives kill -9.
        clock: the time in milliseconds.
        announce: how frames reach watchers after a commit (`Hub.announce`); without it nobody is told.

    Raises:
        DatabaseAddress: `url` is none.
    """

    def __init__(
        self,
        url: str,
        *,
        readers: int = 4,
        durable: Literal["normal", "full"] = "normal",
        clock: Callable[[], int] = now_ms,
        announce: Announce | None = None,
    ) -> None:
        try:
            parsed = make_url(url)
        except (ArgumentError, ValueError) as error:
            raise DatabaseAddress from error
        self.url = url
        self.dialect: Literal["sqlite", "postgresql"] = (
            "sqlite" if parsed.get_backend_name() == "sqlite" else "postgresql"
        )
        self._clock = clock
        self._announce = announce
        self._threads = ThreadPoolExecutor(readers, thread_name_prefix="veche-db")
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._writer: threading.Thread | None = None
        self._closed = False
        if self.dialect == "sqlite":
            if parsed.database:
                Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
            self.engine = sqlite_engine(url, durable, "BEGIN IMMEDIATE", StaticPool)
            self._read_engine = sqlite_engine(url, durable, "BEGIN", QueuePool, pool_size=readers)
            self._writer = threading.Thread(target=self._write_loop, name="veche-db-writer", daemon=True)
            self._writer.start()
        else:
            patience = {} if "connect_timeout" in parsed.query else {"connect_timeout": 10}
            self.engine = postgresql_engine(
                url, pool_size=readers, max_overflow=0, pool_pre_ping=True, connect_args=patience
            )
            self._read_engine = self.engine

    async def write(self, work: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs `work(tx, …)` in a transaction; answers after the commit.

        Raises:
            DatabaseUnavailable: the database cannot be reached or its disk is full.
        """
        job = _Job(lambda tx: work(tx, *args, **kwargs), asyncio.get_running_loop())
        self._submit(job)
        # shielded: a caller that goes away does not undo the work, nor the frames that follow its commit
        return await asyncio.shield(job.future)  # type: ignore[arg-type]

    async def read(self, work: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs `work(tx, …)` on a reader: it sees what was committed before, and changes nothing."""
        self._check_open()
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, lambda: self.read_now(work, *args, **kwargs))

    def write_now(self, work: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Like `write`, for code without an event loop; blocks the calling thread."""
        job = _Job(lambda tx: work(tx, *args, **kwargs), None)
        self._submit(job)
        return job.future.result()  # type: ignore[no-any-return]

    def read_now(self, work: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Like `read`, for code without an event loop."""
        with translated(), self._read_engine.begin() as connection:
            return work(Tx(connection, self._clock(), self._announce), *args, **kwargs)

    async def scrub(self) -> bool:
        """On SQLite: empties the write-ahead log, so that what was deleted is on the disk no more.

        False while some reader still needs the log: ask again later.
        """
        if self._writer is None:
            return True  # PostgreSQL sees to its own files
        job = _Job(lambda _: None, asyncio.get_running_loop())
        job.scrubs = True
        self._submit(job)
        return bool(await asyncio.shield(job.future))  # type: ignore[arg-type]

    def _scrub(self, job: _Job) -> None:
        raw = self.engine.raw_connection()
        try:
            cursor = raw.cursor()
            cursor.execute("PRAGMA busy_timeout=50")  # whoever writes waits meanwhile
            job.result = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
            cursor.execute(f"PRAGMA busy_timeout={PATIENCE * 1000}")
        except BaseException as error:
            job.error = error
        finally:
            raw.close()

    def close(self) -> None:
        """Finishes what is queued, then closes all connections. Who comes later is told so."""
        self._closed = True
        if self._writer is not None:
            self._jobs.put(None)
            self._writer.join(timeout=30)
        self._threads.shutdown(wait=True)
        self.engine.dispose()
        self._read_engine.dispose()

    def _check_open(self) -> None:
        if self._closed:
            raise DatabaseUnavailable(reason="closed", detail="")

    def _submit(self, job: _Job) -> None:
        self._check_open()
        if self._writer is not None:
            self._jobs.put(job)
        else:
            self._threads.submit(self._run_pooled, job)

    def _run_pooled(self, job: _Job) -> None:
        self._run_alone(job)
        self._tell([job])

    def _run_alone(self, job: _Job) -> None:
        try:
            try:
                self._attempt(job)
            except IntegrityError:
                # Another writer made the same thing a moment earlier; run again, this time it is seen.
                self._attempt(job)
        except BaseException as error:  # carried to the waiter, whatever it is
            job.error = error

    def _attempt(self, job: _Job) -> None:
        with translated(), self.engine.begin() as connection:
            tx = Tx(connection, self._clock(), self._announce)
            job.result = job.work(tx)
        job.after = tx._after

    def _write_loop(self) -> None:
        """The one writer: takes all that came while the last commit ran, commits it together."""
        while True:
            first = self._jobs.get()
            if first is None:
                return
            batch, stop = [first], False
            with contextlib.suppress(queue.Empty):
                while len(batch) < 128:
                    more = self._jobs.get_nowait()
                    if more is None:
                        stop = True
                        break
                    batch.append(more)
            scrubs = [job for job in batch if job.scrubs]
            working = [job for job in batch if not job.scrubs]
            if len(working) == 1:
                self._run_alone(working[0])
            elif working:
                self._run_together(working)
            for job in scrubs:
                self._scrub(job)
            self._tell(batch)
            if stop:
                return

    def _run_together(self, batch: list[_Job]) -> None:
        """One commit for many units; each has a savepoint, so that one's failure undoes only its own."""
        try:
            with translated(), self.engine.begin() as connection:
                for job in batch:
                    tx = Tx(connection, self._clock(), self._announce)
                    connection.exec_driver_sql("SAVEPOINT unit")  # SQLAlchemy's own way costs five times as much
                    try:
                        with translated():
                            job.result = job.work(tx)
                        job.after = tx._after
                    except BaseException as error:
                        connection.exec_driver_sql("ROLLBACK TO unit")
                        job.error = error
                    connection.exec_driver_sql("RELEASE unit")
        except BaseException as error:  # the commit itself failed: nobody's work is there
            for job in batch:
                job.error = job.error or error

    def _tell(self, batch: list[_Job]) -> None:
        loops: dict[asyncio.AbstractEventLoop | None, list[_Job]] = {}
        for job in batch:
            loops.setdefault(job.loop, []).append(job)
        for loop, jobs in loops.items():
            if loop is None:
                _settle_all(jobs)
            else:
                with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
                    loop.call_soon_threadsafe(_settle_all, jobs)
