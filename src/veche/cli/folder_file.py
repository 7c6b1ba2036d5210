"""`.veche.toml`: what a folder wants of whoever works in it.

It may come with somebody else's repository, so it can do little: name a project, choose a model and parameters, and
give files of its own folder. It cannot name servers, keys or commands, nor reach outside.
"""

from __future__ import annotations

import difflib
import os
import stat
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from veche.cli.terminal import harmless
from veche.cli.words import notice, say

NAME = ".veche.toml"
MOST_BYTES = 64 << 10
MOST_FILES = 50
MOST_OF_FILES = 8 << 20  # bytes of all of them


@dataclass(frozen=True)
class FolderFile:
    """What holds in a folder and below it."""

    path: Path
    project: str | None = None
    answering: dict[str, Any] = field(default_factory=dict)  # model, temperature, max_tokens, top_p, seed
    files: tuple[Path, ...] = ()


def _name(value: Any) -> str | None:
    fits = isinstance(value, str) and 0 < len(value.strip()) <= 200 and harmless(value) == value
    return str(value).strip() if fits else None


def _between(low: float, high: float) -> Callable[[Any], float | None]:
    def check(value: Any) -> float | None:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return float(value) if number and low <= value <= high else None

    return check


def _whole(low: int, high: int) -> Callable[[Any], int | None]:
    def check(value: Any) -> int | None:
        return value if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high else None

    return check


ANSWERING: dict[str, Callable[[Any], Any]] = {
    "model": _name,
    "temperature": _between(0, 2),
    "max_tokens": _whole(1, 10_000_000),
    "top_p": _between(0, 1),
    "seed": _whole(-(2**63), 2**63 - 1),
}
KEYS = ("project", *ANSWERING, "files")


@lru_cache(maxsize=1)
def folder_file() -> FolderFile | None:
    """What holds where this process runs; looked for once. What cannot be used is told and left out."""
    try:
        here = Path.cwd()
    except OSError:  # the folder is gone
        return None
    path = _find(here)
    return None if path is None else _read(path)


def forget() -> None:
    """The file was written: the next call reads it anew."""
    folder_file.cache_clear()


def _find(here: Path) -> Path | None:
    """The file in this folder or the nearest above: not beyond a repository's root, nor beyond the home."""
    home = Path.home()
    for folder in (here, *here.parents):
        path = folder / NAME
        if os.path.lexists(path):
            return path
        if folder == home or os.path.lexists(folder / ".git"):
            return None
    return None


def _read(path: Path) -> FolderFile | None:
    try:
        facts = path.lstat()
        if not stat.S_ISREG(facts.st_mode) or facts.st_size > MOST_BYTES:
            _warn("folder_no_file", path=path)
            return None
        if facts.st_uid not in (os.geteuid(), 0):  # another account may want something of us
            _warn("folder_foreign", path=path)
            return None
        data = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:  # too deep, too long a number, no TOML
        _warn("folder_unreadable", path=path, reason=harmless(getattr(error, "strerror", None) or str(error)))
        return None
    answering = {}
    for key, value in data.items():
        if key in ANSWERING:
            if (checked := ANSWERING[key](value)) is None:
                _warn("folder_value", path=path, key=key)
            else:
                answering[key] = checked
        elif key not in KEYS:
            shown = harmless(key)[:80]
            near = difflib.get_close_matches(key, KEYS, n=1)
            _warn("folder_key_near" if near else "folder_key", path=path, key=shown, near="".join(near))
    project = _name(data["project"]) if "project" in data else None
    if "project" in data and project is None:
        _warn("folder_value", path=path, key="project")
    return FolderFile(path, project, answering, _files(path, data.get("files", [])))


def _files(path: Path, wanted: Any) -> tuple[Path, ...]:
    """Those of the files that lie in the folder, in plain sight."""
    if not isinstance(wanted, list) or len(wanted) > MOST_FILES or not all(_name(one) for one in wanted):
        _warn("folder_value", path=path, key="files")
        return ()
    root = path.parent.resolve()
    found, size = [], 0
    for name in dict.fromkeys(wanted):
        refusal = _refusal(root, name)
        if refusal is None:
            size += (root / name).stat().st_size
            refusal = "folder_files_large" if size > MOST_OF_FILES else None
        if refusal is not None:
            _warn(refusal, path=path, file=name)
            continue
        found.append(root / name)
    return tuple(found)


def _refusal(root: Path, name: str) -> str | None:
    """Why a file is not given: it is elsewhere, hidden (keys lie in hidden files), or not there."""
    try:
        real = (root / name).resolve(strict=True)
        parts = (*Path(name).parts, *real.relative_to(root).parts)
    except (OSError, RuntimeError):
        return "folder_file_missing"
    except ValueError:
        return "folder_file_outside"
    if Path(name).is_absolute() or ".." in parts:
        return "folder_file_outside"
    if any(part.startswith(".") for part in parts):
        return "folder_file_hidden"
    return None if real.is_file() else "folder_file_missing"


def _warn(name: str, **fields: object) -> None:
    notice(say(f"project.{name}", **fields), dim=False)
