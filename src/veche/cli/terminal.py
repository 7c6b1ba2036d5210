"""What the terminal at the other end can show: colour or none, width, no echo while an answer comes."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Literal, TextIO

COLOUR: list[Callable[[], tuple[str, bool, str]]] = []  # asks the settings, which stand above this module
Style = Literal["bold", "dim", "cyan", "heading", "match"]
SGR: dict[Style, str] = {
    "bold": "\x1b[1m",
    "dim": "\x1b[2m",
    "cyan": "\x1b[36m",
    "heading": "\x1b[1;36m",
    "match": "\x1b[1;33m",
}
PLAIN = "\x1b[0m"
# a model's words must not steer the terminal: no escape sequences, no C1 codes, no bells
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def is_terminal(stream: TextIO) -> bool:
    """Is a person at the other end?"""
    try:
        return stream.isatty()
    except ValueError:  # closed
        return False


def has_colour(stream: TextIO) -> bool:
    """May escape codes be written there? Asked of each stream by itself."""
    environment = os.environ
    chosen, now, _ = COLOUR[0]() if COLOUR else ("auto", False, "dark")
    if now and chosen != "auto":
        return chosen == "always"
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR", "0") not in ("", "0") or environment.get("CLICOLOR_FORCE", "0") not in ("", "0"):
        return True
    if chosen != "auto":
        return chosen == "always"
    return is_terminal(stream) and environment.get("TERM", "dumb") != "dumb"


def accent() -> str:
    """The colour that sets something off: cyan on a dark ground; on a light one blue, which can be read there."""
    return "34" if COLOUR and COLOUR[0]()[2] == "light" else "36"


def paint(text: str, style: Style, stream: TextIO) -> str:
    """`text` in a style, where the stream takes one."""
    if not has_colour(stream):
        return text
    return f"{SGR[style].replace('36m', f'{accent()}m')}{text}{PLAIN}"


def harmless(text: str) -> str:
    """`text` without what a terminal would obey."""
    return _CONTROLS.sub("", text)


def width() -> int:
    """Columns, within reason."""
    with suppress(OSError, ValueError):
        return max(40, min(os.get_terminal_size(sys.stdout.fileno()).columns, 120))
    return 100


@contextmanager
def no_echo() -> Iterator[None]:
    """What is typed while an answer comes does not mix with it; it waits for the next prompt."""
    if not is_terminal(sys.stdin):
        yield
        return
    import termios

    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    quiet = [*before]
    quiet[3] &= ~(termios.ECHO | termios.ICANON)  # each key as it is, Ctrl-D too; Ctrl-C still stops
    with suppress(termios.error):
        termios.tcsetattr(descriptor, termios.TCSANOW, quiet)
    try:
        yield
    finally:
        with suppress(termios.error):
            termios.tcsetattr(descriptor, termios.TCSANOW, before)
