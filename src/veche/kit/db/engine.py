"""Opens databases the way we need them (SQLite: WAL, our own BEGIN, foreign keys); tells their errors as ours.

Parameters are hidden from errors: what people say and what opens their accounts is not for the log.
"""

from __future__ import annotations

import contextlib
import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, DataError, OperationalError

from veche.kit.db.tx import DatabaseUnavailable, ValueRefused

PATIENCE = 15  # seconds that one connection to SQLite waits for another


@contextlib.contextmanager
def translated() -> Any:
    """What the driver says of a database that cannot be used, as `DatabaseUnavailable`; of a value, `ValueRefused`.

    Numbers beyond 64 bits break SQLite's driver before a statement runs; PostgreSQL refuses them, and long texts.
    """
    try:
        yield
    except (DataError, OverflowError) as error:
        raise ValueRefused from error
    except DatabaseError as error:
        # SQLite says of a damaged file, and of one that is no database, neither more nor less than DatabaseError
        if not isinstance(error, OperationalError) and type(error) is not DatabaseError:
            raise
        detail = " ".join(str(error.orig).split())[:200]
        raise DatabaseUnavailable(reason=type(error.orig).__name__, detail=detail) from error


def sqlite_engine(url: str, durable: str, begin: str, pool: Any, **options: Any) -> Engine:
    """An engine whose transactions begin with `begin`."""
    given = {"check_same_thread": False, "timeout": PATIENCE}
    engine = create_engine(url, poolclass=pool, connect_args=given, hide_parameters=True, **options)

    @event.listens_for(engine, "connect")
    def _connect(raw: sqlite3.Connection, _record: object) -> None:
        raw.isolation_level = None  # BEGIN is ours, below
        for pragma in (
            "journal_mode=WAL",
            f"synchronous={durable.upper()}",
            "foreign_keys=ON",
            "secure_delete=ON",  # what is deleted is overwritten: see docs/decisions/0014-temporary.md
            "temp_store=MEMORY",
            "cache_size=-16000",
            "mmap_size=134217728",
            "journal_size_limit=67108864",
        ):
            raw.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def postgresql_engine(url: str, **options: Any) -> Engine:
    """An engine that puts U+FFFD for each NUL, which PostgreSQL takes in no text; a model or a client may send one."""
    from psycopg.types.string import StrDumper

    class NoNul(StrDumper):
        def dump(self, obj: str) -> Any:
            return super().dump(obj.replace("\0", "\ufffd") if "\0" in obj else obj)

    engine = create_engine(url, hide_parameters=True, **options)

    @event.listens_for(engine, "connect")
    def _connect(raw: Any, _record: object) -> None:
        raw.adapters.register_dumper(str, NoNul)

    return engine
