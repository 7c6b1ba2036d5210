"""Writes an answer as it comes: the answer to standard output, all else to standard error, nothing twice."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, Literal, TextIO

from veche.cli.last_row import LastRow, columns_of
from veche.cli.rendering.blocks import Renderer
from veche.cli.terminal import PLAIN, SGR, harmless, has_colour, is_terminal
from veche.cli.words import is_hushed, notice, say

if TYPE_CHECKING:
    from veche.client.steps import Step

Reasoning = Literal["folded", "shown", "hidden"]
EVERY = 0.12  # s between two looks at a thought
PATIENCE = 1.0  # s of silence after which something is shown


class Printer:
    """`silent` prints nothing of the answer (`--json` prints it whole at the end)."""

    def __init__(self, out: TextIO | None = None, *, silent: bool = False, reasoning: Reasoning = "folded") -> None:
        self._out = out or sys.stdout
        self._silent = silent
        self._terminal = is_terminal(self._out)
        self._renderer = Renderer(self._columns) if has_colour(self._out) and not silent else None
        self._row = LastRow()
        watched = is_terminal(sys.stderr) and not silent and not is_hushed()
        self._thoughts = _Thoughts(self._row, reasoning if watched else "hidden")
        self.ticks = self._row.live and not is_hushed()  # wants to be told that time goes by
        self._part: int | None = None  # the part that is open
        self._text = ""  # the last characters that were written
        self._began = time.monotonic()

    def hear(self, step: Step) -> None:
        """Every step of the answer as it comes, for printers that tell more than words."""

    def piece(self, part: int, kind: str, text: str) -> None:
        """A piece of the answer.

        Raises:
            BrokenPipeError: whoever read standard output has gone.
        """
        if kind == "reasoning":
            if not self._thoughts.open:
                self._end_row()
            self._thoughts.add(text)
            return
        if self._silent:
            return
        self._thoughts.end()
        self._row.clear()
        if self._part is not None and part != self._part:
            self._write("\n\n")
        self._part = part
        self._write(text)

    def tick(self) -> None:
        """Nothing has come for a while."""
        if self._thoughts.open:
            self._thoughts.show()
        elif self._part is None and (seconds := time.monotonic() - self._began) >= PATIENCE:
            self._row.show(say("run.waiting", seconds=int(seconds)))
        elif self._renderer is not None and self._renderer.rows_held > 2:
            self._row.show(say("run.table_comes", rows=self._renderer.rows_held - 2))

    def make_room(self) -> None:
        """Something else is to be told: on a row of its own."""
        self._thoughts.end()
        self._row.clear()
        self._end_row()

    def end(self) -> None:
        """The answer is over: the last line is ended."""
        self._thoughts.end()
        self._row.clear()
        self._end_row()

    def _end_row(self) -> None:
        if self._silent or not self._text:
            return
        if self._renderer is not None:
            self._raw(self._renderer.finish())
        elif not self._text.endswith("\n"):
            self._raw("\n")
            self._text = "\n"

    def _write(self, text: str) -> None:
        if self._terminal or self._renderer is not None:  # what is styled is for eyes, through whatever pipe
            text = harmless(text)
        self._text = (self._text + text)[-2:]
        self._raw(self._renderer.feed(text) if self._renderer is not None else text)

    def _raw(self, text: str) -> None:
        if text:
            self._out.write(text)
            self._out.flush()

    def _columns(self) -> int:
        return columns_of(self._out.fileno() if self._terminal else -1)


class _Thoughts:
    """Thoughts are for a person who watches; they are no part of the answer."""

    def __init__(self, row: LastRow, how: Reasoning) -> None:
        self.open = False
        self._row = row
        self._how = "hidden" if how == "folded" and not row.live else how
        self._tail = ""
        self._began = self._looked = 0.0

    def add(self, text: str) -> None:
        """More of them."""
        now = time.monotonic()
        if not self.open:
            self.open, self._began, self._looked, self._tail = True, now, 0.0, ""
            self._row.clear()
            if self._how == "shown" and has_colour(sys.stderr):
                sys.stderr.write(SGR["dim"])
        if self._how == "shown":
            sys.stderr.write(harmless(text))
            sys.stderr.flush()
        elif self._how == "folded":
            self._tail = (self._tail + text)[-600:]
            if now - self._looked >= EVERY:
                self.show()

    def show(self) -> None:
        """The end of what is being thought, on one row."""
        if self._how == "folded":
            self._looked = time.monotonic()
            self._row.show(self._tail)

    def end(self) -> None:
        """They are over: one line says how long they took."""
        if not self.open:
            return
        self.open = False
        if self._how == "shown":
            sys.stderr.write((PLAIN if has_colour(sys.stderr) else "") + "\n\n")
            sys.stderr.flush()
        elif self._how == "folded":
            self._row.clear()
            notice(say("run.thought", seconds=f"{time.monotonic() - self._began:.1f}") + "\n")


def drop_output() -> None:
    """Nobody reads standard output any more: what is still held for it must not fail at the end."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
    os.close(null)
