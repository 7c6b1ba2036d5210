"""Names that can be typed: kept in a file when a command ends, so that completing a word asks nobody."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from veche.cli.folders import folders, write_private

if TYPE_CHECKING:
    from veche.cli.stage import Stage
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


def remember(stage: Stage) -> None:
    """Keeps the names anew when they are old. Whatever goes wrong, the command has done its work."""
    with suppress(Exception):
        if _is_old(stage.way):
            names = stage.begin(lambda client: client.known_names()).result(PATIENCE)
            keep(place_of(stage.way), Names(**names))


def keep(place: str, names: Names) -> None:
    """Writes them down; models that were known stay known while nobody has listed them again."""
    names.models = names.models or recall(place).models
    write_private(names_file(), json.dumps({"place": place, **asdict(names)}, ensure_ascii=False))


def forget() -> None:
    """Something was deleted or renamed: nothing of it stays, and the next command learns what there is."""
    with suppress(OSError):
        names_file().unlink()


def place_of(way: Way) -> str:
    """What tells one server, or one data folder, from another."""
    return way.login.url if way.login is not None else str(way.data)


def _is_old(way: Way) -> bool:
    try:
        age = time.time() - names_file().stat().st_mtime
    except OSError:
        return True
    return not 0 <= age < (OLD_AT_HOME if way.login is None else OLD_AFAR)
