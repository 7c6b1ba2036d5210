"""Facts that features publish in the caller's transaction and others react to after the commit, at least once.

An event is a frozen msgspec struct of ids. Its row is written with the change that it tells of; a dispatcher hands
it to every subscriber and only then deletes it, so a killed process delivers it after its restart. Subscribers open
transactions of their own and must stand being called twice.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import msgspec
from sqlalchemy import BigInteger, Column, Integer, String, Table, Text, bindparam, delete, insert, select, update

from veche.kit.db import Database, Tx, metadata

log = logging.getLogger("veche.events")

outbox = Table(
    "kit_outbox",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("kind", String(80), nullable=False),
    Column("body", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("due", BigInteger, nullable=False, index=True),
    Column("error", Text),
)

MAX_ATTEMPTS = 8  # then the row stays, for an operator to see (`veche manage check`)


class Event(msgspec.Struct, frozen=True):
    """Base of all published facts; subclasses are named in the past tense."""


E = TypeVar("E", bound=Event)
Subscriber = Callable[[Any], Awaitable[None]]


class Bus:
    """Who reacts to what, and the dispatcher that tells them."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._kinds: dict[str, tuple[type[Event], list[Subscriber]]] = {}
        self._wake: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None

    def subscribe(self, kind: type[E], react: Callable[[E], Awaitable[None]]) -> None:
        """`react` is called for every published `kind`, outside any transaction."""
        self._kinds.setdefault(kind.__name__, (kind, []))[1].append(react)

    def publish(self, tx: Tx, event: Event) -> None:
        """Writes `event` with the caller's change; without subscribers it is not kept."""
        if type(event).__name__ not in self._kinds:
            return
        tx.execute(
            _ADD,
            {
                "kind": type(event).__name__,
                "body": msgspec.json.encode(event).decode(),
                "at": tx.now,
                "due": tx.now,
            },
        )
        tx.after_commit(self._nudge)

    def start(self) -> None:
        """Begins to deliver, first what an earlier process left."""
        self._loop = asyncio.get_running_loop()
        self._wake = asyncio.Event()
        self._wake.set()
        self._task = asyncio.create_task(self._deliver(), name="events")

    async def stop(self) -> None:
        """Ends delivery; what is not delivered stays in its row."""
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    async def drain(self) -> None:
        """Delivers all that is due now, and returns when it is done."""
        while rows := await self._db.read(_due):
            delivered = [row.id for row in rows if await self._deliver_one(row)]
            if delivered:
                await self._db.write(_done, delivered)

    def _nudge(self) -> None:
        if self._wake is not None and self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake.set)  # the commit may have been another thread's

    async def _deliver(self) -> None:
        assert self._wake is not None
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(20):  # not wait_for: before Python 3.12 it can swallow a cancellation
                    await self._wake.wait()
            self._wake.clear()
            try:
                await self.drain()
            except Exception:
                log.exception("events could not be delivered; will try again")
                await asyncio.sleep(1)

    async def _deliver_one(self, row: Any) -> bool:
        known = self._kinds.get(row.kind)
        try:
            if known:
                event = msgspec.json.decode(row.body, type=known[0])
                for react in known[1]:
                    await react(event)
        except Exception as error:
            log.exception("a reaction to %s failed (attempt %d)", row.kind, row.attempts + 1)
            await self._db.write(_failed, row.id, row.attempts + 1, type(error).__name__)
            return False
        return True


_ADD = insert(outbox)
_DUE = (
    select(outbox)
    .where(outbox.c.due <= bindparam("now"), outbox.c.attempts < MAX_ATTEMPTS)
    .order_by(outbox.c.id)
    .limit(100)
)
_DONE = delete(outbox).where(outbox.c.id == bindparam("row"))


def _due(tx: Tx) -> list[Any]:
    return list(tx.execute(_DUE, {"now": tx.now}))


def _done(tx: Tx, row_ids: list[int]) -> None:
    tx.execute(_DONE, [{"row": row_id} for row_id in row_ids])


def _failed(tx: Tx, row_id: int, attempts: int, error: str) -> None:
    wait = min(2**attempts, 300) * 1000
    tx.execute(update(outbox).where(outbox.c.id == row_id).values(attempts=attempts, error=error, due=tx.now + wait))
