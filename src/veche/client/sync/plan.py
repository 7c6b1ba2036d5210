"""What has to go which way so that two copies of a conversation become one: pure, from their outlines alone.

Messages are united by id. One that was removed in either copy is removed in the other, and does not come back; what
hangs below it moves up. A setting, a branch's name, a mark and a message that differ are taken from the copy in which
they were changed later.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from veche.features.conversations.schemas.marks import Mark
from veche.features.conversations.schemas.merging import Copy, Node

Way = Literal["both", "to_server", "from_server"]
FIELDS = ("title", "model", "params", "instructions", "archived", "pinned", "project_id")
_plain = msgspec.json.Encoder(order="sorted").encode


class Agreement(msgspec.Struct, array_like=True):
    """How both copies stood when they were last the same, this machine's first."""

    seq: tuple[int, int]
    marked: tuple[int, int]
    stamped: tuple[int, int]  # the latest change of a setting …
    touched: tuple[int, int]  # … and of a message


class Conflict(msgspec.Struct):
    """Changed in both copies since they were the same; the later one was kept."""

    what: str  # a setting, `branch NAME`, or `message`
    kept: Literal["here", "server"]
    lost: str


class Load(msgspec.Struct):
    """What one copy has to take in."""

    removed: list[str] = msgspec.field(default_factory=list)
    new: list[str] = msgspec.field(default_factory=list)  # parents before children
    parents: dict[str, str | None] = msgspec.field(default_factory=dict)  # of the new ones, as they will be there
    changed: list[str] = msgspec.field(default_factory=list)
    fields: dict[str, Any] = msgspec.field(default_factory=dict)
    branches: dict[str, str | None] = msgspec.field(default_factory=dict)
    stamps: dict[str, int] = msgspec.field(default_factory=dict)
    marks: list[Mark] = msgspec.field(default_factory=list)
    activity: int = 0

    @property
    def empty(self) -> bool:
        """Is there nothing to do?"""
        some = (self.removed, self.new, self.changed, self.fields, self.branches, self.marks, self.activity)
        return not any(some)


class Plan(msgspec.Struct):
    """What goes to this machine, and what to the server."""

    here: Load = msgspec.field(default_factory=Load)
    there: Load = msgspec.field(default_factory=Load)
    moved_up: int = 0  # messages whose parent was removed in the other copy
    busy: int = 0  # messages that are being written, and wait for the next time
    conflicts: list[Conflict] = msgspec.field(default_factory=list)


class _Side:
    """One copy, as far as the plan looks at it."""

    def __init__(self, copy: Copy | None) -> None:
        self.copy = copy
        self.nodes = {node.id: node for node in copy.nodes} if copy else {}
        self.removed = copy.removed if copy else {}
        self.stamps = copy.stamps if copy else {}
        self.marks = {mark.message_id: mark for mark in copy.marks} if copy else {}
        self.branches = {one.name: one.message_id for one in copy.conversation.branches} if copy else {}
        self.dead: set[str] = set()

    def value(self, name: str) -> Any:
        return getattr(self.copy.conversation, name) if self.copy else None

    @property
    def updated_at(self) -> int:
        return self.copy.conversation.updated_at if self.copy else 0

    def alive(self) -> dict[str, Node]:
        return {id: node for id, node in self.nodes.items() if id not in self.dead}

    def bury(self, other: _Side, since: int | None) -> None:
        """What went in the other copy goes here too, unless it was brought in again since both were the same."""
        gone = {id for id, seq in other.removed.items() if since is None or seq > since}
        self.dead = {id for id in gone if id in self.nodes and self.nodes[id].rest}


def make_plan(here: Copy | None, there: Copy | None, agreed: Agreement | None = None) -> Plan:
    """The plan for one conversation; `None` is a copy that is not there yet."""
    made = Plan()
    one, two = _Side(here), _Side(there)
    one.bury(two, agreed.seq[1] if agreed else None)
    two.bury(one, agreed.seq[0] if agreed else None)
    made.here.removed, made.there.removed = sorted(one.dead), sorted(two.dead)
    made.busy = sum(not node.rest for side in (one, two) for node in side.nodes.values())
    made.moved_up = _unite(one, two, made.there) + _unite(two, one, made.here)
    _compare(one, two, made, agreed)
    _settle(one, two, made, agreed)
    _name(one, two, made)
    _show(one, two, made)
    _mark(one, two, made)
    latest = max(one.updated_at, two.updated_at)
    for side, load in ((one, made.here), (two, made.there)):
        if side.copy is not None and side.updated_at < latest:
            load.activity = latest
    return made


def _unite(source: _Side, target: _Side, load: Load) -> int:
    """Messages of the source that the target lacks, under the nearest ancestor that will be there."""
    present = target.alive()
    fresh = [node for id, node in source.alive().items() if id not in target.nodes and node.rest]
    fresh.sort(key=lambda node: node.number)
    known = {*present, *(node.id for node in fresh)}
    moved = 0
    for node in fresh:
        parent = node.parent_id
        while parent is not None and parent not in known:
            parent = source.nodes[parent].parent_id if parent in source.nodes else None
        moved += parent != node.parent_id
        load.parents[node.id] = parent
    load.new = [node.id for node in fresh]
    return moved


def _compare(one: _Side, two: _Side, made: Plan, agreed: Agreement | None) -> None:
    """Messages of both that say something else now: switched off, gone on with, voted for."""
    others = two.alive()
    for id, mine in one.alive().items():
        theirs = others.get(id)
        if theirs is None or not (mine.rest and theirs.rest) or mine.updated_at == theirs.updated_at:
            continue
        later = mine.updated_at > theirs.updated_at
        (made.there if later else made.here).changed.append(id)
        if agreed and mine.updated_at > agreed.touched[0] and theirs.updated_at > agreed.touched[1]:
            made.conflicts.append(Conflict("message", "here" if later else "server", id[-8:]))


