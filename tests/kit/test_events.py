"""Events after the commit: at least once, across a restart, with back-off, in the end left for an operator."""

from __future__ import annotations

import asyncio
import logging

import pytest
from sqlalchemy import select

from tests.kit.conftest import Clock
from veche.kit.db import Database, Tx
from veche.kit.events import MAX_ATTEMPTS, Bus, Event, outbox


class Rang(Event, frozen=True):
    """A bell rang."""

    times: int


class Unheard(Event, frozen=True):
    """Nobody listens to it."""


class Refused(Exception):
    """A reaction or a unit of work says no."""


def rows(tx: Tx) -> list[tuple[str, int]]:
    return [(row.kind, row.attempts) for row in tx.execute(select(outbox).order_by(outbox.c.id))]


def heard_by(bus: Bus) -> list[int]:
    heard: list[int] = []

    async def hear(event: Rang) -> None:
        heard.append(event.times)

    bus.subscribe(Rang, hear)
    return heard


async def test_an_event_comes_after_the_commit_in_order(db: Database) -> None:
    bus = Bus(db)
    heard = heard_by(bus)
    for n in range(250):  # more than are read at once
        await db.write(lambda tx, n: bus.publish(tx, Rang(n)), n)
    await bus.drain()
    assert heard == list(range(250))
    assert await db.read(rows) == []


async def test_an_event_of_a_change_that_fails_is_never_told(db: Database) -> None:
    bus = Bus(db)
    heard = heard_by(bus)

    def fail(tx: Tx) -> None:
        bus.publish(tx, Rang(1))
        raise Refused

    with pytest.raises(Refused):
        await db.write(fail)
    await bus.drain()
    assert heard == [] and await db.read(rows) == []


async def test_without_listeners_nothing_is_kept(db: Database) -> None:
    bus = Bus(db)
    heard_by(bus)
    await db.write(bus.publish, Unheard())
    assert await db.read(rows) == []


async def test_it_is_told_at_once_while_the_bus_runs(db: Database) -> None:
    bus = Bus(db)
    heard = heard_by(bus)
    bus.start()
    await db.write(bus.publish, Rang(3))
    await asyncio.to_thread(db.write_now, bus.publish, Rang(4))  # from a thread, too
    async with asyncio.timeout(15):
        while heard != [3, 4]:
            await asyncio.sleep(0.01)
    await bus.stop()


async def test_what_a_killed_process_left_is_told_after_the_restart(
    database_url: str, db: Database, clock: Clock
) -> None:
    dead = Bus(db)
    heard_by(dead)
    await db.write(dead.publish, Rang(5))  # and it never delivers
    after = Database(database_url, clock=clock)
    bus = Bus(after)
    heard = heard_by(bus)
    bus.start()
    async with asyncio.timeout(20):
        while not heard:
            await asyncio.sleep(0.01)
    await bus.stop()
    assert heard == [5]
    after.close()


async def test_a_process_killed_in_a_reaction_tells_again(db: Database) -> None:
    bus = Bus(db)
    begun = asyncio.Event()
    calls: list[int] = []

    async def hang(event: Rang) -> None:
        calls.append(event.times)
        begun.set()
        if len(calls) == 1:
            await asyncio.Event().wait()

    bus.subscribe(Rang, hang)
    bus.start()
    await db.write(bus.publish, Rang(6))
    await asyncio.wait_for(begun.wait(), 20)
    await bus.stop()  # in the midst of the reaction
    await bus.drain()
    assert calls == [6, 6]
    assert await db.read(rows) == []


async def test_a_failing_reaction_waits_longer_each_time_and_is_given_up(
    db: Database, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    bus = Bus(db)
    calls: list[int] = []

    async def fail(event: Rang) -> None:
        calls.append(clock.now)
        raise Refused

    bus.subscribe(Rang, fail)
    await db.write(bus.publish, Rang(1))
    for attempt in range(1, MAX_ATTEMPTS + 1):
        await bus.drain()
        await bus.drain()  # not due again so soon
        assert len(calls) == attempt
        clock.forward(min(2**attempt, 300) - 0.001)
        await bus.drain()
        assert len(calls) == attempt
        clock.forward(0.001)
    await bus.drain()
    assert len(calls) == MAX_ATTEMPTS
    assert await db.read(rows) == [("Rang", MAX_ATTEMPTS)]  # the row stays for an operator


async def test_one_failing_event_does_not_hold_up_the_others(db: Database, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    bus = Bus(db)
    heard: list[int] = []

    async def hear(event: Rang) -> None:
        if event.times == 2:
            raise Refused
        heard.append(event.times)

    bus.subscribe(Rang, hear)
    for n in (1, 2, 3):
        await db.write(bus.publish, Rang(n))
    await bus.drain()
    assert heard == [1, 3]
    assert await db.read(rows) == [("Rang", 1)]


async def test_it_stops_even_when_an_event_comes_in_that_moment(db: Database) -> None:
    """A wait with a time limit must not swallow the cancellation."""
    for _ in range(20):
        bus = Bus(db)
        bus.subscribe(Unheard, ignore)
        bus.start()
        await asyncio.sleep(0.005)  # it waits for events
        db.write_now(lambda tx, bus=bus: bus.publish(tx, Unheard()))
        for _ in range(3):
            await asyncio.sleep(0)
        async with asyncio.timeout(30):
            await bus.stop()


async def ignore(_: Event) -> None:
    """Does nothing."""
