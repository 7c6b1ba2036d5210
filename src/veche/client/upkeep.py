"""Care for the data of this machine: its state, an upgrade, a copy, less room; without a client, as it may be ill."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import msgspec

from veche.entry.catalogue import TABLES
from veche.entry.manage.backup import backup as write_backup
from veche.entry.manage.check import Finding, check
from veche.entry.manage.tables import shrink
from veche.entry.schema import HEAD, SchemaTooNew, check_known, prepare, revision_of, sqlite_path
from veche.entry.settings import read_settings
from veche.kit.db import Database

assert TABLES  # known once they are imported


class Standing(msgspec.Struct):
    """How a database stands to this version."""

    kind: Literal["sqlite", "postgresql"]
    path: str | None  # of the file
    size: int | None  # bytes of it and its journal
    state: Literal["missing", "empty", "old", "ready", "newer"]
    revision: str | None
    known: str


class Copied(msgspec.Struct):
    """What a backup holds."""

    rows: int
    files: int
    size: int
    lost: int
    key: bool


@contextmanager
def _open(data: Path, environment: Mapping[str, str]) -> Iterator[Database]:
    settings = read_settings({**environment, "VECHE_DATA": str(data)}).process
    db = Database(settings.database, readers=1)
    try:
        yield db
    finally:
        db.close()


def standing(data: Path, environment: Mapping[str, str]) -> Standing:
    """How it stands; nothing is changed, and nothing is made.

    Raises:
        VecheError: it cannot be opened, or is damaged.
    """
    settings = read_settings({**environment, "VECHE_DATA": str(data)}).process
    path = Path(settings.database.removeprefix("sqlite:///")) if settings.database.startswith("sqlite:") else None
    if path is not None and not path.exists():
        return Standing("sqlite", str(path), None, "missing", None, HEAD)
    with _open(data, environment) as db:
        found = revision_of(db)
        state: Literal["empty", "old", "ready", "newer"] = "empty" if found is None else "old"
        if found is not None:
            try:
                check_known(found)
                state = "ready" if found == HEAD else "old"
            except SchemaTooNew:
                state = "newer"
        kind: Literal["sqlite", "postgresql"] = "sqlite" if path is not None else "postgresql"
        return Standing(kind, str(path) if path else None, _size(path), state, found, HEAD)


def _size(path: Path | None) -> int | None:
    if path is None:
        return None
    return sum(one.stat().st_size for one in (path, Path(f"{path}-wal")) if one.exists())


def look(data: Path, environment: Mapping[str, str], *, deep: bool = False) -> list[Finding]:
    """Everything in the data folder: the database's form and soundness, files, the key file, what was left behind."""
    return check({**environment, "VECHE_DATA": str(data)}, deep=deep)


def upgrade(data: Path, environment: Mapping[str, str]) -> tuple[str | None, str]:
    """Brings the tables to this version's form, a copy aside; gives what it was and what it is.

    Raises:
        VecheError: it could not be done; nothing was changed.
    """
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _open(data, environment) as db:
        before = revision_of(db)
        prepare(db, data)
        return before, HEAD


def backup(data: Path, environment: Mapping[str, str], target: Path, *, with_key: bool) -> Copied:
    """Everything of one moment in one file.

    Raises:
        VecheError: there is nothing, or it cannot be written.
    """
    with _open(data, environment) as db:
        saved = write_backup(db, data, target, with_key=with_key)
    rows = sum(entry.rows for entry in saved.manifest.tables.values())
    has_key = with_key and (data / "secret.key").is_file()
    return Copied(rows, saved.manifest.files, saved.size, saved.lost, has_key)


def vacuum(data: Path, environment: Mapping[str, str]) -> tuple[int | None, int | None]:
    """Gives back the room of what was deleted; the size before and after.

    Raises:
        VecheError: another process holds the database, or there is no room for the work.
    """
    with _open(data, environment) as db:
        path = sqlite_path(db)
        before = _size(path)
        shrink(db)
        return before, _size(path)


__all__ = ["Copied", "Finding", "Standing", "backup", "look", "standing", "upgrade", "vacuum"]