def _settle(one: _Side, two: _Side, made: Plan, agreed: Agreement | None) -> None:
    if one.copy is None or two.copy is None:
        source, load = (one, made.there) if two.copy is None else (two, made.here)
        load.fields = {name: source.value(name) for name in FIELDS}
        load.fields["title_source"] = source.value("title_source")
        load.stamps = dict(source.stamps)
        return
    for name in FIELDS:
        mine, theirs = one.value(name), two.value(name)
        if _plain(mine) == _plain(theirs):
            continue
        at, other = one.stamps.get(name, 0), two.stamps.get(name, 0)
        later = _rank(at, one, mine) > _rank(other, two, theirs)
        load, source = (made.there, one) if later else (made.here, two)
        load.fields[name] = source.value(name)
        load.stamps[name] = max(at, other)
        if name == "title":
            load.fields["title_source"] = source.value("title_source")
        since = agreed.stamped if agreed else (0, 0)
        if at > since[0] and other > since[1]:
            lost = theirs if later else mine
            made.conflicts.append(Conflict(name, "here" if later else "server", _shown(lost)))


def _rank(at: int, side: _Side, value: Any) -> tuple[int, int, bytes]:
    return at, 0 if at else side.updated_at, _plain(value)


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else _plain(value).decode()


def _name(one: _Side, two: _Side, made: Plan) -> None:
    """Names of branches: each goes to where it was given, moved or taken away later."""
    for name in sorted({*one.branches, *two.branches}):
        mine, theirs = _target(one, name), _target(two, name)
        if mine == theirs:
            continue
        at, other = one.stamps.get(f"={name}", 0), two.stamps.get(f"={name}", 0)
        if at == other == 0 and None in (mine, theirs):
            later = theirs is None  # nobody took it away: it is new in the one that has it
        else:
            later = (at, mine or "") > (other, theirs or "")
        load, target, source = (made.there, two, one) if later else (made.here, one, two)
        wanted = mine if later else theirs
        if wanted is not None and wanted not in source.alive():
            continue
        if wanted is None or wanted in target.alive() or wanted in load.parents:
            load.branches[name] = wanted
            load.stamps[f"={name}"] = max(at, other)


def _target(side: _Side, name: str) -> str | None:
    target = side.branches.get(name)
    return None if target in side.dead else target


def _show(one: _Side, two: _Side, made: Plan) -> None:
    """Which branch is shown: that of the copy in which it was chosen later."""
    sides = ((one, made.here), (two, made.there))
    first = max((side for side, _ in sides if side.copy), key=lambda side: _rank(*_head(side)))
    wanted = _left_of(first) or _left_of(two if first is one else one)
    if wanted is None:
        return
    at = max(side.stamps.get("head_id", 0) for side, _ in sides)
    for side, load in sides:
        head = side.value("head_id")
        if side.copy is not None and (head == wanted or (head in side.nodes and not side.nodes[head].rest)):
            continue
        if wanted in load.parents or wanted in side.alive():
            load.fields["head_id"] = wanted
            load.stamps["head_id"] = at


def _head(side: _Side) -> tuple[int, _Side, Any]:
    return side.stamps.get("head_id", 0), side, side.value("head_id")


def _left_of(side: _Side) -> str | None:
    """What is shown of a copy once the removed are gone: the nearest ancestor that is left, and down again."""
    alive = side.alive()
    head: str | None = side.value("head_id")
    if head is None or head in alive:
        return head if head is None or side.nodes[head].rest else _resting(side, head)
    at: str | None = head
    while at is not None and at not in alive:
        at = side.nodes[at].parent_id if at in side.nodes else None
    newest: dict[str | None, Node] = {}
    for node in sorted(alive.values(), key=lambda node: node.number):
        parent = node.parent_id
        while parent is not None and parent not in alive:
            parent = side.nodes[parent].parent_id if parent in side.nodes else None
        newest[parent] = node
    while at in newest and newest[at].rest:
        at = newest[at].id
    return at


def _resting(side: _Side, head: str) -> str | None:
    """An answer that is being written is shown where it is written; elsewhere its question is."""
    return side.nodes[head].parent_id


def _mark(one: _Side, two: _Side, made: Plan) -> None:
    for source, target, load in ((one, two, made.there), (two, one, made.here)):
        for id, mark in source.marks.items():
            other: Mark | None = target.marks.get(id)
            if id not in target.alive() and id not in load.parents:
                continue
            if other is None and not (mark.starred or mark.rating or mark.note):
                continue
            if other is None or mark.updated_at > other.updated_at:
                load.marks.append(mark)


def agreement_of(here: Copy | None, there: Copy | None, plan: Plan, seq: tuple[int, int]) -> Agreement:
    """How both stand once the plan is carried out, at these numbers of their logs."""
    copies = [copy for copy in (here, there) if copy is not None]
    marked = [
        max([0, *(mark.updated_at for mark in (copy.marks if copy else [])), *(mark.updated_at for mark in load.marks)])
        for copy, load in ((here, plan.here), (there, plan.there))
    ]
    stamped = max([0, *(at for copy in copies for at in copy.stamps.values())])
    touched = max([0, *(node.updated_at for copy in copies for node in copy.nodes)])
    return Agreement(seq, (marked[0], marked[1]), (stamped, stamped), (touched, touched))
