"""`chat tree -i`: the tree to move in, with keys; nothing of it stays on the screen."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from prompt_toolkit.application import Application
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.layout import ConditionalContainer, HSplit, Layout, Window
from prompt_toolkit.layout.controls import BufferControl, FormattedTextControl
from prompt_toolkit.layout.processors import BeforeInput
from prompt_toolkit.output import ColorDepth, create_output
from prompt_toolkit.styles import Style

from veche.cli.addressing import Dialogue
from veche.cli.drawing import Row, rows_of
from veche.cli.rows import Writer, clip, glyphs_for, headline, speaker
from veche.cli.tables import columns
from veche.cli.terminal import has_colour
from veche.cli.words import say

if TYPE_CHECKING:
    from veche.client.entities import TreeNode

Deed = Literal["switch", "edit", "retry"]
STYLE = Style.from_dict(
    {
        "plain": "ansibrightblack", "on": "bold ansicyan", "off": "ansibrightblack", "name": "bold",
        "facts": "ansibrightblack", "words": "", "warn": "ansiyellow", "at": "reverse", "head": "bold",
        "keys": "ansibrightblack",
    }
)  # fmt: skip
_PLAIN = Style.from_dict({"at": "reverse", "head": "bold", "on": "bold", "name": "bold"})


@dataclass(frozen=True)
class Choice:
    """What the person wants done, and with which message."""

    deed: Deed
    node: TreeNode


class Walk:
    """Where one stands in the picture, and what of it is folded."""

    def __init__(self, dialogue: Dialogue) -> None:
        self.dialogue = dialogue
        self.glyphs = glyphs_for(sys.stdout)
        self.rows: list[Row] = []
        self.at = 0
        self.told = ""
        self._opened: set[str] = set()
        self._closed: set[str] = set()
        self._sought = ""
        self._draw(dialogue.head_id)

    @property
    def node(self) -> TreeNode | None:
        """The message of the line."""
        return self.rows[self.at].node if self.rows else None

    def move(self, by: int) -> None:
        """Up or down."""
        self.at = max(0, min(len(self.rows) - 1, self.at + by))

    def beside(self, by: int) -> None:
        """To another version of the message, or of the nearest one above that has some."""
        node = self.node or self._near()
        for one in reversed(self.dialogue.branch_to(node) if node else []):
            versions = self.dialogue.siblings(one)
            if len(versions) > 1:
                there = versions[(versions.index(one) + by) % len(versions)]
                self._show(there.id)
                return
        self.told = say("tree.no_versions")

    def fold(self) -> None:
        """Opens what is folded, or folds: the run one stands in, else all that follows."""
        row = self.rows[self.at]
        if row.node is None:
            if row.below:
                self._closed.discard(self.rows[self.at - 1].node.id)  # type: ignore[union-attr]
            else:
                self._opened |= set(row.folded)
            self._draw(row.folded[0])
        elif row.node.id in self._closed:
            self._closed.discard(row.node.id)
            self._draw(row.node.id)
        elif row.node.id in self._opened:
            self._opened -= {one.id for one in self._run_of(row.node)}
            self._draw(row.node.id)
        elif self.dialogue.children.get(row.node.id):
            self._closed.add(row.node.id)
            self._draw(row.node.id)

    def find(self, text: str, *, back: bool = False) -> None:
        """To the next message whose first words, model or short id hold `text`."""
        self._sought = text = text.strip() or self._sought
        if not text:
            return
        low, order = text.casefold(), self._order()
        here = next((i for i, node in enumerate(order) if node is self.node), 0)
        step = -1 if back else 1
        for i in range(1, len(order) + 1):
            node = order[(here + i * step) % len(order)]
            if low in f"{node.words}\n{speaker(node)}\n{self.dialogue.short(node.id)}".casefold():
                self._show(node.id)
                return
        self.told = say("tree.walk_nothing", text=text)

    def _order(self) -> list[TreeNode]:
        """All messages as they stand in the picture when nothing is folded."""
        rows = rows_of(self.dialogue, glyphs=self.glyphs, whole=True)
        return [row.node for row in rows if row.node is not None]

    def _run_of(self, node: TreeNode) -> list[TreeNode]:
        found, at = [node], node
        while (above := self.dialogue.nodes.get(at.parent_id or "")) and len(self.dialogue.siblings(at)) == 1:
            found.append(above)
            at = above
        at = node
        while len(kids := self.dialogue.children.get(at.id, [])) == 1:
            found.append(kids[0])
            at = kids[0]
        return found

    def _near(self) -> TreeNode | None:
        row = self.rows[self.at] if self.rows else None
        return self.dialogue.nodes.get(row.folded[0]) if row and row.folded else None

    def _show(self, message_id: str) -> None:
        """Goes to a message, and unfolds what hides it."""
        above = {one.id for one in self.dialogue.branch_to(self.dialogue.nodes[message_id])}
        self._closed -= above - {message_id}
        hidden = next((row for row in self.rows if row.node is None and message_id in row.folded), None)
        if hidden is not None:
            self._opened |= set(hidden.folded)
        self._draw(message_id)
        if self.node is None:  # it was hidden twice
            self._opened |= set(self.rows[self.at].folded)
            self._draw(message_id)

    def _draw(self, stay_at: str | None) -> None:
        self.rows = rows_of(self.dialogue, glyphs=self.glyphs, opened=self._opened, closed=self._closed)
        places = (
            i for i, row in enumerate(self.rows) if (row.node.id == stay_at if row.node else stay_at in row.folded)
        )
        self.at = next(places, min(self.at, max(0, len(self.rows) - 1)))


def walk_in(dialogue: Dialogue) -> Choice | None:
    """Lets the person move in the tree; what they chose in the end, or None."""
    walk = Walk(dialogue)
    return _application(walk).run()


def _application(walk: Walk) -> Application[Choice | None]:
    seeking = Buffer(multiline=False)
    is_seeking = Condition(lambda: app.layout.has_focus(seeking))
    head = Window(FormattedTextControl(lambda: [("class:head", _head(walk, app))]), height=1)
    body = Window(FormattedTextControl(lambda: _body(walk, app), focusable=True), always_hide_cursor=True)
    line = Window(BufferControl(seeking, input_processors=[BeforeInput(say("tree.walk_find"))]), height=1)
    foot = Window(FormattedTextControl(lambda: [("class:keys", _foot(walk, app))]), height=1)
    rows = [head, body, ConditionalContainer(line, is_seeking), ConditionalContainer(foot, ~is_seeking)]
    colour = has_colour(sys.stdout)
    app: Application[Choice | None] = Application(
        layout=Layout(HSplit(rows), focused_element=body),
        key_bindings=_keys(walk, seeking, body, is_seeking),
        style=STYLE if colour else _PLAIN,
        color_depth=None if colour else ColorDepth.DEPTH_1_BIT,
        output=create_output(always_prefer_tty=True),
        full_screen=True,
    )
    app.ttimeoutlen = 0.05
    app.timeoutlen = 0.1
    return app


def _head(walk: Walk, app: Application[Choice | None]) -> str:
    return clip(headline(walk.dialogue, walk.glyphs.dot), app.output.get_size().columns - 1, walk.glyphs.more)


def _foot(walk: Walk, app: Application[Choice | None]) -> str:
    room = app.output.get_size().columns - 1
    if walk.told:
        return clip(walk.told, room, walk.glyphs.more)
    keys = say("tree.walk_keys")
    return keys if columns(keys) <= room else clip(say("tree.walk_keys_short"), room, walk.glyphs.more)


def _body(walk: Walk, app: Application[Choice | None]) -> StyleAndTextTuples:
    """The lines around the one that one stands on."""
    size = app.output.get_size()
    height = max(1, size.rows - 2)
    top = max(0, min(walk.at - height // 2, len(walk.rows) - height))
    writer = Writer(walk.dialogue, walk.glyphs, width=size.columns - 1)
    found: StyleAndTextTuples = []
    for i, row in enumerate(walk.rows[top : top + height], start=top):
        at = "class:at " if i == walk.at else ""
        found += [(f"{at}class:{kind}", text) for kind, text in writer.line(row)]
        found.append(("", "\n"))
    return found


def _keys(walk: Walk, seeking: Buffer, body: Window, is_seeking: Condition) -> KeyBindings:
    keys = KeyBindings()
    moving = ~is_seeking

    def bind(*names: str, deed: Deed | None = None, by: int = 0, side: int = 0) -> None:
        def do(event: KeyPressEvent) -> None:
            walk.told = ""
            if deed is not None:
                _choose(walk, event, deed)
            elif side:
                walk.beside(side)
            else:
                pages = max(1, event.app.output.get_size().rows - 3)
                walk.move(by if abs(by) == 1 else by * pages if abs(by) == 2 else by)

        for name in names:
            keys.add(name, filter=moving)(do)

    bind("up", "k", by=-1)
    bind("down", "j", by=1)
    bind("pageup", by=-2)
    bind("pagedown", "space", by=2)
    bind("home", "g", by=-10_000_000)
    bind("end", "G", by=10_000_000)
    bind("left", "h", side=-1)
    bind("right", "l", side=1)
    bind("enter", deed="switch")
    bind("e", deed="edit")
    bind("r", deed="retry")
    _more_keys(keys, walk, seeking, body, is_seeking)
    return keys


def _more_keys(keys: KeyBindings, walk: Walk, seeking: Buffer, body: Window, is_seeking: Condition) -> None:
    moving = ~is_seeking

    @keys.add("f", filter=moving)
    def _fold(event: KeyPressEvent) -> None:
        walk.told = ""
        walk.fold()

    @keys.add("/", filter=moving)
    def _seek(event: KeyPressEvent) -> None:
        seeking.reset()
        event.app.layout.focus(seeking)

    @keys.add("n", filter=moving)
    @keys.add("N", filter=moving)
    def _again(event: KeyPressEvent) -> None:
        walk.told = ""
        walk.find("", back=event.key_sequence[0].key == "N")

    @keys.add("enter", filter=is_seeking)
    def _found(event: KeyPressEvent) -> None:
        walk.told = ""
        walk.find(seeking.text)
        event.app.layout.focus(body)

    @keys.add("escape", filter=is_seeking, eager=True)
    @keys.add("c-c", filter=is_seeking)
    def _back(event: KeyPressEvent) -> None:
        event.app.layout.focus(body)

    @keys.add("q", filter=moving)
    @keys.add("escape", filter=moving, eager=True)
    @keys.add("c-c", filter=moving)
    @keys.add("c-d", filter=moving)
    def _leave(event: KeyPressEvent) -> None:
        event.app.exit(result=None)


def _choose(walk: Walk, event: KeyPressEvent, deed: Deed) -> None:
    node = walk.node
    if node is None:
        walk.fold()
    elif deed == "edit" and node.role != "user":
        walk.told = say("tree.not_yours")
    else:
        event.app.exit(result=Choice(deed, node))
