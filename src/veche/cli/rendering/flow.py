"""Puts words on rows: wraps at spaces and between wide characters, and changes colours only where they change."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple
from unicodedata import category, east_asian_width

PLAIN = "\x1b[0m"
CODES = re.compile(r"\x1b\[[0-9;]*m")
# of these, each takes one column; anything else is measured
_NARROW = re.compile(r"[\x20-\x7e\xa1-\xac\xae-\u02ff\u0370-\u0482\u048a-\u0530–—‘’“”•…₽€№→─│]*")
_PIECES = re.compile(r"[ \t]+|[^ \t]+")
_JOINER, _AS_PICTURE, _SKIN = "\u200d", "\ufe0f", ("\U0001f3fb", "\U0001f3ff")
_CLOSING = frozenset("、。，．：；？！）」』】〉》〕｝ー’”…ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.!?:;)]}%")
_OPENING = frozenset("（「『【〈《〔｛‘“([{")


class Piece(NamedTuple):
    """Text in one style; `exact` keeps runs of spaces. A line break is a piece of its own."""

    text: str
    style: str = ""
    exact: bool = False


def width_of(text: str) -> int:
    """How many columns `text` takes."""
    if text.isascii() or _NARROW.fullmatch(text):
        return len(text)
    total, before = 0, ""
    for char in text:
        if char == _AS_PICTURE:
            total += before != "" and _width(before) == 1
        elif before != _JOINER and not (_SKIN[0] <= char <= _SKIN[1] and before):
            total += _width(char)
        before = char
    return total


@lru_cache(maxsize=4096)
def _width(char: str) -> int:
    """Of one character by itself; what stands on, or shapes, another takes none."""
    if east_asian_width(char) in "WF":
        return 2
    return 0 if (char != "\xad" and category(char) in ("Mn", "Me", "Cf")) or "\u1160" <= char <= "\u11ff" else 1


def _is_wide(char: str) -> bool:
    return ord(char) >= 0x1100 and _width(char) == 2


def _joins(char: str, before: str) -> bool:
    """Is it one character with what stands before it? Marks, emoji that are put together, flags."""
    return before == _JOINER or _SKIN[0] <= char <= _SKIN[1] or (ord(char) >= 0x300 and _width(char) == 0)


def style_of(*styles: str) -> str:
    """Styles put together."""
    return ";".join(dict.fromkeys(style for style in styles if style))


class Painter:
    """Writes text in styles."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._now = ""

    def write(self, text: str, style: str = "") -> None:
        """Writes `text`, which has no line break."""
        if not text:
            return
        if style != self._now:
            if self._now:
                self._out.append(PLAIN)
            if style:
                self._out.append(f"\x1b[{style}m")
            self._now = style
        self._out.append(text)

    def end_row(self) -> None:
        """Ends the row; a style does not reach over it."""
        self.plain()
        self._out.append("\n")

    def plain(self) -> None:
        """Back to no style."""
        if self._now:
            self._out.append(PLAIN)
            self._now = ""

    def take(self) -> str:
        """What was written since the last time."""
        text = "".join(self._out)
        self._out.clear()
        return text


class Flow:
    """One line of Markdown on as many rows as it needs. A word is written when what follows it is known."""

    def __init__(self, painter: Painter, columns: Callable[[], int]) -> None:
        self._painter = painter
        self._columns = columns
        self._first: tuple[Piece, ...] = ()
        self._rest: tuple[Piece, ...] = ()
        self._start()

    def _start(self) -> None:
        self._word: list[Piece] = []
        self._space: Piece | None = None
        self._last = ""
        self._flag = False
        self._begun = False
        self._fresh = True  # no word on this row yet
        self._col = 0

    def begin(self, first: tuple[Piece, ...] = (), rest: tuple[Piece, ...] = ()) -> None:
        """Begins a line; `first` stands before its first row, `rest` before the others."""
        self._start()
        self._first, self._rest = first, rest

    def add(self, pieces: Iterable[Piece]) -> None:
        """Adds to the line."""
        for piece in pieces:
            if piece.text == "\n":
                self._place()
                self._space, self._last = None, ""
                self._break()
                continue
            for found in _PIECES.findall(piece.text):
                if found[0] in " \t":
                    self._place()
                    self._space, self._last = Piece(found if piece.exact else " ", piece.style), ""
                elif found.isascii() or _NARROW.fullmatch(found):
                    self._narrow(found, piece.style)
                else:
                    for char in found:
                        self._char(char, piece.style)

    def close(self) -> None:
        """Ends the line."""
        self._place()
        self._prefix()
        self._painter.end_row()
        self._start()

    def _narrow(self, text: str, style: str) -> None:
        if self._last and text[0] not in _CLOSING and _is_wide(self._last):
            self._place()
        self._push(text, style)

    def _char(self, char: str, style: str) -> None:
        flag = "\U0001f1e6" <= char <= "\U0001f1ff"
        pair = flag and self._flag
        together = _joins(char, self._last) or pair or char in _CLOSING or self._last in _OPENING
        if self._last and not together and (_is_wide(char) or _is_wide(self._last)):
            self._place()
        self._push(char, style)
        self._flag = flag and not pair

    def _push(self, text: str, style: str) -> None:
        self._word.append(Piece(text, style))
        self._last, self._flag = text[-1], False

    def _place(self) -> None:
        """Puts the word on this row, or on the next one."""
        if not self._word:
            return
        text = "".join(piece.text for piece in self._word)
        size, room = width_of(text), self._columns()
        self._prefix()
        gap = len(self._space.text) if self._space is not None and not self._fresh else 0
        if not self._fresh and self._col + gap + size > room:
            self._break()
            self._prefix()
        elif gap and self._space is not None:
            self._painter.write(self._space.text, self._space.style)
            self._col += gap
        if self._col + size > room and "://" not in text:  # an address is left to the terminal, so that it stays whole
            self._cut(room)
        else:
            for piece in self._word:
                self._painter.write(piece.text, piece.style)
            self._col += size
        self._word.clear()
        self._space, self._fresh = None, False

    def _cut(self, room: int) -> None:
        """A word that is wider than a row."""
        for piece in self._word:
            for char in piece.text:
                size = width_of(char)
                if self._col + size > room and not self._fresh:
                    self._break()
                    self._prefix()
                self._painter.write(char, piece.style)
                self._col, self._fresh = self._col + size, False

    def _break(self) -> None:
        self._prefix()
        self._painter.end_row()
        self._fresh, self._col = True, 0

    def _prefix(self) -> None:
        if not self._fresh or self._col:
            return
        for piece in self._rest if self._begun else self._first:
            self._painter.write(piece.text, piece.style)
            self._col += width_of(piece.text)
        self._begun = True


def rows_of(pieces: Iterable[Piece], columns: int) -> list[str]:
    """A text on rows of so many columns; what is wider is cut."""
    painter = Painter()
    flow = Flow(painter, lambda: columns)
    flow.begin()
    flow.add(pieces)
    flow.close()
    return painter.take().removesuffix("\n").split("\n")
