"""Times as people type them: a day, a month, so many hours, days or weeks ago."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime, timedelta

from veche.cli.ending import Ending
from veche.cli.words import say

_AGO = re.compile(r"(\d{1,4})\s*(h|d|w|m|y|ч|д|н|м|г)", re.IGNORECASE)
_DAYS = {"d": 1, "д": 1, "w": 7, "н": 7, "m": 30, "м": 30, "y": 365, "г": 365}
_FORMS = (("%Y-%m-%d %H:%M", "minute"), ("%Y-%m-%dT%H:%M", "minute"), ("%Y-%m-%d", "day"), ("%d.%m.%Y", "day"),
          ("%Y-%m", "month"), ("%Y", "year"))  # fmt: skip


def moment(text: str, *, end: bool = False, now: datetime | None = None) -> int:
    """Milliseconds; of a day, a month or a year its beginning or, with `end`, the beginning of the next.

    A moment with an hour may also be written as ISO 8601 has it, with seconds and an offset.

    Raises:
        Ending: it is no time.
    """
    now = now or datetime.now().astimezone()
    word = text.strip().lower()
    ago = _AGO.fullmatch(word)
    if ago is not None:
        hours = int(ago[1]) * (1 if ago[2] in "hч" else 24 * _DAYS[ago[2]])
        return round((now - timedelta(hours=hours)).timestamp() * 1000)
    if word in ("today", "сегодня", "yesterday", "вчера"):
        word = (now if word in ("today", "сегодня") else now - timedelta(days=1)).strftime("%Y-%m-%d")
    for form, unit in _FORMS:
        try:
            start = datetime.strptime(word.upper(), form)  # noqa: DTZ007 - the person's own zone
        except ValueError:
            continue
        return round((_after(start, unit) if end else start).astimezone().timestamp() * 1000)
    with suppress(ValueError):
        return round(datetime.fromisoformat(text.strip()).astimezone().timestamp() * 1000)
    raise Ending(2, say("library.no_time", text=text[:40]))


def _after(start: datetime, unit: str) -> datetime:
    match unit:
        case "minute":
            return start + timedelta(minutes=1)
        case "day":
            return start + timedelta(days=1)
        case "month":
            return (start.replace(day=28) + timedelta(days=4)).replace(day=1)
        case _:
            return start.replace(year=start.year + 1)
