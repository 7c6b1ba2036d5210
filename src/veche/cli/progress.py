"""One line on standard error that says how far a long work is; at a terminal only, and gone at its end."""

from __future__ import annotations

import sys
import time

from veche.cli.terminal import harmless, has_colour, is_terminal

AFTER = 0.4  # s: what is quicker shows nothing
EVERY = 0.1
_SIGNS = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"


class Progress:
    """Use as a context manager."""

    def __init__(self, what: str) -> None:
        self._what = harmless(what)
        self._live = is_terminal(sys.stderr) and has_colour(sys.stderr)
        self._began = self._shown = time.monotonic()
        self._turn = 0
        self._written = False

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._written:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def show(self, done: int, total: int | None) -> None:
        """How far it is."""
        now = time.monotonic()
        if not self._live or now - self._began < AFTER or (self._written and now - self._shown < EVERY):
            return
        self._shown, self._written = now, True
        self._turn = (self._turn + 1) % len(_SIGNS)
        count = f" {done} / {total}" if total else f" {done}" if done else ""
        sys.stderr.write(f"\r\x1b[K{_SIGNS[self._turn]} {self._what}{count}")
        sys.stderr.flush()
