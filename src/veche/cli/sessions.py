"""When the last conversation at this terminal began and ended, for what was used in it."""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from veche.cli.folders import folders, write_private

if TYPE_CHECKING:
    from veche.cli.way import Way


@dataclass
class Session:
    """Milliseconds; `ended` is None while it lasts, or when its program was killed."""

    place: str
    began: int
    ended: int | None = None
    process: int = 0


_now: list[Session] = []


def session_file() -> Path:
    """Where it is kept."""
    return folders().state / "session.json"


def begin_session(way: Way) -> None:
    """The person begins to talk. A state folder that cannot be written to is no obstacle."""
    from veche.cli.remembered import place_of

    _now[:] = [Session(place_of(way), _clock(), process=os.getpid())]
    _keep()


def end_session() -> None:
    """And leaves."""
    if _now:
        _now[0].ended = _clock()
        _keep()
        _now.clear()


def last_session(way: Way) -> Session | None:
    """The one that goes on in this process, else the last one at the same place."""
    from veche.cli.remembered import place_of

    if _now:
        return _now[0]
    with suppress(OSError, ValueError, TypeError):
        found = Session(**json.loads(session_file().read_text("utf-8")))
        if found.place == place_of(way):
            return found
    return None


def _keep() -> None:
    with suppress(OSError):
        write_private(session_file(), json.dumps(asdict(_now[0])))


def _clock() -> int:
    return round(time.time() * 1000)
