"""Rows for people: aligned, on one line each, safe to print."""

from __future__ import annotations

import re
import sys
import unicodedata
from datetime import datetime
from typing import TYPE_CHECKING

from veche.cli.figures import money
from veche.cli.terminal import harmless, paint
from veche.cli.words import plural, say

if TYPE_CHECKING:
    from veche.client.entities import Message

_PAINT = re.compile(r"\x1b\[[0-9;]*m")
# Latin, Greek, Cyrillic, usual punctuation, arrows and lines: a column each, and nothing that stands on another
_NARROW = re.compile(r"[\x00-\xac\xae-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2190-\u2193\u2500-\u25fc]*")


def when(moment: int) -> str:
    """A time as people here say it: the hour today, else the day."""
    then = datetime.fromtimestamp(moment / 1000).astimezone()
    today = datetime.now().astimezone().date()
    return then.strftime("%H:%M" if then.date() == today else "%Y-%m-%d")


def columns(text: str) -> int:
    """How wide `text` stands in a terminal."""
    if "\x1b" in text:
        text = _PAINT.sub("", text)
    return len(text) if _NARROW.fullmatch(text) else sum(map(_wide, text))


def _wide(letter: str) -> int:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):  # they stand on another letter, or nowhere
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def table(rows: list[list[str]], *, right: tuple[int, ...] = (), head: bool = False) -> None:
    """Prints rows with their columns aligned; the last column is as long as it is. A `head` is dim."""
    if not rows:
        return
    sizes = [max(columns(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        cells = []
        for i, cell in enumerate(row):
            gap = " " * (sizes[i] - columns(cell))
            cells.append(gap + cell if i in right else cell if i == len(row) - 1 else cell + gap)
        line = "  ".join(cells).rstrip()
        print(paint(line, "dim", sys.stdout) if head and row is rows[0] else line)


def one_line(text: str, most: int = 80) -> str:
    """`text` on one line, cut where it would be wider than `most`."""
    clean = harmless(" ".join(text.split()))
    if columns(clean) <= most:
        return clean
    kept, room = [], most - 1
    for letter in clean:
        room -= _wide(letter)
        if room < 0:
            break
        kept.append(letter)
    return "".join(kept).rstrip() + "…"


def _count(number: int | None) -> str:
    return "?" if number is None else str(number)


def usage_line(message: Message) -> str:
    """What an answer took, on one line."""
    facts = [message.model or ""]
    if message.usage is not None and message.usage.output_tokens is not None:
        facts.append(f"{_count(message.usage.input_tokens)} → {plural('tokens', message.usage.output_tokens)}")
    if message.cost is not None and float(message.cost.amount):
        facts.append(money(message.cost.amount, message.cost.currency))
    if message.duration_ms is not None:
        facts.append(say("seconds", count=f"{message.duration_ms / 1000:.1f}"))
    return " · ".join(fact for fact in facts if fact)
