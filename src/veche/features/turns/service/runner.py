"""Runs turns: one after another in a conversation, many at once in the house, whoever still watches."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Callable
from typing import Any

from veche.features.conversations import service as conversations
from veche.features.conversations.schemas import Message, Turn
from veche.features.turns import repository
from veche.features.turns.schemas import Accepted, Again, Job, Merge, NewMessage, Preview, Previewed
from veche.features.turns.service.accept import send
from veche.features.turns.service.again import go_on, regenerate
from veche.features.turns.service.answer import Answerer, Stopped
from veche.features.turns.service.live import LiveAnswer, sse
from veche.features.turns.service.opening import Desk, turn_of
from veche.features.turns.service.preview import ReadBlobs, preview
from veche.features.turns.service.recover import batches, take_over
from veche.features.turns.service.several import merge
from veche.features.turns.service.titles import entitle
from veche.kit.caller import Caller
from veche.kit.db import Database, Tx
from veche.kit.http import GATHER
from veche.kit.instance import Instance
from veche.kit.live import Hub
from veche.ports.content import Part

log = logging.getLogger("veche.turns")


class Turns:
    """The process's turns. Lives as long as the process; all calls in the event loop's thread."""

    def __init__(self, db: Database, hub: Hub, desk: Desk, instance: Instance, read_blobs: ReadBlobs) -> None:
        self.desk = desk
        self.hub = hub
        self._db = db
        self._instance = instance
        self._read_blobs = read_blobs
        self._lanes: dict[str, deque[list[Job]]] = {}  # what waits; a batch runs side by side
        self._tasks: dict[str, asyncio.Task[None]] = {}  # by conversation
        self._live: dict[str, LiveAnswer] = {}  # by turn
        self._answering: dict[str, asyncio.Task[None]] = {}  # by turn
        self._current: dict[str, list[str]] = {}  # conversation → the turns that are answered now
        self._stopping: set[str] = set()
        self._saver: asyncio.Task[None] | None = None
        self._errands: set[asyncio.Task[None]] = set()
        self._naming: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Takes over what a dead process left, then saves and watches leases in the background."""
        await self._take_over()
        self._instance.sweep()
        self._saver = asyncio.create_task(self._save_loop(), name="save answers")

    async def close(self) -> None:
        """Stops all answers, keeping what came of them as interrupted."""
        for task in [*self._answering.values(), *self._naming]:
            task.cancel("closing")
        waiting = [job.id for job in self._waiting()]
        if self._tasks:
            for lane in self._lanes.values():
                lane.clear()
            await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        if self._saver:
            self._saver.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._saver
        if waiting:  # whoever starts next need not wait for the lease to end
            await self._db.write(_renew, waiting, 0.0)

    async def send(self, caller: Caller, conversation_id: str, new: NewMessage) -> Accepted:
        """Keeps a message and begins its turn; a running one is stopped if the message steers or interrupts."""
        return await self._db.write(self._accept, send, new.when != "queue", caller, conversation_id, new)

    async def regenerate(self, caller: Caller, message_id: str, again: Again) -> Accepted:
        """Another answer to the same question."""
        return await self._db.write(self._accept, regenerate, False, caller, message_id, again)

    async def go_on(self, caller: Caller, message_id: str) -> Accepted:
        """Lets an answer that was cut off go on."""
        return await self._db.write(self._accept, go_on, False, caller, message_id)

    async def merge(self, caller: Caller, message_id: str, wish: Merge) -> Accepted:
        """One answer made of several."""
        return await self._db.write(self._accept, merge, False, caller, message_id, wish)

    async def preview(self, caller: Caller, wanted: Preview) -> Previewed:
        """The next request as it would be sent; nothing is sent or kept."""
        return await preview(self._db, self.desk, self._read_blobs, caller, wanted)

    def _accept(self, tx: Tx, verb: Callable[..., tuple[Accepted, list[Job]]], cut_in: bool, *args: Any) -> Accepted:
        accepted, jobs = verb(tx, *args, self.desk)
        if jobs:
            tx.after_commit(lambda: self._admit(jobs, cut_in))
        return accepted

    def _admit(self, jobs: list[Job], cut_in: bool) -> None:
        self.enqueue(jobs, first=cut_in)
        if cut_in:
            task = asyncio.create_task(self.stop_running(jobs[0].conversation_id, {job.id for job in jobs}))
            self._errands.add(task)
            task.add_done_callback(self._errands.discard)

    def enqueue(self, jobs: list[Job], *, first: bool = False) -> None:
        """Lets a batch run when those before it in its conversation are done; `first` puts it before them."""
        conversation_id = jobs[0].conversation_id
        lane = self._lanes.setdefault(conversation_id, deque())
        if first:
            lane.appendleft(jobs)
        else:
            lane.append(jobs)
        if conversation_id not in self._tasks:
            self._tasks[conversation_id] = asyncio.create_task(self._run_lane(conversation_id))

    def _waiting(self) -> list[Job]:
        return [job for lane in self._lanes.values() for batch in lane for job in batch]

    async def stop(self, turn_id: str) -> bool:
        """Stops a turn and closes its upstream request; a waiting one will not begin. Is it one of ours?"""
        task = self._answering.get(turn_id)
        if task is not None:
            if turn_id not in self._stopping:  # its end must not be cancelled in its turn
                self._stopping.add(turn_id)
                task.cancel("stopped")
            await asyncio.wait([task])
            return True
        for lane in self._lanes.values():
            for batch in lane:
                for job in batch:
                    if job.id == turn_id:
                        batch.remove(job)
                        if not batch:
                            lane.remove(batch)
                        await asyncio.wait([self._begin(job, refused=True)])
                        self._forget(job)
                        return True
        return False

    async def stop_all(self, turn_ids: list[str]) -> None:
        """Stops turns at the same time."""
        await asyncio.gather(*(self.stop(turn_id) for turn_id in turn_ids))

    async def stop_running(self, conversation_id: str, but: set[str]) -> None:
        """Stops what is being answered in a conversation, but not the turns `but`."""
        await self.stop_all([one for one in self._current.get(conversation_id, []) if one not in but])

    def live_in(self, conversation_id: str) -> list[LiveAnswer]:
        """The answers that stream in a conversation now."""
        return [live for live in self._live.values() if live.job.conversation_id == conversation_id]

    def live_of(self, turn_id: str) -> LiveAnswer | None:
        """The answer of a turn, while it streams."""
        return self._live.get(turn_id)

    def is_open(self, turn_id: str) -> bool:
        """Does this process run the turn, or will it?"""
        return turn_id in self._answering or any(job.id == turn_id for job in self._waiting())

    async def ended_sse(self, turn_id: str) -> str:
        """The last events of a turn that is over, for those who come too late to see it end."""
        message, turn = await self._db.read(_ended, turn_id)
        return sse("message", message) + sse("done", {"turn": turn})

    def interval(self) -> float:
        """Seconds between two frames of one answer: longer when many stream, so that one core carries 200."""
        return min(self.desk.settings.frame_seconds * max(1.0, len(self._live) / 20), 0.1)

    def gather(self) -> float:
        """Seconds for which a provider's bytes may gather: none while few stream."""
        return self.interval() if len(self._live) > 10 else 0.0

    async def _run_lane(self, conversation_id: str) -> None:
        lane = self._lanes[conversation_id]
        try:
            while lane:
                batch = lane.popleft()
                self._current[conversation_id] = [job.id for job in batch]
                await asyncio.gather(*(self._run(job) for job in batch))
        finally:
            self._tasks.pop(conversation_id, None)
            self._current.pop(conversation_id, None)
            if not lane:
                self._lanes.pop(conversation_id, None)

    async def _run(self, job: Job) -> None:
        task = self._begin(job)
        await asyncio.wait([task])
        if not task.cancelled() and task.exception():
            log.error("turn %s broke", job.id, exc_info=task.exception())
        self._forget(job)
        if job.entitle:
            naming = asyncio.create_task(entitle(self._db, self.desk, job))
            self._naming.add(naming)
            naming.add_done_callback(self._naming.discard)

    def _begin(self, job: Job, *, refused: bool = False) -> asyncio.Task[None]:
        """The task that works on a turn; a refused one ends as stopped, without asking anybody."""
        if refused:
            self._stopping.add(job.id)
        task = asyncio.create_task(self._answer(job), name=f"turn {job.id}")
        self._answering[job.id] = task
        return task

    def _forget(self, job: Job) -> None:
        self._answering.pop(job.id, None)
        self._live.pop(job.id, None)
        self._stopping.discard(job.id)

    async def _answer(self, job: Job) -> None:
        answerer = Answerer(self._db, self.hub, self.desk, self._read_blobs, self.interval)
        # a turn that waited is begun by a write, which nobody who stops it may cut short
        beginning = asyncio.create_task(answerer.begin(job)) if job.queued else None
        live: LiveAnswer | None = None
        try:
            live = await (asyncio.shield(beginning) if beginning else answerer.begin(job))
            if live is None:
                return  # the conversation or the answer is gone
            self._live[job.id] = live
            if job.id in self._stopping:
                await answerer.end(live, Stopped("stopped"))
            else:
                GATHER.set(self.gather)
                await answerer.run(live)
        except asyncio.CancelledError:
            if live is None and beginning is not None:
                live = await beginning
            if live is not None:
                await answerer.end(live, Stopped("stopped" if job.id in self._stopping else "interrupted"))

    async def _save_loop(self) -> None:
        settings, ticks = self.desk.settings, 0
        while True:
            await asyncio.sleep(settings.save_seconds)
            ticks += 1
            try:
                await self._save()
                if ticks % max(1, round(settings.lease_seconds / 3 / settings.save_seconds)) == 0:
                    await self._renew(settings.lease_seconds)
                    await self._take_over()
            except Exception:
                log.exception("unfinished answers could not be saved; will try again")

    async def _save(self) -> None:
        """Saves what has grown; of all, also the silent ones, it looks whether they are still wanted."""
        running = list(self._live.values())
        grown = [live for live in running if live.dirty]
        for live in grown:
            live.dirty = False
        items: list[tuple[str, list[Part]]] = [(x.answer.id, x.parts() if x in grown else []) for x in running]
        run = self._db.write if grown else self._db.read
        try:
            wanted = await run(conversations.checkpoint, items) if items else set()
        except Exception:
            for live in grown:
                live.dirty = True
            raise
        for live in running:
            task = self._answering.get(live.job.id)
            if live.answer.id not in wanted and not live.over and not live.removed and task is not None:
                live.removed = True  # by somebody: nobody pays for the rest
                task.cancel("removed")

    async def _renew(self, lease: float) -> None:
        ids = [job.id for job in self._waiting()] + list(self._answering)
        if ids:
            await self._db.write(_renew, ids, lease)

    async def _take_over(self) -> None:
        for batch in batches(await self._db.write(take_over, self.desk, self._instance)):
            self.enqueue(batch)


def _ended(tx: Tx, turn_id: str) -> tuple[Message | None, Turn]:
    turn = turn_of(repository.get_turn(tx, turn_id))
    return conversations.find_message(tx, turn.answer_id), turn


def _renew(tx: Tx, ids: list[str], lease: float) -> None:
    repository.renew(tx, ids, tx.now + round(lease * 1000))
