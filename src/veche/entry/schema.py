"""Brings the database to this version's form: alone, after a copy was made aside, in one transaction, never half."""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from veche.kit.db import Database, Tx, metadata
from veche.kit.errors import VecheError

log = logging.getLogger("veche.schema")
HEAD = "0015"  # the newest migration; a test holds it against the folder
FOLDER = Path(__file__).parent / "migrations"
SEARCH = "conversations_search"  # its tables are made by hand: each database has its own kind of index
STAGING = ".restoring-"  # where a restore fills the next SQLite database
_LOCK = 0x7665_6368_65  # the advisory lock's number: "veche"


class SchemaTooNew(VecheError):
    """The database was made by a newer Veche."""

    code = "schema.too_new"
    kind = "conflict"


class SchemaForeign(VecheError):
    """The database holds tables with our names that no migration of ours made."""

    code = "schema.foreign"
    kind = "conflict"


class CopyFailed(VecheError):
    """The copy aside could not be made, or is not sound: nothing was changed."""

    code = "schema.copy_failed"


class MigrationFailed(VecheError):
    """A migration broke; the database is as it was before."""

    code = "schema.failed"


def revision_of(db: Database) -> str | None:
    """The migration that the database stands at; None for an empty one. Loads no Alembic."""
    return db.read_now(lambda tx: revision_in(tx.connection))


def revision_in(connection: Connection) -> str | None:
    """The same, inside a transaction."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _config() -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return config


def known_revisions() -> list[str]:
    """All migrations, oldest first."""
    from alembic.script import ScriptDirectory

    return [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()][::-1]


def move(connection: Connection, way: Literal["upgrade", "downgrade"], revision: str) -> None:
    """Runs migrations in the caller's transaction."""
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    getattr(command, way)(config, revision)


def check_known(found: str | None) -> None:
    """Raises `SchemaTooNew` unless `found` is a migration of this version (or None)."""
    if found is not None and found != HEAD and found not in known_revisions():
        raise SchemaTooNew(found=found, known=HEAD)


def prepare(db: Database, data: Path) -> None:
    """Migrates to `HEAD` if needed; a SQLite file is copied aside before.

    Of several processes that start at once one migrates and the others wait for it.

    Raises:
        SchemaTooNew: the database knows a migration that this version does not.
        SchemaForeign: there are tables with our names, but no mark of ours.
        CopyFailed, MigrationFailed: nothing was changed.
    """
    with alone(db):
        if path := sqlite_path(db):
            sweep(path)
        found = revision_of(db)
        if found == HEAD:
            return
        check_known(found)
        if found is not None and db.dialect == "sqlite":
            copy_aside(db, data / "backups" / f"before-{HEAD}-from-{found}.db", found)
        with changing(db) as connection:
            lock(connection)
            found = revision_in(connection)  # another process may have been faster
            check_known(found)
            if found != HEAD:
                _migrate(connection, found)


def _migrate(connection: Connection, found: str | None) -> None:
    if found is None:
        present = sorted(set(inspect(connection).get_table_names()) & set(metadata.tables))
        if present:
            raise SchemaForeign(tables=", ".join(present[:5]))
    log.info("the database goes from %s to %s", found or "nothing", HEAD)
    try:
        move(connection, "upgrade", HEAD)
        check_links(connection)
    except VecheError:
        raise
    except Exception as error:
        log.exception("the migration failed; the database stays at %s", found or "nothing")
        raise MigrationFailed(found=found or "-", known=HEAD, reason=str(error).splitlines()[0][:300]) from error


def check_links(connection: Connection) -> None:
    """Raises `MigrationFailed` when rows point at rows that are not there (PostgreSQL sees to it by itself)."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            tables = ", ".join(sorted({str(row[0]) for row in broken}))
            raise MigrationFailed(found="-", known=HEAD, reason=f"{len(broken)} rows point nowhere: {tables}")


def lock(connection: Connection) -> None:
    """On PostgreSQL: waits until no other process migrates or restores; let go with the transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


@contextlib.contextmanager
def changing(db: Database) -> Iterator[Connection]:
    """A transaction for migrations; on SQLite without foreign keys, as tables are made anew there.

    With them, dropping the old form of a table would delete all that points at it (sqlite.org/lang_altertable.html).
    """
    with db.engine.connect() as connection:
        if db.dialect == "sqlite":
            connection.exec_driver_sql("COMMIT")  # the setting is ignored inside a transaction
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.commit()
        except BaseException:
            connection.rollback()
            raise
        finally:
            if db.dialect == "sqlite":
                connection.exec_driver_sql("COMMIT")
                connection.exec_driver_sql("PRAGMA foreign_keys=ON")
                connection.exec_driver_sql("BEGIN")


@contextlib.contextmanager
def alone(db: Database) -> Iterator[None]:
    """On SQLite: no other process migrates or restores in the meantime. PostgreSQL has a lock of its own for it."""
    path = sqlite_path(db)
    if path is None:
        yield
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            log.warning("another process changes the database; waiting for it")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def sweep(path: Path) -> None:
    """Removes what a killed restore left beside a SQLite database; the caller is alone."""
    for old in path.parent.glob(f"{path.name}{STAGING}*"):
        shutil.rmtree(old, ignore_errors=True)


def sqlite_path(db: Database) -> Path | None:
    """The database's file; None on PostgreSQL."""
    name = db.engine.url.database
    return Path(name) if db.dialect == "sqlite" and name else None


def copy_aside(db: Database, target: Path, found: str) -> None:
    """A sound copy of a SQLite database.

    Raises:
        CopyFailed: there is no room, or the copy (so the database) is damaged.
    """
    part = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part.unlink(missing_ok=True)
        with db.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")  # VACUUM runs outside transactions
            try:
                connection.exec_driver_sql("VACUUM INTO ?", (str(part),))
            finally:
                connection.exec_driver_sql("BEGIN")
        part.chmod(0o600)
        complaint = _complaint(part, found)
        if complaint:
            raise CopyFailed(path=str(target), reason=complaint)
        part.replace(target)
    except (SQLAlchemyError, OSError) as error:
        reason = getattr(error, "strerror", None) or str(getattr(error, "orig", error))[:200]
        raise CopyFailed(path=str(target), reason=reason) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink()
    log.info("copied the database to %s before changing it", target)


def _complaint(path: Path, found: str) -> str | None:
    engine = create_engine(f"sqlite:///{path}")
    try:
        with engine.connect() as connection:
            state = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
            if state != "ok":
                return str(state)
            return None if revision_in(connection) == found else "its revision is another one"
    finally:
        engine.dispose()


def is_ours(name: str | None, kind: str, _parents: object = None) -> bool:
    """For Alembic's comparison: does `metadata` speak of this? The word index it does not know."""
    return not (kind == "table" and name is not None and name.startswith(SEARCH))


def differences(tx: Tx) -> list[str]:
    """What the database has otherwise than this version expects; nothing, if all is well."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    context = MigrationContext.configure(
        tx.connection, opts={"compare_type": True, "compare_server_default": _default_differs, "include_name": is_ours}
    )
    return [str(one) for one in compare_metadata(context, metadata)]


def _default_differs(_context: Any, _found: Any, _wanted: Any, found: str | None, _: Any, wanted: str | None) -> bool:
    """By their text: Alembic takes a default of '' for another one than itself, and PostgreSQL names the type."""
    plain = [None if one is None else str(one).partition("::")[0].strip("'()") for one in (found, wanted)]
    truth = {"false": "0", "true": "1"}
    return len({truth.get(one, one) if one is not None else None for one in plain}) > 1
