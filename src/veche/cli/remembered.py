"""Names that can be typed: kept in a file when a command ends, so that completing a word asks nobody."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from veche.cli.folders import folders, write_private

if TYPE_CHECKING:
    from collections.abc import Callable

    from veche.cli.way import Way

OLD_AT_HOME = 60  # seconds; the names are in the same process
OLD_AFAR = 600  # they are asked for over the network
PATIENCE = 1.0  # seconds that a command's end may take longer


@dataclass
class Names:
    """What was there when it was looked last."""

    models: list[str] = field(default_factory=list)
    conversations: list[list[str]] = field(default_factory=list)  # short id, title
    templates: list[str] = field(default_factory=list)
    projects: list[str] = field(default_factory=list)
    plugins: list[str] = field(default_factory=list)


def names_file() -> Path:
    """Where they are kept, for the person's eyes only."""
    return folders().state / "names.json"


def recall(place: str) -> Names:
    """The names that were kept of a server, or of a data folder; none of another one."""
    with suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
        kept = json.loads(names_file().read_text("utf-8"))
        if kept.pop("place") == place:
            return Names(**kept)
    return Names()


def remember(way: Way, look: Callable[[], dict[str, Any]]) -> None:
    """Keeps the names anew when they are old. Whatever goes wrong, the command has done its work."""
    with suppress(Exception):
        if _is_old(way):
            found, place = look(), place_of(way)
            unlisted = found.pop("unlisted")
            if unlisted is None:  # no provider was opened
                found["models"] = recall(place).models
            else:  # a model stays known as long as nobody has listed its provider again
                found["models"] += [one for one in recall(place).models if one.partition(".")[0] in unlisted]
            if found.get("plugins") is None:  # nobody looked for them
                found["plugins"] = recall(place).plugins
            names = Names(**found)
            keep(place, names)


def keep(place: str, names: Names) -> None:
    """Writes them down."""
    write_private(names_file(), json.dumps({"place": place, **asdict(names)}, ensure_ascii=False))


def forget_names() -> None:
    """Something was deleted: nothing of it stays; the command's end learns what there is now."""
    with suppress(OSError):
        names_file().unlink()


def place_of(way: Way) -> str:
    """What tells one server, or one data folder, from another."""
    return way.login.url if way.login is not None else str(way.data)


def _is_old(way: Way) -> bool:
    try:
        age = time.time() - names_file().stat().st_mtime
        if json.loads(names_file().read_text("utf-8"))["place"] != place_of(way):
            return True
    except (OSError, ValueError, KeyError, TypeError):
        return True
    return not 0 <= age < (OLD_AT_HOME if way.login is None else OLD_AFAR)
