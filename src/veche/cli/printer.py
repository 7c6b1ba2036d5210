"""Writes an answer as it comes: the answer to standard output, all else to standard error, nothing twice."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, TextIO

from veche.cli.markdown import Styler
from veche.cli.terminal import PLAIN, SGR, harmless, has_colour, is_terminal
from veche.cli.words import is_hushed

if TYPE_CHECKING:
    from veche.client.steps import Step


class Printer:
    """`silent` prints nothing of the answer (`--json` prints it whole at the end)."""

    def __init__(self, out: TextIO | None = None, *, silent: bool = False) -> None:
        self._out = out or sys.stdout
        self._silent = silent
        self._terminal = is_terminal(self._out)
        self._styler = Styler() if has_colour(self._out) else None
        self._thinks = is_terminal(sys.stderr) and not silent and not is_hushed()
        self._part: int | None = None  # the part that is open
        self._thinking = False
        self._text = ""  # the last characters that were written

    def hear(self, step: Step) -> None:
        """Every step of the answer as it comes, for printers that tell more than words."""

    def piece(self, part: int, kind: str, text: str) -> None:
        """A piece of the answer.

        Raises:
            BrokenPipeError: whoever read standard output has gone.
        """
        if kind == "reasoning":
            self._thought(text)
            return
        if self._silent:
            return
        if self._thinking:
            self._end_thought()
        if self._part is not None and part != self._part:
            self._write("\n\n")
        self._part = part
        self._write(text)

    def end(self) -> None:
        """The answer is over: the last line is ended."""
        if self._thinking:
            self._end_thought()
        if self._silent:
            return
        if self._styler is not None:
            self._raw(self._styler.finish())
        if self._text and not self._text.endswith("\n"):
            self._raw("\n")

    def _write(self, text: str) -> None:
        if self._terminal:
            text = harmless(text)
        self._text = (self._text + text)[-2:]
        self._raw(self._styler.feed(text) if self._styler is not None else text)

    def _raw(self, text: str) -> None:
        if text:
            self._out.write(text)
            self._out.flush()

    def _thought(self, text: str) -> None:
        """Thoughts are for a person who watches; they are no part of the answer."""
        if not self._thinks:
            return
        colour = has_colour(sys.stderr)
        if not self._thinking and colour:
            sys.stderr.write(SGR["dim"])
        self._thinking = True
        sys.stderr.write(harmless(text))
        sys.stderr.flush()

    def _end_thought(self) -> None:
        self._thinking = False
        sys.stderr.write((PLAIN if has_colour(sys.stderr) else "") + "\n\n")
        sys.stderr.flush()


def drop_output() -> None:
    """Nobody reads standard output any more: what is still held for it must not fail at the end."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
    os.close(null)
