"""What came of bringing conversations together, for people and for programs."""

from __future__ import annotations

import sys
from typing import Literal

from veche.cli.terminal import harmless
from veche.cli.words import notice, plural, say
from veche.client.entities import to_json
from veche.client.sync import Report, Result
from veche.client.sync.plan import Conflict
from veche.client.sync.reports import Counts

_TOLD = ("busy", "moved_up", "file_refused", "parts_unknown")


def show_report(report: Report, *, as_json: bool) -> None:
    """Prints it: what moved on standard output, what deserves a look on standard error."""
    if as_json:
        print(to_json(report, indent=2))
        return
    for result in report.results:
        _show(result)
    print(_summary(report))
    sys.stdout.flush()
    left = [one for one in report.results if one.outcome in ("deleted_here", "deleted_there")]
    if left:
        notice(say("sync.hint_deletions"))


def _show(result: Result) -> None:
    title = harmless(result.title or say("untitled"))
    match result.outcome:
        case "failed":
            notice(f"✗ {title}: {harmless(result.notes[-1][1])}", dim=False)
            return
        case "deleted_here" | "deleted_there" | "deleted":
            print(f"– {title}: {say(f'sync.{result.outcome}')}")
            return
    up, down = _counts(result.up), _counts(result.down)
    sign = "⇅" if up and down else "↑" if up else "↓" if down else "·"
    told = [f"↑ {up}", f"↓ {down}"] if up and down else [up or down]
    print(f"{sign} {title}: {'; '.join(one for one in told if one)}" if up or down else f"{sign} {title}")
    for conflict in result.conflicts:
        notice(f"  {_conflict(conflict)}", dim=False)
    for code, about in result.notes:
        if code in _TOLD:
            notice(f"  {say(f'sync.note_{code}', about=harmless(about))}")


def _conflict(one: Conflict) -> str:
    kept = say(f"sync.kept_{one.kept}")
    if one.what == "message":
        return say("sync.conflict_message", id=one.lost, kept=kept)
    return say("sync.conflict", what=say(f"sync.what_{one.what}"), kept=kept, lost=harmless(one.lost)[:200])


def _counts(counts: Counts) -> str:
    told = [say("sync.new")] if counts.new else []
    for name, count in (
        ("messages", counts.messages),
        ("sync.changed", counts.changed),
        ("sync.removed", counts.removed),
        ("sync.files", counts.files),
    ):
        if count:
            told.append(plural(name, count))
    return ", ".join(told)


def _summary(report: Report) -> str:
    parts = []
    ways: tuple[Literal["up", "down"], ...] = ("up", "down")
    for way in ways:
        conversations = report.conversations(way)
        if conversations:
            counted = Counts(False, *(report.total(way, name) for name in ("messages", "changed", "removed", "files")))
            told = ", ".join(one for one in (plural("sync.conversations", conversations), _counts(counted)) if one)
            parts.append(say(f"sync.total_{way}", told=told))
    if report.same:
        parts.append(plural("sync.same", report.same))
    text = " ".join(parts) if parts else say("sync.nothing")
    return f"{say('sync.dry')} {text}" if report.dry else text
