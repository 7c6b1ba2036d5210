"""`veche manage restore`: a backup becomes the present state, whole or not at all, on either kind of database."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from veche.entry import schema
from veche.entry.manage import tables
from veche.entry.manage.backup import backup
from veche.entry.manage.fill import Filling, Loaded
from veche.entry.manage.verify import Checked, verify
from veche.entry.settings import ProcessSettings
from veche.kit.db import Database, DatabaseUnavailable
from veche.kit.errors import VecheError
from veche.kit.instance import living
from veche.kit.secrets import load_sealer, put_key

Progress = Callable[[str, int], None]


class TargetInUse(VecheError):
    """There are people in the database already."""

    code = "backup.in_use"
    kind = "conflict"


class StillRunning(VecheError):
    """A server works on this data folder."""

    code = "backup.running"
    kind = "conflict"


class TargetDamaged(VecheError):
    """The present database cannot be read; `--force` moves it aside."""

    code = "backup.damaged"
    kind = "conflict"


class Restored(msgspec.Struct):
    """What was done."""

    loaded: Loaded
    checked: Checked
    aside: Path | None


def restore(process: ProcessSettings, path: Path, *, force: bool = False, tell: Progress | None = None) -> Restored:
    """Puts the backup `path` in place of the present state.

    Raises:
        BackupBroken, BackupTooNew, BackupTooLarge: the file cannot be used.
        StillRunning, TargetInUse, TargetDamaged: what is there now should not be replaced so.
    """
    tell = tell or (lambda _what, _count: None)
    checked = verify(path, shutil.disk_usage(process.data).free)
    db = Database(process.database, readers=2)
    try:
        with schema.alone(db):
            _check_alone(process.data)
            aside = _set_aside(db, process.data, force=force)
            key = process.data / "secret.key"
            if checked.key is not None and not key.exists():
                put_key(key, checked.key)
            filling = Filling(path, checked, process.data, load_sealer(key), tell)
            place = _into_sqlite if db.dialect == "sqlite" else _into_postgresql
            loaded = place(db, process.data, filling)
    finally:
        db.close()
    return Restored(loaded, checked, aside)


def _check_alone(data: Path) -> None:
    running = living(data / "run")
    if running:
        raise StillRunning(names=", ".join(running))


def _set_aside(db: Database, data: Path, *, force: bool) -> Path | None:
    """With `force`, a backup of what is there; without, only emptiness is let pass."""
    path = schema.sqlite_path(db)
    if path is not None and not path.exists():
        return None
    folder = data / "backups"
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    try:
        revision = schema.revision_of(db)
        schema.check_known(revision)
        people = db.read_now(lambda tx: tables.people_in(tx.connection))
        if not people:
            return None
        if not force:
            raise TargetInUse(people=people)
        folder.mkdir(exist_ok=True, mode=0o700)
        target = _free(folder, f"before-restore-{stamp}", ".tar.gz")
        backup(db, data, target)
    except DatabaseUnavailable as error:
        if path is None:
            raise
        if not force:
            raise TargetDamaged(path=str(path), detail=error.fields.get("detail")) from error
        folder.mkdir(exist_ok=True, mode=0o700)
        target = _free(folder, f"damaged-{stamp}", ".db")
        shutil.copy2(path, target)
        journal = path.with_name(path.name + "-wal")
        if journal.exists():
            shutil.copy2(journal, folder / f"{target.name}-wal")
    return target


def _free(folder: Path, stem: str, suffix: str) -> Path:
    """A name that nothing has: what is restored may itself be a copy that was made a moment ago."""
    target, number = folder / f"{stem}{suffix}", 2
    while target.exists():
        target, number = folder / f"{stem}-{number}{suffix}", number + 1
    return target


def _into_sqlite(db: Database, data: Path, filling: Filling) -> Loaded:
    """Fills a new file beside the old one; one rename makes it the database."""
    path = schema.sqlite_path(db)
    assert path is not None
    with _staging(path) as folder:
        new = folder / path.name
        engine = tables.staging_engine(new)
        try:
            with engine.begin() as connection:
                loaded = filling.fill(connection, folder / "added")
                schema.check_links(connection)
            with engine.connect() as connection:
                connection.exec_driver_sql("COMMIT")
                connection.exec_driver_sql("PRAGMA journal_mode=DELETE")
        except BaseException:
            filling.undo(folder / "added")
            raise
        finally:
            engine.dispose()
        _sync(new)
        new.chmod(0o600)
        _check_alone(data)
        _fold_journal(db)
        new.replace(path)
        _sync(path.parent)
    return loaded


@contextlib.contextmanager
def _staging(path: Path) -> Iterator[Path]:
    """A folder beside the database that goes again, also what a killed restore left."""
    schema.sweep(path)
    folder = path.parent / f"{path.name}{schema.STAGING}{os.getpid()}"
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _fold_journal(db: Database) -> None:
    """The old file's journal must not be taken for the new one's."""
    path = schema.sqlite_path(db)
    assert path is not None
    with contextlib.suppress(DatabaseUnavailable):
        db.write_now(lambda tx: None)
    db.close()
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _into_postgresql(db: Database, data: Path, filling: Filling) -> Loaded:
    """One transaction: the old tables go, the new ones come full, or nothing happened."""
    with tempfile.TemporaryDirectory(prefix="veche-restore-") as folder:
        journal = Path(folder) / "added"
        try:
            with schema.changing(db) as connection:
                schema.lock(connection)
                if schema.revision_in(connection) is not None:
                    schema.move(connection, "downgrade", "base")
                loaded = filling.fill(connection, journal)
                _check_alone(data)
        except BaseException:
            filling.undo(journal)
            raise
    return loaded
