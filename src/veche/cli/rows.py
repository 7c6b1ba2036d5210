"""The words of the picture: what stands on the line of a message, cut to the width there is."""

from __future__ import annotations

import os
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, TextIO

from veche.cli.drawing import ASCII, Glyphs, Row
from veche.cli.figures import money
from veche.cli.tables import columns, one_line
from veche.cli.terminal import harmless
from veche.cli.words import plural, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from veche.cli.addressing import Dialogue
    from veche.client.entities import Cost, TreeNode

Kind = Literal["plain", "on", "off", "name", "facts", "words", "warn"]
Piece = tuple[Kind, str]
FEWEST_WORDS = 12  # columns of a message's words; fewer say nothing
_OPEN = ("stopped", "interrupted", "failed", "streaming", "queued")


def glyphs_for(stream: TextIO) -> Glyphs:
    """Drawn lines where they can be shown, else what every terminal has."""
    wanted = next((value for name in ("LC_ALL", "LC_CTYPE", "LANG") if (value := os.environ.get(name))), "")
    if wanted.partition(".")[0] in ("C", "POSIX") and "utf" not in wanted.lower():
        return ASCII
    try:
        "".join(vars(Glyphs()).values()).encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return Glyphs()


def whole_width(stream: TextIO | None = None) -> int | None:
    """The columns of the terminal that is written to; None where it is none."""
    try:
        return max(20, os.get_terminal_size((stream or sys.stdout).fileno()).columns)
    except (OSError, ValueError):
        return None


def forgive(stream: TextIO) -> None:
    """What the stream's encoding does not know becomes a question mark, not a failure."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")


def speaker(node: TreeNode) -> str:
    """Who said it: the person, or the model."""
    return say("you") if node.role == "user" else harmless(node.model or node.role)


def count(number: int | None) -> str:
    """A number of tokens, briefly."""
    if number is None:
        return "?"
    if number < 1_000:
        return str(number)
    return f"{number / 1_000:.1f}k" if number < 100_000 else f"{number // 1_000}k"


def total(costs: Iterable[Cost | None], *, unknown: bool) -> str:
    """What all came to, by currency; `≥` where some of it is not known."""
    sums: dict[str, Decimal] = {}
    for cost in costs:
        if cost is not None:
            sums[cost.currency] = sums.get(cost.currency, Decimal(0)) + Decimal(cost.amount)
    text = ", ".join(money(amount, currency) for currency, amount in sums.items() if amount)
    return f"≥ {text}" if text and unknown else text


def facts(node: TreeNode, glyphs: Glyphs) -> list[str]:
    """What is known of a message besides its words."""
    found = []
    if node.input_tokens is not None or node.output_tokens is not None:
        found.append(f"{count(node.input_tokens)} {glyphs.arrow} {count(node.output_tokens)}")
    if node.cost is not None and Decimal(node.cost.amount):
        found.append(money(node.cost.amount, node.cost.currency))
    return found


def marks(node: TreeNode, glyphs: Glyphs) -> str:
    """Stars, ratings and votes."""
    found = [glyphs.star] if node.starred else []
    if node.rating is not None:
        found.append(glyphs.good if node.rating > 0 else glyphs.bad)
    if node.verdict == "chosen":
        found.append(glyphs.chosen)
    return " ".join(found)


def headline(dialogue: Dialogue, dot: str) -> str:
    """The conversation's name and what it comes to."""
    kids = dialogue.children
    ends = sum(node.id not in kids for node in dialogue.nodes.values())
    answers = [node for node in dialogue.nodes.values() if node.role == "assistant"]
    unknown = any(node.cost is None and node.output_tokens for node in answers)
    cost = total((node.cost for node in answers), unknown=unknown)
    said = [plural("messages", len(dialogue.nodes)), plural("tree.branches", ends)]
    facts = f" {dot} ".join([*said, *([cost] if cost else [])])
    return f"{one_line(dialogue.conversation.title or say('untitled'))} {dot} {facts}"


class Writer:
    """Makes lines of rows."""

    def __init__(self, dialogue: Dialogue, glyphs: Glyphs, *, width: int | None, ids: bool = False) -> None:
        self._dialogue = dialogue
        self._glyphs = glyphs
        self._width = width
        self._ids = ids
        self._names: dict[str, list[str]] = {}
        for branch in dialogue.branches:
            self._names.setdefault(branch.message_id, []).append(one_line(branch.name, 40))

    def line(self, row: Row) -> list[Piece]:
        """The pieces of one line."""
        if row.node is None:
            name = "tree.below" if row.below else "tree.folded"
            text = f"{self._glyphs.more} {plural(name, len(row.folded))}"
            return self._cut([("plain", row.lead), ("facts", text)])
        return self._cut(self._message(row.lead, row.node))

    def _message(self, lead: str, node: TreeNode) -> list[Piece]:
        number = self._dialogue.numbers.get(node.id)
        bullet: Piece = ("on", self._glyphs.on) if number else ("off", self._glyphs.off)
        at = str(number) if number else self._dialogue.short(node.id)
        if number and self._ids:
            at = f"{number} {self._dialogue.short(node.id)}"
        pieces: list[Piece] = [("plain", lead), bullet, ("facts" if not number else "on", f" {at} ")]
        pieces.append(("name", speaker(node)))
        for name in self._names.get(node.id, []):
            pieces.append(("on", f" [{name}]"))
        if signs := marks(node, self._glyphs):
            pieces.append(("on", f" {signs}"))
        if node.excluded:
            pieces.append(("warn", f" ({say('tree.off')})"))
        if node.state in _OPEN:
            pieces.append(("warn", f" ({say(f'state_{node.state}')})"))
        numbers = f" {self._glyphs.dot} ".join(facts(node, self._glyphs))
        words = harmless(node.words).replace("…", self._glyphs.more)
        taken = sum(columns(text) for _, text in pieces)
        if numbers and (self._width is None or taken + columns(numbers) + 2 <= self._width):
            pieces.append(("facts", f"  {numbers}"))
            taken += columns(numbers) + 2
        if words and (self._width is None or self._width - taken - 2 >= min(FEWEST_WORDS, columns(words))):
            pieces.append(("words", f"  {words}"))
        return pieces

    def _cut(self, pieces: list[Piece]) -> list[Piece]:
        if self._width is None:
            return pieces
        left, found = self._width, []
        for kind, text in pieces:
            if columns(text) <= left:
                found.append((kind, text))
                left -= columns(text)
                continue
            found.append((kind, clip(text, left, self._glyphs.more)))
            break
        return found


def clip(text: str, most: int, more: str = "…") -> str:
    """`text` in at most so many columns."""
    wide = columns(text)
    if wide <= most:
        return text
    room = most - columns(more)
    if room < 0:
        return ""
    found = text[:room]
    if wide == len(text) and columns(found) <= room:  # a column for each sign
        return found.rstrip() + more
    found = ""
    for sign in text:
        room -= columns(sign)
        if room < 0:
            break
        found += sign
    return found.rstrip() + more
