"""Styles an answer line by line as it comes: every character is written once, in order, and nothing is redrawn."""

from __future__ import annotations

import re

from veche.cli.terminal import PLAIN, SGR, Style

_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_HEADING = re.compile(r"#{1,6} ")
_UNDECIDED = re.compile(r" {0,3}(#{0,6}|`{0,2}|~{0,2})")  # may still become a heading or a fence


class Styler:
    """Feed pieces of Markdown, get what to write. Without its escape codes the output is the text itself."""

    def __init__(self) -> None:
        self._held = ""  # of a line whose kind is not known yet, or a star that may become two
        self._at_start = True
        self._fence: str | None = None
        self._closing = False
        self._line: Style | None = None
        self._bold = self._code = False
        self._before = ""  # the last character of this line that was written

    def feed(self, text: str) -> str:
        """What can be written now."""
        text = self._held + text
        self._held = ""
        out: list[str] = []
        while text:
            if self._at_start and not self._open_line(text, out):
                self._held = text
                break
            line, newline, rest = text.partition("\n")
            if self._line is not None or self._fence is not None:
                out.append(line)
            elif not newline and (len(line) - len(line.rstrip("*"))) % 2:  # the last star may be half of a pair
                out.append(self._inline(line[:-1]))
                self._held = "*"
                break
            else:
                out.append(self._inline(line))
            if newline:
                out.append(self._close_line())
            text = rest
        return "".join(out)

    def finish(self) -> str:
        """What was held back, and plain again."""
        rest, self._held = self._held, ""
        out: list[str] = []
        if rest:
            if self._at_start:
                self._decide(rest, out)
            out.append(rest if self._line or self._fence else self._inline(rest))
        return "".join(out) + self._reset()

    def _open_line(self, text: str, out: list[str]) -> bool:
        """Finds out what kind of line begins; False when more of it must come first."""
        head = text.partition("\n")[0]
        if "\n" not in text and len(head) < 10 and _UNDECIDED.fullmatch(head):
            return False
        self._decide(head, out)
        return True

    def _decide(self, head: str, out: list[str]) -> None:
        self._at_start = False
        fence = _FENCE.match(head)
        if self._fence is not None:
            self._closing = fence is not None and fence[1].startswith(self._fence) and head.strip() == fence[1]
            self._line = "dim" if self._closing else "cyan"
        elif fence is not None:
            self._fence, self._line = fence[1], "dim"
        elif _HEADING.match(head):
            self._line = "heading"
        elif head.lstrip().startswith(">"):
            self._line = "dim"
        else:
            self._line = None
        if self._line is not None and head:
            out.append(SGR[self._line])

    def _close_line(self) -> str:
        reset = self._reset()
        if self._closing:
            self._fence, self._closing = None, False
        self._at_start, self._line, self._before = True, None, ""
        return f"{reset}\n"

    def _reset(self) -> str:
        styled = self._line is not None or self._bold or self._code
        self._bold = self._code = False
        return PLAIN if styled else ""

    def _inline(self, text: str) -> str:
        out: list[str] = []
        for mark in re.split(r"(`|\*\*)", text):
            if mark == "`":
                self._code = not self._code
                out.append(SGR["cyan"] + mark if self._code else mark + self._again())
            elif mark == "**" and not self._code and (self._bold or not self._before.isalnum()):
                self._bold = not self._bold
                out.append(SGR["bold"] + mark if self._bold else mark + PLAIN)
            else:
                out.append(mark)
            self._before = mark[-1:] or self._before
        return "".join(out)

    def _again(self) -> str:
        return PLAIN + (SGR["bold"] if self._bold else "")
