"""Moments as people write them: a day, a day and an hour, `today`, `7d`."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from veche.cli.ending import Ending
from veche.cli.words import say

_SPANS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_DAYS = {"today": 0, "сегодня": 0, "yesterday": 1, "вчера": 1}


def moment(text: str, *, ends: bool = False, now: datetime | None = None) -> int:
    """Milliseconds of the moment that `text` means here; a day alone is its beginning, or its end if it `ends`.

    Raises:
        Ending: it means none.
    """
    now = now or datetime.now().astimezone()
    word = text.strip().lower()
    if word in _DAYS:
        return _day(now - timedelta(days=_DAYS[word]), ends=ends)
    if match := re.fullmatch(r"(\d{1,4})([hdw])", word):
        return round((now - int(match[1]) * _SPANS[match[2]]).timestamp() * 1000)
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Ending(2, say("usage.moment", given=text[:40])) from None
    if len(text.strip()) <= 10:
        return _day(found, ends=ends)
    return round((found if found.tzinfo else found.astimezone()).timestamp() * 1000)


def _day(day: datetime, *, ends: bool) -> int:
    first = datetime(day.year, day.month, day.day)  # noqa: DTZ001 — of the place where the person is
    return round((first + timedelta(days=1) if ends else first).astimezone().timestamp() * 1000)
