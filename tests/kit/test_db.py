"""Units of work: alone, together in one commit, failing, cancelled, at once from two sides, after the end."""

from __future__ import annotations

import asyncio
import logging
import threading

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from tests.kit.conftest import Clock, numbers
from veche.kit.db import Database, DatabaseAddress, DatabaseUnavailable, Tx, ValueRefused


class Refused(Exception):
    """A unit of work says no."""


def put(tx: Tx, n: int) -> int:
    tx.execute(insert(numbers), {"n": n})
    return n


def put_and_refuse(tx: Tx, n: int) -> int:
    put(tx, n)
    raise Refused(n)


def there(tx: Tx) -> list[int]:
    return list(tx.execute(select(numbers.c.n).order_by(numbers.c.n)).scalars())


async def busy(db: Database) -> tuple[threading.Event, asyncio.Future[int]]:
    """Keeps the one writer at work, so that what comes now waits and is committed together."""
    begun, go = threading.Event(), threading.Event()

    def hold(tx: Tx) -> int:
        begun.set()
        assert go.wait(30)
        return 0

    task = asyncio.ensure_future(db.write(hold))
    assert await asyncio.to_thread(begun.wait, 30)
    return go, task


async def test_a_write_is_there_after_its_answer(db: Database) -> None:
    assert await db.write(put, 7) == 7
    assert await db.read(there) == [7]
    assert await asyncio.to_thread(db.write_now, put, 8) == 8
    assert db.read_now(there) == [7, 8]


async def test_what_fails_is_undone_and_told(db: Database) -> None:
    with pytest.raises(Refused):
        await db.write(put_and_refuse, 1)
    assert await db.read(there) == []


async def test_one_failing_unit_does_not_undo_the_others(db: Database) -> None:
    go, held = await busy(db)
    works = [db.write(put if n % 3 else put_and_refuse, n) for n in range(30)]
    waiting = [asyncio.ensure_future(work) for work in works]
    await asyncio.sleep(0)
    go.set()
    results = await asyncio.gather(*waiting, return_exceptions=True)
    await held
    assert [r for r in results if isinstance(r, int)] == [n for n in range(30) if n % 3]
    assert [r.args[0] for r in results if isinstance(r, Refused)] == list(range(0, 30, 3))
    assert await db.read(there) == [n for n in range(30) if n % 3]


async def test_units_that_wait_share_one_commit(sqlite_url: str) -> None:
    db = Database(sqlite_url)
    numbers.metadata.create_all(db.engine)
    seen: list[int] = []

    def look(tx: Tx, n: int) -> None:
        put(tx, n)
        seen.append(id(tx.connection.get_transaction()))

    go, held = await busy(db)
    waiting = [asyncio.ensure_future(db.write(look, n)) for n in range(20)]
    await asyncio.sleep(0)
    go.set()
    await asyncio.gather(held, *waiting)
    assert len(set(seen)) == 1
    db.close()


async def test_a_broken_unit_of_a_batch_says_that_the_database_failed(db: Database) -> None:
    def break_it(tx: Tx) -> None:
        tx.connection.exec_driver_sql("SELECT nothing_of_this FROM nowhere")

    go, held = await busy(db)
    waiting = [asyncio.ensure_future(work) for work in (db.write(put, 1), db.write(break_it), db.write(put, 2))]
    await asyncio.sleep(0)
    go.set()
    first, broken, last = await asyncio.gather(*waiting, return_exceptions=True)
    await held
    assert (first, last) == (1, 2)
    assert isinstance(broken, Exception)
    if db.dialect == "sqlite":  # where an unknown table is told as an operational failure
        assert isinstance(broken, DatabaseUnavailable)
    assert await db.read(there) == [1, 2]


async def test_after_commit_runs_after_the_commit_and_only_then(db: Database) -> None:
    told: list[tuple[str, list[int]]] = []

    def work(tx: Tx, n: int, *, refuse: bool) -> None:
        put(tx, n)
        tx.after_commit(lambda: told.append((f"after {n}", db.read_now(there))))
        if refuse:
            raise Refused(n)

    await db.write(work, 1, refuse=False)
    with pytest.raises(Refused):
        await db.write(work, 2, refuse=True)
    assert told == [("after 1", [1])]


