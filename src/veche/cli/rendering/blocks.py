"""What kind of line begins: paragraph, heading, list, quote, code, table. It is written as soon as that is known."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from veche.cli.rendering import inline
from veche.cli.rendering.flow import Flow, Painter, Piece
from veche.cli.rendering.grid import RULE, draw
from veche.cli.rendering.inline import BOLD, CODE, DIM

if TYPE_CHECKING:
    from veche.cli.rendering.code import CodeColours

_QUOTE = re.compile(r" {0,3}> ?")
_FENCE = re.compile(r"( *)(?:(`{3,})([^`]*)|(~{3,})(.*))")
_STROKE = re.compile(r" {0,3}(?:([-*_])(?: *\1){2,}|=+) *")
_HEADING = re.compile(r" {0,3}(#{1,6}) +(?=\S)")
_ITEM = re.compile(r"( *)([-*+]|\d{1,9}[.)]) +(?:\[([ xX])\] +)?(?=\S)")
_INDENT = re.compile(r"[ \t]*")
_FORMULA = {"\\[": "\\]", "$$": "$$"}
# the beginning of a line that may still become one kind or another
_UNDECIDED = re.compile(
    r" *(?:#{1,6} *|([-*_])(?: *\1)* *|[-*+] +(?:\[(?:[ xX](?:\] *)?)?)?|\d{1,9}(?:[.)] *(?:\[(?:[ xX](?:\] *)?)?)?)?"
    r"|=+ *|`{1,2}|`{3,}[^`]*|~{1,2}|~{3,}.*|\|.*|\\(?:\[.*)?|\$(?:\$.*)?|>)?"
)


class Renderer:
    """Feed pieces of Markdown, write what it gives. Nothing that was written is ever changed."""

    def __init__(self, columns: Callable[[], int]) -> None:
        self._columns = columns
        self._painter = Painter()
        self._flow = Flow(self._painter, columns)
        self._held = ""  # of the line that is not decided, or not written, yet
        self._before = ""  # the character before it
        self._kind = ""  # of the line that is open: "", text, code
        self._style = ""
        self._indent = 0  # of the fence that is open
        self._fence = ""  # what closes the code that is open
        self._fenced_in = 0  # so many quotes
        self._colours: CodeColours | None = None
        self._first = True  # nothing of the line of code was written yet
        self._formula = ""  # what closes the formula that is open
        self._table: list[str] = []
        self._depth = 0  # of quotes, in the table
        self._last = ""  # the kind of the last line that was written
        self._gap = False  # a blank line came
        self._listed = False

    def feed(self, text: str) -> str:
        """What can be written now."""
        self._held += text
        self._go(final=False)
        return self._painter.take()

    def finish(self) -> str:
        """All that was held. The last row is ended; another text may follow."""
        self._go(final=True)
        self._draw_table()
        self._painter.plain()
        self._fence = self._formula = self._last = ""
        self._listed = self._gap = False
        return self._painter.take()

    @property
    def rows_held(self) -> int:
        """Rows of a table that wait for its end."""
        return len(self._table)

    def _go(self, *, final: bool) -> None:
        while self._held or (final and self._kind):
            if not self._kind and not self._fence:
                self._expand()
            line, newline, rest = self._held.partition("\n")
            whole = bool(newline) or final
            if not self._kind and not self._open(line, whole):
                if not whole:
                    return
                self._held = rest  # a line that is nothing more
                continue
            line, newline, rest = self._held.partition("\n")
            used = self._write(line, whole)
            if not whole:
                self._before = line[used - 1] if used else self._before
                self._held = self._held[used:]
                return
            self._close()
            self._held = rest

    # ── what kind of line ──

    def _open(self, line: str, whole: bool) -> bool:
        """Finds out what line begins, and takes its beginning; False where there is nothing to write (yet)."""
        if self._fence or self._formula:
            return self._open_inside(line, whole)
        at = depth = 0
        while quote := _QUOTE.match(line, at):
            if quote.end() == len(line) and not whole:
                return False
            at, depth = quote.end(), depth + 1
        rest = line[at:]
        if not whole and _UNDECIDED.fullmatch(rest):
            return False
        if rest.lstrip().startswith("|"):
            return self._row(rest, depth)
        self._draw_table()
        if not rest.strip():
            if depth:
                self._begin("text", depth, "quote")
                self._take(len(line))
                return True
            self._gap = True
            return False
        known = self._special(rest, depth, whole, at)
        return self._textual(rest, depth, at) if known is None else known

    def _open_inside(self, line: str, whole: bool) -> bool:
        if self._fence:
            at = 0
            for _ in range(self._fenced_in):
                quote = _QUOTE.match(line, at)
                if quote is None and (whole or line[at:].strip()):  # the quote is over, and the code with it
                    self._end_fence()
                    return self._open(line, whole)
                if quote is None or (quote.end() == len(line) and not whole):
                    return False
                at = quote.end()
            code = line[at:]
            bare = code.lstrip(" ")
            mark = self._fence[0]
            if not whole and len(code) < 200 and not bare.strip(mark).strip() and (bare[:1] in ("", mark)):
                return False
            if whole and bare.startswith(self._fence) and not bare.strip().strip(mark):
                self._end_fence()
                return False
            self._take(at + min(len(code) - len(bare), self._indent))
            self._kind, self._first = "code", True
            return True
        if whole:
            self._verbatim(line)
            self._formula = "" if self._formula in line else self._formula
        return False

    def _end_fence(self) -> None:
        self._painter.write("──", DIM)
        self._painter.end_row()
        self._fence, self._last = "", "code"
        self._colours = None

    def _special(self, rest: str, depth: int, whole: bool, at: int) -> bool | None:
        """Fences, strokes, headings and formulas; None where it is none of them."""
        fence = _FENCE.fullmatch(rest) if whole else None
        if fence and (len(fence[1]) < 4 or self._listed):
            self._blank("code")
            self._fence, self._indent, self._fenced_in = fence[2] or fence[4], len(fence[1]), depth
            info = (fence[3] or fence[5] or "").strip()
            language = (info.split() or [""])[0].strip("{.}")
            from veche.cli.rendering.code import CodeColours

            self._colours = CodeColours(language.lower(), self._painter)
            self._painter.write(f"── {info}" if info else "──", DIM)
            self._painter.end_row()
            self._last = "code"
            return False
        if whole and _STROKE.fullmatch(rest) and (rest.strip()[0] != "=" or self._last == "text"):
            self._blank("stroke" if self._last != "text" or self._gap else "text")
            self._painter.write("─" * min(self._columns(), 40), DIM)
            self._painter.end_row()
            self._last = "stroke"
            return False
        if heading := _HEADING.match(rest):
            level = len(heading[1])
            self._begin("text", depth, "heading", style=f"{BOLD};{CODE}" if level < 3 else BOLD)
            self._take(at + heading.end())
            return True
        bare = rest.lstrip()
        if whole and (close := _FORMULA.get(bare[:2])) and close not in bare[2:]:
            self._blank("formula")
            self._verbatim(rest)
            self._formula, self._last = close, "formula"
            return False
        return None

    def _verbatim(self, line: str) -> None:
        self._flow.begin()
        self._flow.add([Piece(line, exact=True)])
        self._flow.close()

    def _expand(self) -> None:
        """Tabs before a line's first word."""
        blank = _INDENT.match(self._held)
        if blank and "\t" in blank[0]:
            self._held = blank[0].replace("\t", "    ") + self._held[blank.end() :]

    def _textual(self, rest: str, depth: int, at: int) -> bool:
        """Items of lists, and paragraphs."""
        if item := _ITEM.match(rest):
            indent = " " * min(len(item[1]), self._columns() // 2)
            mark = item[2] if item[2][0].isdigit() else "•"
            if item[3]:
                mark = "☑" if item[3] in "xX" else "☐"
            self._begin("text", depth, "list", first=f"{indent}{mark} ", rest=f"{indent}{' ' * len(mark)} ")
            self._take(at + item.end())
            self._listed = True
            return True
        spaces = len(_INDENT.match(rest)[0])  # type: ignore[index]
        if not spaces:
            self._listed = False
        if spaces >= 4 and not self._listed and (self._gap or self._last in ("", "indented")):
            self._blank("indented")
            self._kind, self._first, self._colours = "code", True, None
            self._last = "indented"
            self._take(at)
            return True
        indent = " " * min(spaces, self._columns() // 2) if self._listed else ""
        self._begin("text", depth, "text", first=indent, rest=indent)
        self._take(at + spaces)
        return True

    def _begin(self, kind: str, depth: int, name: str, *, first: str = "", rest: str = "", style: str = "") -> None:
        self._blank("quote" if depth and name == "text" else name)
        self._last = "quote" if depth and name == "text" else name
        self._kind, self._style, self._before = kind, style, ""
        bar = (Piece("│ " * depth, DIM),) if depth else ()
        self._flow.begin((*bar, Piece(first)) if first else bar, (*bar, Piece(rest)) if rest else bar)

    def _take(self, count: int) -> None:
        self._held = self._held[count:]

    def _blank(self, name: str) -> None:
        """A blank line where one was written, and around what stands by itself."""
        apart = ("heading", "code", "table", "stroke", "formula")
        if self._last and (self._gap or ((name in apart or self._last in apart) and self._last != name)):
            self._painter.end_row()
        self._gap = False

    # ── what is in the line ──

    def _write(self, line: str, whole: bool) -> int:
        if self._kind == "code":
            if self._colours is None:
                self._painter.write(line)
                return len(line)
            used = self._colours.feed(line, final=whole, first=self._first)
            self._first = self._first and not used
            return used
        pieces, used = inline.scan(line, style=self._style, before=self._before, final=whole)
        self._flow.add(pieces)
        return used

    def _close(self) -> None:
        if self._kind == "code":
            self._painter.end_row()
            if self._colours is not None:
                self._colours.end_line()
        else:
            self._flow.close()
        self._kind = ""

    # ── tables ──

    def _row(self, line: str, depth: int) -> bool:
        if self._table and (depth != self._depth or (len(self._table) == 1 and not RULE.fullmatch(line))):
            self._draw_table()
        self._table.append(line)
        self._depth = depth
        return False

    def _draw_table(self) -> None:
        lines, self._table = self._table, []
        if not lines:
            return
        if len(lines) == 1 or not RULE.fullmatch(lines[1]):
            for line in lines:
                self._begin("text", self._depth, "text")
                self._flow.add(inline.parse(line))
                self._flow.close()
            self._kind = ""
            return
        self._blank("table")
        bar = "│ " * self._depth
        for row in draw(lines, self._columns() - len(bar)).splitlines():
            self._painter.write(bar, DIM)
            self._painter.write(row)
            self._painter.end_row()
        self._last = "table"
