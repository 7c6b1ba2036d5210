"""Brings the database to this version's form: looks first, backs up, then migrates; never half."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path
from typing import Any

from sqlalchemy import inspect, text

from veche.kit.db import Database, Tx
from veche.kit.errors import VecheError

log = logging.getLogger("veche.schema")
HEAD = "0001"  # the newest migration; a test holds it against the folder
FOLDER = Path(__file__).parent / "migrations"


class SchemaTooNew(VecheError):
    """The database was made by a newer Veche."""

    code = "schema.too_new"
    kind = "conflict"


def revision_of(db: Database) -> str | None:
    """The migration that the database stands at; None for an empty one. Loads no Alembic."""
    return db.read_now(_revision)


def _revision(tx: Tx) -> str | None:
    if not inspect(tx.connection).has_table("alembic_version"):
        return None
    return tx.execute(text("SELECT version_num FROM alembic_version")).scalar()


def config_for(db: Database) -> Any:
    """Alembic's configuration for this database."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["engine"] = db.engine
    return config


def known_revisions(db: Database) -> list[str]:
    """All migrations, oldest first."""
    from alembic.script import ScriptDirectory

    return [script.revision for script in ScriptDirectory.from_config(config_for(db)).walk_revisions()][::-1]


def prepare(db: Database, data: Path) -> None:
    """Migrates to `HEAD` if needed; a SQLite file is copied aside before.

    Raises:
        SchemaTooNew: the database knows a migration that this version does not.
    """
    found = revision_of(db)
    if found == HEAD:
        return
    if found is not None and found not in known_revisions(db):
        raise SchemaTooNew(found=found, known=HEAD)
    if found is not None and db.dialect == "sqlite":
        _copy_aside(db, data, found)
    from alembic import command

    log.info("the database goes from %s to %s", found or "nothing", HEAD)
    command.upgrade(config_for(db), HEAD)


def _copy_aside(db: Database, data: Path, found: str) -> None:
    folder = data / "backups"
    folder.mkdir(exist_ok=True, mode=0o700)
    target = folder / f"before-{HEAD}-from-{found}.db"
    target.unlink(missing_ok=True)
    with db.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")  # VACUUM runs outside transactions
        connection.exec_driver_sql("VACUUM INTO ?", (str(target),))
        connection.exec_driver_sql("BEGIN")
    shutil.copymode(data / "secret.key", target)
    log.info("copied the database to %s before changing it", target)
