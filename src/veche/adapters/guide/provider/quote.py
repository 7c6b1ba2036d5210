"""Cuts out of a section or passage the part that answers, and sets it as a Markdown quote."""

from __future__ import annotations

import re
from collections.abc import Sequence

from veche.adapters.guide.provider.lookup import Wanted, coverage
from veche.kit.text import terms

_LONGEST = 900  # characters of one quote
_CUT = "[…]"


def excerpt(text: str, wanted: Sequence[Wanted], limit: int = _LONGEST) -> str:
    """`text`, or where it is longer than `limit` characters its blocks that meet most of what is wanted, in order."""
    text = text.strip()
    if len(text) <= limit:
        return text
    blocks = [piece for block in _blocks(text) for piece in _pieces(block, limit)]
    met = [coverage(wanted, frozenset(terms(block))) for block in blocks]
    chosen: set[int] = set()
    room = limit
    for number in sorted(range(len(blocks)), key=lambda each: (-met[each], each)):
        if len(blocks[number]) <= room:
            chosen.add(number)
            room -= len(blocks[number])
    parts: list[str] = []
    for number, block in enumerate(blocks):
        if number in chosen:
            parts.append(block)
        elif not parts or parts[-1] != _CUT:
            parts.append(_CUT)
    return "\n\n".join(parts)


def as_quote(text: str) -> str:
    """`text` as a Markdown block quote."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def _blocks(text: str) -> list[str]:
    """Paragraphs; a fenced block of code is one, whatever it holds."""
    blocks: list[str] = []
    inside = False
    for piece in re.split(r"\n\s*\n", text):
        if inside:
            blocks[-1] += f"\n\n{piece}"
        else:
            blocks.append(piece)
        inside ^= piece.count("```") % 2 == 1
    return blocks


def _pieces(block: str, limit: int) -> list[str]:
    """A block that is longer than a whole quote, cut at ends of sentences or, failing these, of words."""
    pieces: list[str] = []
    while len(block) > limit:
        end = max(block.rfind(mark, 0, limit) for mark in (". ", "! ", "? ", "\n", "… "))
        if end < limit // 3:
            end = block.rfind(" ", 0, limit)
        end = end + 1 if end > 0 else limit
        pieces.append(block[:end].strip())
        block = block[end:].strip()
    return [*pieces, block] if block else pieces
