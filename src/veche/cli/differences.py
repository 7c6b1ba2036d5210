"""What two texts have in common, word by word; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Side = Literal["same", "old", "new"]
Run = tuple[Side, str]
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
MOST = 4_000_000  # pairs of words that are compared with each other; beyond it common words are passed over


@dataclass
class Pair:
    """Two lines that stand side by side; None where one side has no such line."""

    old: list[Run] | None
    new: list[Run] | None


def runs(old: str, new: str) -> list[Run]:
    """One text made of both: what is the same, what only the old one has, what only the new one."""
    a, b = _WORDS.findall(old), _WORDS.findall(new)
    found: list[Run] = []
    for tag, a0, a1, b0, b1 in _matcher(a, b).get_opcodes():
        if tag == "equal":
            _add(found, "same", "".join(a[a0:a1]))
            continue
        _add(found, "old", "".join(a[a0:a1]))
        _add(found, "new", "".join(b[b0:b1]))
    return found


def pairs(old: str, new: str) -> Iterator[Pair]:
    """The lines of both, those that belong together side by side, with the words that differ."""
    a, b = old.split("\n"), new.split("\n")
    for tag, a0, a1, b0, b1 in _matcher(a, b).get_opcodes():
        if tag == "equal":
            for line in a[a0:a1]:
                yield Pair([("same", line)], [("same", line)])
            continue
        for i in range(max(a1 - a0, b1 - b0)):
            left = a[a0 + i] if a0 + i < a1 else None
            right = b[b0 + i] if b0 + i < b1 else None
            yield _pair(left, right)


def common(old: str, new: str) -> int:
    """The share of words that both have, in percent."""
    a, b = _said(old), _said(new)
    if not a and not b:
        return 100
    same = sum(block.size for block in _matcher(a, b).get_matching_blocks())
    return round(200 * same / (len(a) + len(b)))


def _said(text: str) -> list[str]:
    return [word for word in _WORDS.findall(text) if not word.isspace()]


def _pair(old: str | None, new: str | None) -> Pair:
    if old is None or new is None:
        return Pair(None if old is None else [("old", old)], None if new is None else [("new", new)])
    both = runs(old, new)
    return Pair([run for run in both if run[0] != "new"], [run for run in both if run[0] != "old"])


def _matcher(a: Sequence[str], b: Sequence[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(str.isspace if len(a) * len(b) <= MOST else None, a, b, autojunk=len(a) * len(b) > MOST)


def _add(found: list[Run], side: Side, text: str) -> None:
    if not text:
        return
    if found and found[-1][0] == side:
        found[-1] = (side, found[-1][1] + text)
    else:
        found.append((side, text))
