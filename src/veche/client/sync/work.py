"""Brings the copies on this machine and on a server together, conversation by conversation."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from veche.client.port import Client
from veche.client.sync.carry import Carrier
from veche.client.sync.plan import Load, Plan, Way, agreement_of, make_plan
from veche.client.sync.projects import carry_project
from veche.client.sync.reports import Counts, Report, Result
from veche.client.sync.state import State
from veche.features.conversations.schemas.merging import Copy, Standing
from veche.features.exchange.errors import CopyBroken
from veche.features.exchange.schemas import Copies
from veche.kit.errors import VecheError

_TRIES = 3  # of one conversation into which somebody else writes meanwhile
_KEEP_EVERY = 2.0  # seconds
_AGAIN = ("messages.parent",)
_ENDS = ("unavailable", "unauthenticated")  # the next conversation would fare no better


@dataclass
class Wish:
    """What is to be brought together, and how. `named` conversations come back even where they were deleted."""

    way: Way = "both"
    named: set[str] = field(default_factory=set)
    project: str | None = None  # an id; only what is in it, in either copy
    deletions: bool = False  # conversations that were deleted in one copy are deleted in the other
    dry: bool = False


def choose(here: Copies, there: Copies, wish: Wish) -> list[str]:
    """The conversations that the wish is about."""
    items = [*here.items, *there.items]
    ids = {one.id for one in items}
    if wish.named:
        ids &= wish.named
    if wish.project is not None:
        ids &= {one.id for one in items if one.project_id == wish.project}
    return sorted(ids)


async def sync(
    here: Client,
    server: Client,
    wish: Wish,
    state: State,
    *,
    lists: tuple[Copies, Copies] | None = None,
    told: Callable[[int, int], None] = lambda done, total: None,
    keep: Callable[[], None] = lambda: None,
    explain: Callable[[VecheError], str] = lambda error: error.code,
) -> Report:
    """Brings them together; `told` hears how far it is, `keep` is to save the state now.

    What went wrong with one conversation is in its result. A network or a key that fails ends it all: what was done
    is done, and the next time goes on from there.
    """
    mine, theirs = lists or (await here.copies(), await server.copies())
    work = _Work(here, server, wish, state, mine, theirs, explain)
    report = Report(server.whereabouts, dry=wish.dry)
    ids = choose(mine, theirs, wish)
    kept = time.monotonic()
    try:
        for done, id in enumerate(ids):
            told(done, len(ids))
            result = await work.one(id)
            if result.outcome == "same":
                report.same += 1
            else:
                report.results.append(result)
            if time.monotonic() - kept > _KEEP_EVERY and not wish.dry:
                keep()
                kept = time.monotonic()
        told(len(ids), len(ids))
    finally:
        if not wish.dry:
            keep()
    return report


class _Work:
    """What is known of both copies while they are brought together."""

    def __init__(
        self,
        here: Client,
        server: Client,
        wish: Wish,
        state: State,
        mine: Copies,
        theirs: Copies,
        explain: Callable[[VecheError], str],
    ) -> None:
        self._explain = explain
        self._here, self._server, self._wish, self._state = here, server, wish, state
        self._mine, self._theirs = mine, theirs
        self._standing = [{one.id: one for one in some.items} for some in (mine, theirs)]
        self._gone = [{one.id for one in some.gone} for some in (mine, theirs)]
        self._up, self._down = Carrier(here, server, mine.owner), Carrier(server, here, theirs.owner)

    async def one(self, id: str) -> Result:
        """One conversation."""
        one, two = self._standing[0].get(id), self._standing[1].get(id)
        title = next((some.title for some in (one, two) if some is not None and some.title), None)
        result = Result(id, title, "same")
        if one is not None and two is not None and self._stands(id, one, two):
            return result
        if self._ended(id, one, two):
            return await self._end(result, here=one is not None)
        if (one is None and self._wish.way == "to_server") or (two is None and self._wish.way == "from_server"):
            return result
        for left in range(_TRIES, 0, -1):
            try:
                await self._bring(result, one is not None, two is not None)
                return result
            except VecheError as error:
                if error.kind in _ENDS or error.code == "scope.missing":
                    raise
                if error.code in _AGAIN and left > 1:
                    continue
                result.outcome = "failed"
                result.notes.append((error.code, self._explain(error)))
                return result
        return result

    def _stands(self, id: str, one: Standing, two: Standing) -> bool:
        agreed = self._state.known.get(id)
        return (
            agreed is not None and agreed.seq == (one.seq, two.seq) and agreed.marked == (one.marked_at, two.marked_at)
        )

    def _ended(self, id: str, one: Standing | None, two: Standing | None) -> bool:
        """Was it deleted in the copy that has it no more? Who names it wants it back."""
        gone = (one is None and id in self._gone[0]) or (two is None and id in self._gone[1])
        return gone and (self._wish.deletions or id not in self._wish.named)

    async def _end(self, result: Result, *, here: bool) -> Result:
        """`here`: this machine still has it."""
        forbidden: Way = "to_server" if here else "from_server"
        if not self._wish.deletions or self._wish.way == forbidden:
            result.outcome = "deleted_there" if here else "deleted_here"
            return result
        if not self._wish.dry:
            await (self._here if here else self._server).delete(result.id)
            self._state.known.pop(result.id, None)
        result.outcome = "deleted"
        (result.down if here else result.up).removed += 1
        return result

    async def _bring(self, result: Result, here: bool, there: bool) -> None:
        id, wish = result.id, self._wish
        mine = await self._here.copy_outline(id) if here else None
        theirs = await self._server.copy_outline(id) if there else None
        for copy in (mine, theirs):
            if copy is not None and copy.conversation.id != id:  # another than the one that was asked for
                raise CopyBroken
        plan = make_plan(mine, theirs, self._state.known.get(id))
        result.conflicts = plan.conflicts
        result.notes = [("busy", str(plan.busy))] if plan.busy else []
        if plan.moved_up:
            result.notes.append(("moved_up", str(plan.moved_up)))
        if wish.dry:
            _foretell(result, plan, wish.way, mine, theirs)
            return
        seq = [copy.conversation.seq if copy else 0 for copy in (mine, theirs)]
        alone = True
        if wish.way != "from_server" and mine is not None and _needed(plan.there, mine, theirs):
            await self._project(plan.there, up=True)
            seq[1], clean = await self._up.carry(mine, theirs, plan.there, result.up, result.notes)
            alone = alone and clean
        if wish.way != "to_server" and theirs is not None and _needed(plan.here, theirs, mine):
            await self._project(plan.here, up=False)
            seq[0], clean = await self._down.carry(theirs, mine, plan.here, result.down, result.notes)
            alone = alone and clean
        skipped = (wish.way == "from_server" and not plan.there.empty) or (
            wish.way == "to_server" and not plan.here.empty
        )
        if alone and not skipped and not plan.busy:
            self._state.known[id] = agreement_of(mine, theirs, plan, (seq[0], seq[1]))
        moved = result.up.any or result.down.any or any(code != "busy" for code, _ in result.notes)
        result.outcome = "synced" if moved else "same"

    async def _project(self, load: Load, *, up: bool) -> None:
        """The project must be there before what is put into it."""
        wanted = load.fields.get("project_id")
        if wanted is None:
            return
        ends = (self._mine, self._theirs) if up else (self._theirs, self._mine)
        clients = (self._here, self._server) if up else (self._server, self._here)
        await carry_project(wanted, ends, clients)


def _needed(load: Load, source: Copy, target: Copy | None) -> bool:
    lost = set(target.missing) - set(source.missing) if target else set()
    return target is None or not load.empty or bool(lost)


def _foretell(result: Result, plan: Plan, way: Way, mine: Copy | None, theirs: Copy | None) -> None:
    for load, counts, target, forbidden in (
        (plan.there, result.up, theirs, "from_server"),
        (plan.here, result.down, mine, "to_server"),
    ):
        if way == forbidden:
            continue
        settings = len(load.fields.keys() - {"title_source"}) + len(load.branches)
        _expect(counts, target is None, len(load.new), len(load.removed), len(load.changed) + len(load.marks))
        counts.changed += 0 if target is None else settings
    result.outcome = "synced" if result.up.any or result.down.any else "same"


def _expect(counts: Counts, new: bool, messages: int, removed: int, changed: int) -> None:
    counts.new, counts.messages, counts.removed, counts.changed = new, messages, removed, changed
