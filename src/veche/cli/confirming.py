"""Asks before something goes that cannot be had again."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from veche.cli.ending import Ending
from veche.cli.terminal import is_terminal
from veche.cli.words import say


def confirm(question: str) -> bool:
    """Did the person say yes? Anything else is a no.

    Raises:
        Ending: nobody is there to be asked; `-y` would have answered.
    """
    return ask_for(f"{question} {say('library.yes_no')} ").strip().lower() in {"y", "yes", "д", "да"}


def ask_for(question: str) -> str:
    """One line from the person, typed as usual even where a sitting shows no echo.

    Raises:
        Ending: nobody is there to be asked.
    """
    if sys.stdin is None or not (is_terminal(sys.stdin) and is_terminal(sys.stderr)):
        raise Ending(2, say("library.say_yes"))
    print(question, end="", file=sys.stderr, flush=True)
    with _seen():
        line = sys.stdin.readline()
    if not line.endswith("\n"):
        print(file=sys.stderr)
    return line


@contextmanager
def _seen() -> Iterator[None]:
    import termios

    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    usual = [*before]
    usual[0] |= termios.ICRNL
    usual[3] |= termios.ECHO | termios.ICANON
    with suppress(termios.error):
        termios.tcsetattr(descriptor, termios.TCSADRAIN, usual)
    try:
        yield
    finally:
        with suppress(termios.error):
            termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
