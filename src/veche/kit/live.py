"""Live frames from whoever changes something to whoever watches it, inside one process.

Publishing never waits: each reader has a bounded buffer of its own, and one that falls behind is told to
resync instead of holding up the others (a plain loop of awaited sends freezes everybody behind one stalled reader).
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

LIMIT_BYTES = 1 << 20  # of one reader's unsent frames


class Reader:
    """One connection's buffer. `take` gives its frames; `lost` names topics whose frames were dropped."""

    __slots__ = ("_drained", "_frames", "_held", "_held_size", "_limit", "_size", "_waiter", "closed", "lost", "topics")

    def __init__(self, limit: int = LIMIT_BYTES) -> None:
        self._frames: deque[str] = deque()
        self._held: dict[str, list[str]] = {}
        self._held_size = 0
        self._size = 0
        self._limit = limit
        self._waiter: asyncio.Future[None] | None = None
        self._drained: asyncio.Future[None] | None = None
        self.topics: set[str] = set()
        self.lost: set[str] = set()
        self.closed = False

    def put(self, frame: str) -> None:
        """Adds a frame; over the limit everything unsent is dropped and all topics are marked lost.

        One frame alone always fits: a long message must be able to arrive at all.
        """
        if self._frames and self._size + len(frame) > self._limit:
            self._frames.clear()
            self._size = 0
            self.lost |= self.topics
        else:
            self._frames.append(frame)
            self._size += len(frame)
        self._wake()

    def receive(self, topic: str, frame: str) -> None:
        """A frame of a topic; while the topic is held it waits."""
        held = self._held.get(topic)
        if held is None:
            self.put(frame)
        elif self._held_size + len(frame) > self._limit:
            held.clear()
            self._held_size = self._limit  # until the release nothing more is kept
            self.lost.add(topic)
            self._wake()
        else:
            held.append(frame)
            self._held_size += len(frame)

    def hold(self, topic: str) -> None:
        """From now on frames of `topic` wait, so that what was before them can be put first."""
        self._held.setdefault(topic, [])

    def release(self, topic: str) -> None:
        """Lets the waiting frames of `topic` follow."""
        frames = self._held.pop(topic, [])
        self._held_size = sum(len(frame) for held in self._held.values() for frame in held)
        for frame in frames:
            self.put(frame)

    def close(self) -> None:
        """Nothing more will come or be taken; a waiting `take` or `drained` returns."""
        self.closed = True
        self._wake()
        self._tell_drained()

    async def drained(self) -> None:
        """Waits until all that was put has been taken, or nobody will take it."""
        while self._frames and not self.closed:
            if self._drained is None:
                self._drained = asyncio.get_running_loop().create_future()
            await asyncio.shield(self._drained)

    async def take(self) -> list[str]:
        """All waiting frames, in order; waits for the first. Empty only when closed or when `lost` is set."""
        if not self._frames and not self.lost and not self.closed:
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        return self._empty()

    async def take_within(self, seconds: float) -> list[str]:
        """Like `take`, but empty after `seconds` of silence."""
        if self._frames or self.lost or self.closed:
            return await self.take()
        self._waiter = waiter = asyncio.get_running_loop().create_future()
        timer = asyncio.get_running_loop().call_later(seconds, self._wake)
        try:
            await waiter
        finally:
            timer.cancel()
            self._waiter = None
        return self._empty()

    def _empty(self) -> list[str]:
        frames = list(self._frames)
        self._frames.clear()
        self._size = 0
        self._tell_drained()
        return frames

    def _tell_drained(self) -> None:
        waiting, self._drained = self._drained, None
        if waiting is not None and not waiting.done():
            waiting.set_result(None)

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


class Listener:
    """Hears a topic in the process itself instead of passing it on: `react` is called with each frame."""

    __slots__ = ("_react", "topics")

    def __init__(self, react: Callable[[str], None]) -> None:
        self._react = react
        self.topics: set[str] = set()

    def receive(self, _topic: str, frame: str) -> None:
        """A frame of a topic."""
        self._react(frame)


class Hub:
    """Topics and their readers. All calls are made in the event loop's thread."""

    def __init__(self) -> None:
        self._topics: dict[str, set[Reader | Listener]] = {}

    def join(self, topic: str, reader: Reader | Listener) -> None:
        """From now on `reader` gets the frames of `topic`."""
        self._topics.setdefault(topic, set()).add(reader)
        reader.topics.add(topic)

    def leave(self, topic: str, reader: Reader | Listener) -> None:
        """`reader` gets no more frames of `topic`."""
        reader.topics.discard(topic)
        readers = self._topics.get(topic)
        if readers is not None:
            readers.discard(reader)
            if not readers:
                del self._topics[topic]

    def leave_all(self, reader: Reader | Listener) -> None:
        """Forgets a reader that went away."""
        for topic in list(reader.topics):
            self.leave(topic, reader)

    def watched(self, topic: str) -> bool:
        """Is anybody there? Frames that nobody reads need not be made."""
        return topic in self._topics

    def announce(self, topic: str, frame: Callable[[], str]) -> None:
        """Like `publish`, but makes the frame only if somebody watches."""
        if topic in self._topics:
            self.publish(topic, frame())

    def publish(self, topic: str, frame: str) -> None:
        """Gives `frame` to every reader of `topic`; never waits."""
        readers = self._topics.get(topic)
        if readers:
            for reader in readers:
                reader.receive(topic, frame)
