"""Readers and the hub: bounded buffers, order, frames that wait, and nobody held up by a stalled one."""

from __future__ import annotations

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from veche.kit.live import Hub, Reader


async def test_frames_come_in_order_and_wake_a_waiting_reader() -> None:
    hub, reader = Hub(), Reader()
    hub.join("a", reader)
    waiting = asyncio.ensure_future(reader.take())
    await asyncio.sleep(0)
    for n in range(3):
        hub.publish("a", str(n))
    hub.publish("b", "not for this one")
    assert await waiting == ["0", "1", "2"]
    hub.publish("a", "3")
    assert await reader.take() == ["3"]


async def test_a_reader_that_falls_behind_loses_all_and_is_told_of_which_topics() -> None:
    hub, reader = Hub(), Reader(limit=100)
    for topic in ("a", "b"):
        hub.join(topic, reader)
    hub.publish("a", "x" * 60)
    hub.publish("b", "y" * 60)
    assert reader.lost == {"a", "b"}
    assert await reader.take() == []  # it does not wait: there is something to say
    reader.lost = set()
    hub.publish("a", "z")
    assert await reader.take() == ["z"]


async def test_one_frame_longer_than_the_buffer_still_goes() -> None:
    reader = Reader(limit=100)
    reader.put("x" * 1000)
    assert await reader.take() == ["x" * 1000]
    assert not reader.lost


async def test_a_stalled_reader_holds_up_nobody_and_costs_no_more_than_its_buffer() -> None:
    hub, stalled, lively = Hub(), Reader(limit=1_000), Reader(limit=1_000)
    hub.join("a", stalled)
    hub.join("a", lively)
    got: list[str] = []
    for n in range(2_000):
        hub.publish("a", f"{n:010}")
        if n % 50 == 0:
            got += await lively.take()
    got += await lively.take()
    assert got == [f"{n:010}" for n in range(2_000)]
    assert stalled.lost == {"a"} and not lively.lost
    assert sum(map(len, await stalled.take())) <= 1_000


async def test_held_frames_follow_what_is_put_meanwhile() -> None:
    hub, reader = Hub(), Reader()
    reader.hold("a")
    hub.join("a", reader)
    hub.join("b", reader)
    hub.publish("a", "new 1")
    hub.publish("b", "other")
    reader.put("old 1")
    hub.publish("a", "new 2")
    reader.put("old 2")
    reader.release("a")
    hub.publish("a", "new 3")
    assert await reader.take() == ["other", "old 1", "old 2", "new 1", "new 2", "new 3"]


async def test_what_waits_held_is_bounded_too() -> None:
    hub, reader = Hub(), Reader(limit=1_000)
    reader.hold("a")
    hub.join("a", reader)
    for n in range(1_000):
        hub.publish("a", f"{n:010}")
    assert reader.lost == {"a"}
    reader.release("a")
    assert sum(map(len, await reader.take())) <= 1_000


async def test_drained_waits_until_the_frames_are_taken_or_nobody_will() -> None:
    reader = Reader()
    await asyncio.wait_for(reader.drained(), 5)
    reader.put("x")
    waiting = asyncio.ensure_future(reader.drained())
    await asyncio.sleep(0)
    assert not waiting.done()
    await reader.take()
    await asyncio.wait_for(waiting, 5)
    reader.put("y")
    waiting = asyncio.ensure_future(reader.drained())
    await asyncio.sleep(0)
    reader.close()
    await asyncio.wait_for(waiting, 5)


async def test_who_leaves_gets_nothing_more() -> None:
    hub, reader = Hub(), Reader()
    for topic in ("a", "b"):
        hub.join(topic, reader)
    hub.leave("a", reader)
    hub.publish("a", "gone")
    hub.publish("b", "here")
    assert await reader.take() == ["here"]
    hub.leave_all(reader)
    hub.publish("b", "gone")
    assert not hub.watched("a") and not hub.watched("b")
    assert await reader.take_within(0.01) == []


async def test_closing_ends_a_waiting_take() -> None:
    reader = Reader()
    waiting = asyncio.ensure_future(reader.take())
    await asyncio.sleep(0)
    reader.close()
    assert await asyncio.wait_for(waiting, 5) == []


def test_a_frame_is_made_only_for_watchers() -> None:
    hub, made = Hub(), []
    hub.announce("a", lambda: made.append(1) or "frame")  # type: ignore[func-returns-value]
    assert made == []
    reader = Reader()
    hub.join("a", reader)
    hub.announce("a", lambda: made.append(1) or "frame")  # type: ignore[func-returns-value]
    assert made == [1]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 40)), max_size=60), st.sets(st.integers(0, 60)))
def test_what_comes_is_a_run_without_holes_since_the_last_loss(frames: list[tuple[str, int]], takes: set[int]) -> None:
    """Between two losses a reader gets each frame, once, in order."""

    async def run() -> None:
        hub, reader = Hub(), Reader(limit=100)
        for topic in "abc":
            hub.join(topic, reader)
        expected: list[str] = []
        for n, (topic, length) in enumerate(frames):
            frame = f"{n}".ljust(length)
            hub.publish(topic, frame)
            expected.append(frame)
            if reader.lost:
                assert reader.lost == {"a", "b", "c"}
                reader.lost = set()
                expected = []
            if n in takes and expected:
                assert await reader.take() == expected
                expected = []
        if expected:
            assert await reader.take() == expected

    asyncio.run(run())
