"""`veche manage backup`: everything of one moment in one file, while the server goes on."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import msgspec

from veche import __version__
from veche.entry.manage import tables
from veche.entry.manage.archive import FORMAT, KEY, MANIFEST, ArchiveWriter, Manifest, TableEntry
from veche.entry.schema import check_known, revision_in
from veche.features.files.errors import ContentLost
from veche.features.files.service.store import FileStore
from veche.kit.db import Database, Tx
from veche.kit.errors import VecheError

_MOST_NAMED = 100
_encode = msgspec.json.Encoder().encode


class NothingToKeep(VecheError):
    """The database is empty."""

    code = "backup.nothing"
    kind = "not_found"


class TargetUnfit(VecheError):
    """The backup cannot be written there."""

    code = "backup.target"
    kind = "invalid"


class Saved(msgspec.Struct):
    """What was written."""

    manifest: Manifest
    size: int
    lost: int


def backup(db: Database, data: Path, target: Path, *, with_key: bool = True) -> Saved:
    """Writes `target`; it appears only when it is whole.

    Raises:
        NothingToKeep: there are no tables yet.
        TargetUnfit: there is something else of that name, or no room, or no such folder.
        SchemaTooNew: a newer Veche made the database.
    """
    _check_target(target)
    try:
        writer = ArchiveWriter(target)
    except OSError as error:
        raise TargetUnfit(path=str(target), reason=error.strerror) from error
    try:
        return db.read_now(lambda tx: _write(tx, data, writer, with_key=with_key))
    except OSError as error:
        raise TargetUnfit(path=str(target), reason=error.strerror) from error
    finally:
        writer.drop()


def _check_target(target: Path) -> None:
    """An older backup may be replaced, anything else not: a slip of the hand must not cost a database."""
    if target.is_file() and target.stat().st_size:
        with target.open("rb") as file:
            if file.read(2) == b"\x1f\x8b":
                return
    elif not target.exists():
        return
    raise TargetUnfit(code="backup.target_exists", path=str(target))


def _write(tx: Tx, data: Path, writer: ArchiveWriter, *, with_key: bool) -> Saved:
    connection = tx.connection
    tables.freeze(connection)
    revision = revision_in(connection)
    if revision is None:
        raise NothingToKeep
    check_known(revision)
    entries = {}
    for table in tables.tables_of(connection, revision):
        entries[table.name] = _write_table(connection, table, writer)
    manifest = Manifest(
        format=FORMAT,
        version=__version__,
        revision=revision,
        dialect=tx.dialect,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        tables=entries,
        files=0,
        file_bytes=0,
    )
    key = data / "secret.key"
    if with_key and key.is_file():
        manifest.key_sha256 = writer.add_bytes(KEY, key.read_bytes())
    lost = _write_files(connection, data, writer, manifest)
    writer.add_bytes(MANIFEST, msgspec.json.format(_encode(manifest), indent=1))
    return Saved(manifest, writer.finish(), lost)


def _write_table(connection: tables.Connection, table: tables.Table, writer: ArchiveWriter) -> TableEntry:
    """Through a file beside the backup, as tar wants to know the length first."""
    name = f"tables/{table.name}.jsonl"
    with tempfile.TemporaryFile(dir=writer.part.parent) as spool:
        spool.write(_encode([str(column.name) for column in table.columns]) + b"\n")
        rows = 0
        for row in tables.rows_of(connection, table):
            spool.write(_encode(row) + b"\n")
            rows += 1
        size = spool.tell()
        spool.seek(0)
        return TableEntry(rows, writer.add(name, size, spool))


def _write_files(connection: tables.Connection, data: Path, writer: ArchiveWriter, manifest: Manifest) -> int:
    """Every content that has a row; one that is gone or no longer itself is named in the manifest."""
    store, lost = FileStore(data / "files"), 0
    for sha256 in tables.hashes(connection):
        with contextlib.ExitStack() as stack:
            try:
                source = stack.enter_context(store.open(sha256))
                if _hash_of(source) != sha256:
                    raise ContentLost(sha256=sha256)
            except ContentLost:
                lost += 1
                if lost <= _MOST_NAMED:
                    manifest.lost_files.append(sha256)
                continue
            size = os.fstat(source.fileno()).st_size
            writer.add(f"files/{sha256[:2]}/{sha256[2:4]}/{sha256}", size, source)
            manifest.files += 1
            manifest.file_bytes += size
    return lost


def _hash_of(source: BinaryIO) -> str:
    digest = hashlib.sha256()
    while piece := source.read(1 << 18):
        digest.update(piece)
    source.seek(0)
    return digest.hexdigest()
