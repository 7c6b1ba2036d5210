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
    errors = await _check(heard)
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


async def _check(heard: list[Heard]) -> dict[str, int]:
    """What went wrong: refused, broken off, wrong text, or not as it is in the history."""
    errors: dict[str, int] = {}
    for one in heard:
        one.read(one)
        if not one.error and one.text() != text(COUNT):
            one.error = "bad text"
        if not one.error and isinstance(one.asker, Chat) and await one.asker.kept_text(one.conversation) != text(COUNT):
            one.error = "not kept"
        if one.error:
            errors[one.error] = errors.get(one.error, 0) + 1
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


def _postgres_way(stack: contextlib.ExitStack, upstream: int, most: int) -> Way:
    """The chat API on a PostgreSQL of our own; what PostgreSQL itself uses counts as used by others."""
    from tests.services.postgres import running_postgres

    url = stack.enter_context(running_postgres()).fresh()
    folder = stack.enter_context(workplace())
    with opened(folder, url) as db:
        keys = make_people(db, most)
    server = stack.enter_context(veche(folder, upstream=upstream, database=url))
    return Way(server, [Chat(server, key) for key in keys])


async def run(plan: Plan) -> list[Round]:
    """All doors in turn, `rounds` times; a round that others disturbed is told and tried again."""
    found: list[Round] = []
    until = time.monotonic() + plan.minutes * 60
    with ways(plan) as (upstream, doors):
        for way in doors.values():  # first use loads what is loaded late
            await _warm(way)
        missing = [(name, streams) for _ in range(plan.rounds) for streams in plan.streams for name in doors]
        while missing and time.monotonic() < until:
            name, streams = missing.pop(0)
            await wait_quiet(plan.quiet, until)
            one = await measure(doors[name], name, streams, plan, upstream)
            is_noisy = bool(plan.quiet) and one.other > 1.5 * plan.quiet
            print(("~ " if is_noisy else "  ") + one.line(), flush=True)
            if is_noisy:
                missing.append((name, streams))
            else:
                found.append(one)
    return found


async def _warm(way: Way) -> None:
    user = way.users[0]
    await user.open()
    for _ in range(3):
        heard = await user.ask("warm up [[bench ttft=5 tps=0 n=200]]")
        if heard.error:
            raise RuntimeError(f"the first question failed: {heard.error}")
    user.close()


def section(rounds: list[Round], plan: Plan, command: str) -> Section:
    """The figures of all rounds."""
    figures: list[Figure] = []
    order = {door: place for place, door in enumerate(["direct", *plan.doors, "chat-pg"])}
    for streams, door in sorted({(one.streams, one.door) for one in rounds}, key=lambda key: (key[0], order[key[1]])):
        mine = [one for one in rounds if (one.door, one.streams) == (door, streams)]
        straight = [one for one in rounds if (one.door, one.streams) == ("direct", streams)]
        figures += _figures(f"{door}, {streams}: ", mine, straight if door != "direct" else [], (door, streams))
    noise = f"others used {statistics.median(one.other for one in rounds):.2f} cores meanwhile"
    worst = max(one.timer for one in rounds)
    notes = [
        f"fake model: first token after {WAIT} ms, {RATE} tokens/s, {COUNT} tokens; {noise}; its timer was late by "
        f"{worst:.0f} ms at worst",
        "`chat` and `live` make a new conversation for each question, within the measured time (`chat` in the same "
        "request), and keep all history",
    ]
    return Section("Relay", command, figures, notes)


def _figures(label: str, mine: list[Round], straight: list[Round], key: tuple[str, int]) -> list[Figure]:
    base = statistics.median(_middle(one) for one in straight) if straight else WAIT
    first_goal, cpu_goal = GOALS.get(key, (None, None))
    late_goal = LATE_GOAL if straight else None
    slow = [percentile(one.first, 0.95) * 1000 - base for one in mine]
    return [
        Figure(label + "first token added", "ms", [_middle(one) - base for one in mine], first_goal),
        Figure(label + "first token added, p95", "ms", slow),
        Figure(label + "CPU per 1,000 tokens", "s", [one.cpu for one in mine], cpu_goal, [one.cpu for one in straight]),
        Figure(label + "last token late, worst", "%", [one.late for one in mine], late_goal),
        Figure(label + "errors and bad texts", "", [float(sum(one.errors.values())) for one in mine], 0.0),
        Figure(label + "peak memory", "MB", [one.peak for one in mine]),
    ]


def _middle(one: Round) -> float:
    return statistics.median(one.first) * 1000
