"""This process among others on the same data: a name, and a lock that the system lets go when it dies."""

from __future__ import annotations

import contextlib
import fcntl
import os
import socket
from pathlib import Path

from veche.kit.ids import new_id


class Instance:
    """Holds `<folder>/<id>.lock` for as long as the process lives, however it ends."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder = folder
        self.id = f"{socket.gethostname()[:30]}-{os.getpid()}-{new_id()[-12:]}"
        self._path = folder / f"{self.id}.lock"
        self._file = self._path.open("w")
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def is_dead(self, other: str) -> bool:
        """Is `other` certainly gone? False also means: perhaps on another machine, its lease will tell."""
        path = self._folder / f"{other}.lock"
        if other == self.id or not path.exists():
            return False
        try:
            with path.open("r+") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return True
        except (BlockingIOError, FileNotFoundError):
            return False

    def sweep(self) -> None:
        """Removes the locks of the dead; call it when nothing of theirs is left to take over."""
        for path in self._folder.glob("*.lock"):
            if self.is_dead(path.stem):
                with contextlib.suppress(FileNotFoundError):
                    path.unlink()

    def close(self) -> None:
        """Lets go of the name."""
        self._file.close()
        with contextlib.suppress(FileNotFoundError):
            self._path.unlink()


def living(folder: Path) -> list[str]:
    """The instances that hold a lock in `folder` now."""
    found = []
    for path in folder.glob("*.lock"):
        try:
            with path.open("r+") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            found.append(path.stem)
        except FileNotFoundError:
            continue
    return sorted(found)
