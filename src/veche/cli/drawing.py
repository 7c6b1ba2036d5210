"""The picture of a branching dialogue, line by line: the shown branch goes straight down, others hang beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from veche.cli.addressing import Dialogue
    from veche.client.entities import TreeNode

EDGE = 2  # messages that stay at each end of a folded chain
FEWEST = 3  # messages that are worth folding


@dataclass(frozen=True)
class Glyphs:
    """What the lines are drawn with."""

    on: str = "●"
    off: str = "○"
    fork: str = "├─"
    bar: str = "│ "
    more: str = "…"
    arrow: str = "→"
    star: str = "★"
    good: str = "▲"
    bad: str = "▼"
    dot: str = "·"
    chosen: str = "✓"


ASCII = Glyphs("*", "o", "|-", "| ", "...", "->", "[*]", "[+]", "[-]", "|", "[v]")


@dataclass(frozen=True)
class Row:
    """One line: a message, or a number of messages that are not shown."""

    lead: str
    node: TreeNode | None
    folded: tuple[str, ...] = ()
    below: bool = False  # they are deeper than was asked for


@dataclass
class Shape:
    """Which messages are drawn, and how they hang together."""

    children: dict[str | None, list[TreeNode]] = field(default_factory=dict)
    size: dict[str | None, int] = field(default_factory=dict)
    level: dict[str | None, int] = field(default_factory=dict)


def shape_of(nodes: Iterable[TreeNode], keep: Callable[[TreeNode], bool] | None = None) -> Shape:
    """The tree of the messages to `keep`; what answers one that is left out hangs at what that one answers."""
    shape = Shape(level={None: 0})
    place: dict[str | None, str | None] = {None: None}  # message → itself, or the nearest kept one above
    above: dict[str, str | None] = {}
    for node in nodes:  # parents come first
        parent = place.get(node.parent_id)
        if keep is not None and not keep(node):
            place[node.id] = parent
            continue
        place[node.id] = node.id
        above[node.id] = parent
        shape.children.setdefault(parent, []).append(node)
        shape.level[node.id] = shape.level[parent] + 1
        shape.size[node.id] = 1
    for node_id in reversed(above):
        shape.size[above[node_id]] = shape.size.get(above[node_id], 0) + shape.size[node_id]
    return shape


class _Drawer:
    def __init__(
        self,
        shape: Shape,
        path: Mapping[str, int],
        glyphs: Glyphs,
        fold: Callable[[str], bool],
        stop: Callable[[str], bool],
    ) -> None:
        self.rows: list[Row] = []
        self._shape = shape
        self._path = path
        self._glyphs = glyphs
        self._fold = fold  # may this message be folded away?
        self._stop = stop  # is what follows this message not to be drawn?

    def beginnings(self) -> None:
        """The whole tree."""
        kids = self._shape.children.get(None, [])
        if kids:
            self._chain(self._sides(kids, ""), "", "")

    def _sides(self, kids: list[TreeNode], lead: str) -> TreeNode:
        """Draws all but the one that goes straight on, and gives that."""
        main = max(kids, key=lambda kid: (kid.id in self._path, self._shape.size[kid.id], kid.number))
        for kid in kids:
            if kid is not main:
                self._chain(kid, lead + self._glyphs.fork, lead + self._glyphs.bar)
        return main

    def _chain(self, start: TreeNode, first: str, lead: str) -> None:
        """A message and what follows it, down to its last; other versions are drawn where they fork off."""
        run: list[TreeNode] = []
        at: TreeNode | None = start
        while at is not None:
            run.append(at)
            kids = self._shape.children.get(at.id, [])
            if kids and self._stop(at.id):
                self._run(run, first, lead)
                self.rows.append(Row(lead, None, self._all_below(at)[1:], below=True))
                return
            if len(kids) < 2:
                at = kids[0] if kids else None
                continue
            self._run(run, first, lead)
            run, first = [], ""
            at = self._sides(kids, lead)
        self._run(run, first, lead)

    def _all_below(self, node: TreeNode) -> tuple[str, ...]:
        found = [node.id]
        for one in found:
            found += [kid.id for kid in self._shape.children.get(one, [])]
        return tuple(found)

    def _run(self, run: list[TreeNode], first: str, lead: str) -> None:
        """Messages without a fork between them."""
        hidden: list[TreeNode] = []
        for i, node in enumerate(run):
            if EDGE <= i < len(run) - EDGE and self._fold(node.id):
                hidden.append(node)
                continue
            self._flush(hidden, lead)
            hidden = []
            self.rows.append(Row(first if i == 0 and first else lead, node))
        self._flush(hidden, lead)

    def _flush(self, hidden: list[TreeNode], lead: str) -> None:
        if len(hidden) >= FEWEST:
            self.rows.append(Row(lead, None, tuple(node.id for node in hidden)))
        else:
            self.rows += [Row(lead, node) for node in hidden]


def rows_of(
    dialogue: Dialogue,
    *,
    glyphs: Glyphs,
    whole: bool = False,
    prompts: bool = False,
    depth: int = 0,
    opened: Set[str] = frozenset(),
    closed: Set[str] = frozenset(),
) -> list[Row]:
    """The lines of the picture. `opened` are not to be folded away; what follows those that are `closed` is."""
    shape = shape_of(dialogue.nodes.values(), (lambda node: node.role == "user") if prompts else None)
    named = {branch.message_id for branch in dialogue.branches}

    def may_fold(message_id: str) -> bool:
        if whole or message_id in opened or message_id in named or message_id == dialogue.head_id:
            return False
        node = dialogue.nodes[message_id]
        return not node.starred and node.rating is None and node.state == "complete"

    def stops(message_id: str) -> bool:
        return message_id in closed or (depth > 0 and shape.level[message_id] >= depth)

    drawer = _Drawer(shape, dialogue.numbers, glyphs, may_fold, stops)
    drawer.beginnings()
    return drawer.rows
