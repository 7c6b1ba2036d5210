"""A table of Markdown, aligned and fitted to the width; where there is no room for columns, a list of its rows."""

from __future__ import annotations

import re

from veche.cli.rendering.flow import CODES, Piece, rows_of, width_of
from veche.cli.rendering.inline import BOLD, DIM, parse

RULE = re.compile(r" *\|?(?: *:?-+:? *\|)* *:?-+:? *\|? *")
_CELL = re.compile(r"((?:\\.|`[^`]*`|[^|\\])*)(?:\||\Z)|\\")
_NARROWEST = 6
_BETWEEN = "  "


def cells_of(line: str) -> list[str]:
    """The cells of a row."""
    text = line.strip().removeprefix("|")
    if text.endswith("|") and not text.endswith("\\|"):
        text = text[:-1]
    found, at = [], 0
    while at <= len(text):
        known = _CELL.match(text, at)
        cell = known[1] if known and known[1] is not None else text[at:]
        found.append(cell.strip().replace("\\|", "|"))
        at = known.end() if known and known.end() > at else at + 1
        if known and text[known.end() - 1 : known.end()] != "|":
            break
    return found


def draw(lines: list[str], columns: int) -> str:
    """The table; its second line says how columns are aligned."""
    head, rule, *rows = [cells_of(line) for line in lines]
    count = len(head)
    body = [[*row[: count - 1], " | ".join(row[count - 1 :])] if len(row) > count else row for row in rows]
    cells = [[parse(cell, BOLD if i == 0 else "") for cell in row] for i, row in enumerate([head, *body])]
    for row in cells:
        row += [[] for _ in range(count - len(row))]
    sizes = _fit([max(_width(row[i]) for row in cells) for i in range(count)], columns)
    if sizes is None:
        return _listed(cells, columns)
    sides = [_side(rule[i] if i < len(rule) else "") for i in range(count)]
    out: list[str] = []
    wrapped = [[rows_of(cell, size) for cell, size in zip(row, sizes, strict=True)] for row in cells]
    airy = any(len(cell) > 1 for row in wrapped[1:] for cell in row)
    for number, rows_in in enumerate(wrapped):
        for i in range(max(len(cell) for cell in rows_in)):
            parts = [
                _padded(cell[i] if i < len(cell) else "", size, side)
                for cell, size, side in zip(rows_in, sizes, sides, strict=True)
            ]
            out.append(_BETWEEN.join(parts).rstrip())
        if number == 0 or (airy and number < len(wrapped) - 1):
            strokes = _BETWEEN.join("─" * size for size in sizes) if number == 0 else ""
            out.append(f"\x1b[{DIM}m{strokes}\x1b[0m" if strokes else "")
    return "\n".join(out) + "\n"


def _width(cell: list[Piece]) -> int:
    lines = "".join(piece.text for piece in cell).split("\n")
    return max((width_of(line) for line in lines), default=0) or 1


def _fit(wanted: list[int], columns: int) -> list[int] | None:
    """How wide each column may be: narrow ones as they are, the others share what is left."""
    room = columns - len(_BETWEEN) * (len(wanted) - 1)
    if sum(wanted) <= room:
        return wanted
    sizes: dict[int, int] = {}
    waiting = set(range(len(wanted)))
    while waiting:
        share = (room - sum(sizes.values())) // len(waiting)
        small = {i for i in waiting if wanted[i] <= share}
        if not small:
            if share < _NARROWEST:
                return None
            sizes |= dict.fromkeys(waiting, share)
            break
        sizes |= {i: wanted[i] for i in small}
        waiting -= small
    return [sizes[i] for i in range(len(wanted))]


def _side(rule: str) -> str:
    return {(True, True): "middle", (False, True): "right"}.get((rule.startswith(":"), rule.endswith(":")), "left")


def _padded(text: str, size: int, side: str) -> str:
    gap = max(0, size - width_of(CODES.sub("", text)))
    before = gap if side == "right" else gap // 2 if side == "middle" else 0
    return f"{' ' * before}{text}{' ' * (gap - before)}"


def _listed(cells: list[list[list[Piece]]], columns: int) -> str:
    head, *rows = cells
    out: list[str] = []
    for row in rows or [[[] for _ in head]]:
        for name, cell in zip(head, row, strict=True):
            out += rows_of([*name, Piece(": ", BOLD), *cell], columns)
        out.append("")
    return "\n".join(out[:-1]) + "\n"
