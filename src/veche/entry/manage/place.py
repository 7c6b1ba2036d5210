"""Where operator commands work: the settings, the data folder and its database, opened and closed."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from veche.entry.catalogue import TABLES
from veche.entry.folder import open_folder
from veche.entry.schema import prepare
from veche.entry.settings import Settings, read_settings
from veche.kit.db import Database

assert TABLES  # the tables are known once they are imported


def settings() -> Settings:
    """From the environment."""
    return read_settings(os.environ)


@contextlib.contextmanager
def database(*, ready: bool = True) -> Iterator[tuple[Database, Path]]:
    """The database and the data folder; `ready` brings the tables to this version's form first."""
    process = settings().process
    open_folder(process.data)
    db = Database(process.database, readers=2)
    try:
        if ready:
            prepare(db, process.data)
        yield db, process.data
    finally:
        db.close()
