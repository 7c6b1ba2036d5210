"""Figures with their goals: on the terminal as a table, in RESULTS.md one section for each measurement."""

from __future__ import annotations

import os
import re
import statistics
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bench.machine import describe

FILE = Path(__file__).parent / "RESULTS.md"
_HEAD = "# Results\n\nWhat `bench/run --write` saw last. What the figures mean stands in README.md.\n\n"


@dataclass
class Figure:
    """One measured thing: its values, one for each round, and what the project wants it to be at most."""

    name: str
    unit: str
    values: list[float]
    goal: float | None = None
    direct: list[float] = field(default_factory=list)  # the same of the fake model server alone, in the same run

    @property
    def median(self) -> float:
        """The middle value."""
        return statistics.median(self.values)

    def cells(self) -> list[str]:
        """What the table shows."""
        ratio = ""
        if self.direct and (base := statistics.median(self.direct)):
            ratio = f"×{self.median / base:.2f}"
        verdict = "" if self.goal is None else "met" if self.median <= self.goal else "MISSED"
        goal = "" if self.goal is None else f"≤ {_short(self.goal)}"
        spread = f"[{_short(min(self.values))}..{_short(max(self.values))}]" if len(self.values) > 1 else ""
        return [self.name, f"{_short(self.median)} {spread}".strip(), self.unit, goal, ratio, verdict]


@dataclass
class Section:
    """The figures of one measurement."""

    title: str
    command: str
    figures: list[Figure]
    notes: list[str] = field(default_factory=list)


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` of all lie, interpolated."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def show(section: Section) -> None:
    """The section on the terminal."""
    rows = [_COLUMNS, *(figure.cells() for figure in section.figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_COLUMNS))]
    print(f"\n{section.title}")
    for row in rows:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    for note in section.notes:
        print(f"  {note}")


def write(sections: list[Section]) -> None:
    """Puts the sections into RESULTS.md, instead of those of the same title."""
    old = FILE.read_text(encoding="utf-8") if FILE.exists() else _HEAD
    head, *parts = re.split(r"(?m)^## ", old)
    kept = {part.split("\n", 1)[0]: part for part in parts}
    for section in sections:
        kept[section.title] = _markdown(section)
    FILE.write_text(
        head + "".join(f"## {part.rstrip()}\n\n" for part in kept.values()).rstrip() + "\n", encoding="utf-8"
    )


_COLUMNS = ["figure", "median [min..max]", "unit", "goal", "to direct", ""]


def _markdown(section: Section) -> str:
    rows = [_COLUMNS, ["---"] * len(_COLUMNS), *(figure.cells() for figure in section.figures)]
    table = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    load = f"load of the machine at the end: {os.getloadavg()[0]:.1f}"
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    facts = "\n".join(f"- {line}" for line in [f"{now}, `{section.command}`", *describe(), *section.notes, load])
    return f"{section.title}\n\n{facts}\n\n{table}\n"


def _short(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.3g}"
