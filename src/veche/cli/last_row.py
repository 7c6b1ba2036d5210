"""The one row that may be written over: what is going on while there is nothing else to see. It leaves no trace."""

from __future__ import annotations

import os
import sys

from veche.cli.rendering.flow import width_of
from veche.cli.terminal import PLAIN, SGR, harmless, has_colour, is_terminal


def columns_of(descriptor: int, most: int = 120) -> int:
    """How many columns may be written; the last one is left free, terminals differ in what they do there."""
    try:
        columns = os.get_terminal_size(descriptor).columns
    except (OSError, ValueError):
        columns = 80
    return max(10, min(columns, most) - 1)


class LastRow:
    """On standard error, at a terminal that can erase a row."""

    def __init__(self) -> None:
        self.live = is_terminal(sys.stderr) and has_colour(sys.stderr)
        self._shown = False

    def show(self, text: str) -> None:
        """Shows the end of `text` in place of what was shown."""
        if not self.live:
            return
        room = columns_of(sys.stderr.fileno())
        line = harmless(" ".join(text[-4 * room :].split()))
        while width_of(line) > room:
            line = "…" + line[max(2, (width_of(line) - room) // 2 + 1) :]
        sys.stderr.write(f"\r\x1b[K{SGR['dim']}{line}{PLAIN}")
        sys.stderr.flush()
        self._shown = True

    def clear(self) -> None:
        """The row is free again."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._shown = False
