"""Fills an empty database from a checked backup, and the files beside it; the caller commits or throws away."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from veche.entry import schema
from veche.entry.manage import tables
from veche.entry.manage.archive import BackupBroken, Member, lines, members
from veche.entry.manage.verify import Checked
from veche.features.conversations import service as conversations
from veche.kit.clock import now_ms
from veche.kit.db import Tx, metadata
from veche.kit.errors import VecheError
from veche.kit.secrets import SealBroken, Sealer


class CountsDiffer(VecheError):
    """A table has another number of rows than the backup: nothing was changed."""

    code = "backup.counts"


class Loaded(msgspec.Struct):
    """What came in."""

    rows: int = 0
    files: int = 0
    indexed: int = 0
    cut: int = 0  # texts longer than PostgreSQL takes
    unopened: int = 0  # sealed values that neither key opens


class Filling:
    """One restore's work: which backup, whose key, whom to tell how far it is."""

    def __init__(
        self, path: Path, checked: Checked, data: Path, sealer: Sealer, tell: Callable[[str, int], None]
    ) -> None:
        self._path = path
        self._checked = checked
        self._files = data / "files"
        self._sealer = sealer
        self._old = Sealer(checked.key.strip()) if checked.key is not None else None
        self._tell = tell
        self._done = Loaded()
        self._names: set[str] = set()

    def fill(self, connection: tables.Connection, journal: Path) -> Loaded:
        """Makes the tables as they were when the backup was made, fills them, and brings them to this version.

        `journal` gets the names of the files that were not there before, for `undo`.
        """
        revision = self._checked.manifest.revision
        schema.move(connection, "upgrade", revision)
        self._names = {table.name for table in tables.tables_of(connection, revision)}
        with journal.open("w") as added:
            for member in members(self._path, 1 << 62):
                if member.name.startswith("tables/"):
                    self._load(connection, member)
                elif member.name.startswith("files/"):
                    self._keep(member, added)
        self._check_counts(connection)
        if revision != schema.HEAD:
            schema.move(connection, "upgrade", schema.HEAD)
        tables.reset_numbers(connection)
        self._index(connection)
        return self._done

    def undo(self, journal: Path) -> None:
        """Removes the files that came with a restore that failed."""
        with contextlib.suppress(FileNotFoundError), journal.open() as added:
            for line in added:
                (self._files / line.rstrip("\n")).unlink(missing_ok=True)

    def _load(self, connection: tables.Connection, member: Member) -> None:
        name = member.name[7:-6]
        if name not in self._names:
            raise BackupBroken(reason=name)
        rows = lines(member)
        columns = [str(column) for column in next(rows)]
        try:
            loader = tables.Loader(connection, name, columns)
            if loader.unknown:
                raise BackupBroken(reason=f"{name}: {', '.join(loader.unknown)[:200]}")
            self._done.rows += loader.load(self._resealed(name, columns, rows))
            self._done.cut += loader.cut
        except (tables.RowRefused, TypeError, ValueError) as error:
            raise BackupBroken(reason=f"{name}: {str(error).strip()[:200]}") from error
        if member.finish() != self._checked.manifest.tables[name].sha256:
            raise BackupBroken(reason=member.name)  # the file changed while it was read
        self._tell("rows", self._done.rows)

    def _resealed(self, name: str, columns: list[str], rows: Iterator[list[Any]]) -> Iterator[list[Any]]:
        """Sealed values, sealed anew with this house's own key, which so need not be replaced."""
        known = metadata.tables.get(name)
        sealed = [
            i
            for i, column in enumerate(columns)
            if known is not None and column in known.columns and known.columns[column].info.get("sealed")
        ]
        for row in rows:
            for i in sealed:
                if row[i]:
                    row[i] = self._reseal(row[i])
            yield row

    def _reseal(self, value: str) -> str:
        try:
            opened = (self._old or self._sealer).open(value)
        except SealBroken:
            self._done.unopened += 1
            return value
        return value if self._old is None else self._sealer.seal(opened)

    def _keep(self, member: Member, added: Any) -> None:
        name = member.name.removeprefix("files/")
        target = self._files / name
        self._done.files += 1
        if target.is_file() and target.stat().st_size == member.size:
            return
        incoming = self._files / "incoming"  # what a killed restore leaves there, the server sweeps
        part = incoming / f"{target.name}.{os.getpid()}"
        for folder in (incoming, target.parent.parent, target.parent):
            folder.mkdir(exist_ok=True, mode=0o700, parents=True)
        try:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                while piece := member.read(1 << 18):
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            if member.finish() != target.name:
                raise BackupBroken(reason=member.name)
            added.write(name + "\n")
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)

    def _check_counts(self, connection: tables.Connection) -> None:
        for name, entry in self._checked.manifest.tables.items():
            found = tables.count(connection, name)
            if found != entry.rows:
                raise CountsDiffer(table=name, found=found, expected=entry.rows)

    def _index(self, connection: tables.Connection) -> None:
        tx = Tx(connection, now_ms())
        for ids in tables.searchable(connection):
            conversations.reindex(tx, ids)
            self._done.indexed += len(ids)
            self._tell("indexed", self._done.indexed)
