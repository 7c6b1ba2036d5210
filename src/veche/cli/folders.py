"""Where the terminal keeps its things: XDG folders, for the person's own eyes only."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Folders:
    """`config` has the login, `data` conversations, `state` what may be lost."""

    config: Path
    data: Path
    state: Path


def folders(environment: Mapping[str, str] = os.environ) -> Folders:
    """The folders that the environment names: `VECHE_HOME` for all, `VECHE_DATA` for data, else XDG."""
    if home := environment.get("VECHE_HOME"):
        root = Path(home).expanduser()
        found = Folders(root, root / "data", root / "state")
    else:
        found = Folders(
            _xdg(environment, "XDG_CONFIG_HOME", ".config"),
            _xdg(environment, "XDG_DATA_HOME", ".local/share"),
            _xdg(environment, "XDG_STATE_HOME", ".local/state"),
        )
    if data := environment.get("VECHE_DATA"):
        found = Folders(found.config, Path(data).expanduser(), found.state)
    return found


def _xdg(environment: Mapping[str, str], name: str, usual: str) -> Path:
    given = environment.get(name, "")
    root = Path(given) if given.startswith("/") else Path.home() / usual  # relative ones are to be ignored
    return root / "veche"


def make_private(folder: Path) -> None:
    """Makes a folder that only the person may enter."""
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)


def write_private(path: Path, text: str) -> None:
    """Writes a file that only the person may read, from its first moment on and never by half."""
    make_private(path.parent)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    with suppress(FileNotFoundError):
        fresh.unlink()
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    fresh.replace(path)