async def test_a_call_after_the_commit_that_breaks_holds_up_nobody(
    db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[int] = []

    def work(tx: Tx, n: int) -> int:
        put(tx, n)
        tx.after_commit(lambda: told.append(n // (n - 3)))
        tx.after_commit(lambda: told.append(100 + n))
        return n

    caplog.set_level(logging.CRITICAL)
    go, held = await busy(db)
    waiting = [asyncio.ensure_future(db.write(work, n)) for n in range(6)]
    await asyncio.sleep(0)
    go.set()
    async with asyncio.timeout(20):
        assert await asyncio.gather(*waiting) == list(range(6))
        await held
    assert sorted(n - 100 for n in told if n >= 100) == list(range(6))
    assert await asyncio.to_thread(db.write_now, work, 6) == 6
    assert await asyncio.to_thread(db.write_now, put, 7) == 7


async def test_who_stops_waiting_does_not_undo_the_work_nor_its_frames(database_url: str) -> None:
    frames: list[tuple[str, str]] = []
    db = Database(database_url, announce=lambda topic, frame: frames.append((topic, frame())))
    numbers.metadata.create_all(db.engine)
    begun, go = threading.Event(), threading.Event()

    def work(tx: Tx) -> None:
        put(tx, 5)
        tx.announce("topic", lambda: "frame")
        begun.set()
        assert go.wait(30)

    waiter = asyncio.ensure_future(db.write(work))
    assert await asyncio.to_thread(begun.wait, 30)
    waiter.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiter
    go.set()
    async with asyncio.timeout(20):
        while not frames:
            await asyncio.sleep(0.01)
    assert frames == [("topic", "frame")]
    assert await db.read(there) == [5]
    db.close()


async def test_the_same_thing_made_by_two_at_once_is_seen_by_the_second(database_url: str) -> None:
    """Two processes: both look, both make; the loser runs again and finds it."""
    one, other = Database(database_url), Database(database_url)
    numbers.metadata.create_all(one.engine)
    looked = threading.Barrier(2)
    tries: list[int] = []

    def make(tx: Tx, meet: bool) -> str:
        tries.append(1)
        if 9 in there(tx):
            return "found"
        if meet and len(tries) <= 2 and tx.dialect == "postgresql":
            looked.wait(30)  # SQLite lets only one of them look at a time
        put(tx, 9)
        return "made"

    results = await asyncio.gather(one.write(make, True), other.write(make, True))
    assert sorted(results) == ["found", "made"]
    one.close()
    other.close()


async def test_a_thing_that_cannot_be_made_is_told(db: Database) -> None:
    await db.write(put, 1)
    with pytest.raises(IntegrityError):
        await db.write(put, 1)
    assert await db.write(put, 2) == 2


async def test_the_time_is_the_same_all_through_a_unit(db: Database, clock: Clock) -> None:
    def look(tx: Tx) -> tuple[int, int]:
        before = tx.now
        clock.forward(60)
        return before, tx.now

    before, after = await db.write(look)
    assert before == after == clock.now - 60_000


async def test_closing_finishes_what_is_queued(db: Database) -> None:
    go, held = await busy(db)
    waiting = [asyncio.ensure_future(db.write(put, n)) for n in range(10)]
    await asyncio.sleep(0)
    closing = asyncio.ensure_future(asyncio.to_thread(db.close))
    await asyncio.sleep(0.05)
    go.set()
    async with asyncio.timeout(30):
        assert await asyncio.gather(*waiting) == list(range(10))
        await asyncio.gather(held, closing)


async def test_after_closing_nobody_waits_for_ever(db: Database) -> None:
    db.close()
    async with asyncio.timeout(10):
        with pytest.raises(DatabaseUnavailable):
            await db.write(put, 1)
        with pytest.raises(DatabaseUnavailable):
            await db.read(there)
        with pytest.raises(DatabaseUnavailable):
            await asyncio.to_thread(db.write_now, put, 2)


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(DatabaseAddress):
        Database("nonsense")


async def test_a_database_that_is_not_there_is_unavailable() -> None:
    db = Database("postgresql+psycopg://veche@127.0.0.1:1/none")
    with pytest.raises(DatabaseUnavailable):
        await db.read(there)
    with pytest.raises(DatabaseUnavailable):
        await db.write(put, 1)
    db.close()


async def test_an_error_does_not_tell_what_was_to_be_written(db: Database) -> None:
    def spoil(tx: Tx) -> None:
        tx.execute(text("INSERT INTO nowhere (a) VALUES (:a)"), {"a": "zanzibar"})

    with pytest.raises((DatabaseUnavailable, ProgrammingError)) as told:
        await db.write(spoil)
    error: BaseException | None = told.value
    while error is not None:
        assert "zanzibar" not in str(error)
        error = error.__cause__


@pytest.mark.parametrize("n", [2**63, -(2**70)])
async def test_a_number_that_no_column_holds(db: Database, n: int) -> None:
    with pytest.raises(ValueRefused):
        await db.write(put, n)
    go, busy_one = await busy(db)
    both = asyncio.gather(db.write(put, n), db.write(put, 5), return_exceptions=True)
    await asyncio.sleep(0)
    go.set()
    assert [type(one) for one in await both] == [ValueRefused, int] and await busy_one == 0
    assert await db.read(there) == [5]


async def test_a_nul_in_a_text_breaks_nothing(db: Database) -> None:
    def say(tx: Tx) -> str:
        return str(tx.execute(text("SELECT CAST(:a AS VARCHAR(10))"), {"a": "a\0b"}).scalar())

    assert await db.read(say) in ("a\0b", "a\ufffdb")
