"""Files that a message names: `@notes.txt` goes with it when there is such a file."""

from __future__ import annotations

import re
from pathlib import Path

from veche.cli.ending import Ending
from veche.cli.words import say

_MENTION = re.compile(r"(?:(?<=\s)|(?<=\A)|(?<=[(«]))@(?:\"([^\"\n]+)\"|([^\s\"]+))")
_BEHIND = ".,;:!?)]}»…"


def mentioned(text: str) -> list[Path]:
    """The files, in order, each once. A word behind `@` that is no file is a word."""
    found: dict[Path, None] = {}
    for quoted, bare in _MENTION.findall(text):
        for name in (quoted or bare, (quoted or bare).rstrip(_BEHIND)):
            path = _file(name)
            if path is not None:
                found[path] = None
                break
    return list(found)


def _file(name: str) -> Path | None:
    try:
        path = Path(name).expanduser()
        return path if name and path.is_file() else None
    except (OSError, ValueError, RuntimeError):  # too long for a name, or nobody's home
        return None


def read(path: Path) -> tuple[str, bytes]:
    """Name and bytes.

    Raises:
        Ending: it cannot be read.
    """
    try:
        return path.name, path.read_bytes()
    except OSError as error:
        raise Ending(3, say("file_unreadable", path=path, reason=error.strerror)) from error


def size_of(data: bytes) -> str:
    """As people say it."""
    size = float(len(data))
    for unit in ("B", "kB", "MB"):
        if size < 1000 or unit == "MB":
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    raise AssertionError
