"""Many streams at once through each door, in turn, against the fake model server alone."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import perf_counter

import psutil

from bench.doors import MODEL, Chat, Completions, Door, Heard, Live
from bench.house import Server, fake_model, make_people, opened, veche, workplace
from bench.machine import Tree, busy, wait_quiet
from bench.results import Figure, Section, percentile
from bench.upstream import text
from bench.wire import call, connect

WAIT, RATE, COUNT = 200, 50, 200  # ms to the first token, tokens a second, tokens
IDEAL = WAIT / 1000 + (COUNT - 1) / RATE  # seconds from question to last token
DIRECTIVE = f"[[bench ttft={WAIT} tps={RATE} n={COUNT}]]"
GOALS = {  # (door, streams): first token added in ms, CPU s per 1,000 tokens
    ("chat", 1): (5.0, None),
    ("chat", 50): (25.0, 0.10),
    ("chat", 200): (60.0, None),
    ("v1", 50): (None, 0.06),
}
LATE_GOAL = 10.0  # percent


@dataclass
class Plan:
    """How much is measured."""

    streams: list[int]
    doors: list[str]
    rounds: int = 3
    quiet: float = 0.0
    minutes: float = 40.0
    ramp: float = 2.0  # seconds over which the users begin
    cool: float = 1.0  # seconds of late work that are still billed
    postgres: bool = False


@dataclass
class Round:
    """What one door did with so many streams, once."""

    door: str
    streams: int
    first: list[float]  # seconds to the first token, of each answer
    late: float  # percent after an ideal relay, of the worst answer
    cpu: float  # seconds per 1,000 tokens
    peak: float  # MB
    other: float  # cores that others used meanwhile
    timer: float  # ms by which the fake model server itself was late, at worst
    errors: dict[str, int] = field(default_factory=dict)

    def line(self) -> str:
        """One line for whoever watches."""
        first, slow = statistics.median(self.first) * 1000, percentile(self.first, 0.95) * 1000
        cost = f"cpu/1k {self.cpu:.4f} s  late {self.late:.1f} %  rss {self.peak:.0f} MB"
        noise = f"others {self.other:.2f} cores, timer {self.timer:.0f} ms late"
        return (
            f"{self.door:<9} N={self.streams:<4} first {first:.1f} / {slow:.1f} ms  {cost}  "
            f"errors {self.errors or 0}  ({noise})"
        )


@dataclass
class Way:
    """A door with the server behind it and its users."""

    server: Server
    users: list[Door]


async def measure(way: Way, name: str, streams: int, plan: Plan, upstream: Server) -> Round:
    """One round."""
    users = way.users[:streams]
    for user in users:
        await user.open()
    heard: list[Heard] = []
    turns = 3 if streams < 100 else 1

    async def talk(number: int, user: Door) -> None:
        await asyncio.sleep(plan.ramp * number / streams)
        for turn in range(turns):
            heard.append(await user.ask(f"user {number}, question {turn}: please answer {DIRECTIVE}"))

    await _stats(upstream.port)
    tree, ours = way.server.tree, [Tree(psutil.Process().pid), upstream.tree, way.server.tree]
    tree.peak = 0
    gc.collect()
    gc.disable()
    sampler = asyncio.create_task(_sample(tree))
    cpu, all_cpu, our_cpu, began = tree.cpu(), busy(), _sum(ours), perf_counter()
    await asyncio.gather(*(talk(number, user) for number, user in enumerate(users)))
    await asyncio.sleep(plan.cool)
    cpu, all_cpu, our_cpu, took = tree.cpu() - cpu, busy() - all_cpu, _sum(ours) - our_cpu, perf_counter() - began
    sampler.cancel()
    gc.enable()
    timer = await _stats(upstream.port)
    errors = await _check(users, heard)
    for user in users:
        user.close()
    spoken = [one for one in heard if one.pieces]
    if not spoken:
        raise RuntimeError(f"{name}: no answer at all: {errors}")
    late = max(one.pieces[-1][0] - one.began - IDEAL for one in spoken) / IDEAL * 100
    tokens = sum(COUNT * len(one.text()) / len(text(COUNT)) for one in spoken)
    first = [one.pieces[0][0] - one.began for one in spoken]
    other = (all_cpu - our_cpu) / took
    return Round(name, streams, first, late, cpu / tokens * 1000, tree.peak / 2**20, other, timer, errors)


def _sum(trees: list[Tree]) -> float:
    return sum(tree.cpu() for tree in {tree.pid: tree for tree in trees}.values())


async def _sample(tree: Tree) -> None:
    while True:
        tree.rss()
        await asyncio.sleep(0.5)


async def _stats(port: int) -> float:
    conn = await connect(port)
    _, stats = await call(conn, "GET", port, "/stats", {})
    conn.transport.close()
    return float(stats["late_ms"])


async def _check(users: list[Door], heard: list[Heard]) -> dict[str, int]:
    """What went wrong: refused, broken off, wrong text, or not as it is in the history."""
    errors: dict[str, int] = {}
    keeper = users[0] if isinstance(users[0], Chat) else None
    for one in heard:
        one.read(one)
        if not one.error and one.text() != text(COUNT):
            one.error = "bad text"
        if one.error:
            errors[one.error] = errors.get(one.error, 0) + 1
    if keeper is not None:
        for user in users:
            assert isinstance(user, Chat)
            mine = [one for one in heard if one.keeper is user and not one.error]
            for one in mine:
                if await user.kept_text(one.conversation) != text(COUNT):
                    errors["not kept"] = errors.get("not kept", 0) + 1
    return errors


@contextlib.contextmanager
def ways(plan: Plan) -> Iterator[tuple[Server, dict[str, Way]]]:
    """The fake model server, and every door with its users."""
    most = max(plan.streams)
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(workplace())
        upstream = stack.enter_context(fake_model())
        found = {"direct": Way(upstream, [Completions(upstream, "none", "fake-model") for _ in range(most)])}
        if set(plan.doors) - {"direct"}:
            with opened(folder / "sqlite") as db:
                keys = make_people(db, most)
            server = stack.enter_context(veche(folder / "sqlite", upstream=upstream.port))
            found["v1"] = Way(server, [Completions(server, key, MODEL) for key in keys])
            found["chat"] = Way(server, [Chat(server, key) for key in keys])
            found["live"] = Way(server, [Live(server, key) for key in keys])
        if plan.postgres:
            found["chat-pg"] = _postgres_way(stack, upstream.port, most)
        yield upstream, {name: way for name, way in found.items() if name in plan.doors or name == "chat-pg"}
