"""The SQL of backup and restore: rows out of one database and into another, of the same kind or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Engine,
    Integer,
    MetaData,
    String,
    create_engine,
    event,
    func,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy import Connection as Connection
from sqlalchemy import Table as Table
from sqlalchemy.exc import SQLAlchemyError

from veche.entry.schema import HEAD, SEARCH
from veche.features.conversations.models import message
from veche.features.files.models import file
from veche.features.identity.models import user
from veche.features.turns.models import turn
from veche.kit.db import Database, metadata
from veche.kit.events import MAX_ATTEMPTS, outbox

BATCH = 1000
Row = list[Any]


class RowRefused(Exception):
    """The database does not take a row; the text says why."""


def freeze(connection: Connection) -> None:
    """From here on the transaction sees one moment, whatever others write."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def tables_of(connection: Connection, revision: str) -> list[Table]:
    """The tables of a database at any revision, those that others point at first."""
    if revision == HEAD:
        return list(metadata.sorted_tables)
    rooms = {name.partition("_")[0] for name in metadata.tables}

    def ours(name: str, _: object) -> bool:
        return name.partition("_")[0] in rooms and not name.startswith(SEARCH)

    found = MetaData()
    found.reflect(connection, only=ours)
    return list(found.sorted_tables)


def rows_of(connection: Connection, table: Table) -> Iterator[Row]:
    """All rows as JSON can hold them, a few at a time."""
    query = select(table).where(*_lasting(table)).order_by(*table.primary_key.columns)
    query = query.execution_options(yield_per=BATCH)
    whole = [i for i, column in enumerate(table.columns) if isinstance(column.type, Integer)]
    for some in connection.execute(query).partitions():
        for one in some:
            row = list(one)
            for i in whole:  # SQLite keeps a fraction in a column of whole numbers
                if type(row[i]) is float:
                    row[i] = round(row[i])
            yield row


def _lasting(table: Table) -> Iterator[ColumnElement[bool]]:
    """Leaves out temporary conversations and all that hangs on them: not a word of them outlives their end."""
    known = table.metadata.tables
    conversations, messages = known.get("conversations_conversation"), known.get("conversations_message")
    if conversations is None or messages is None or "expires_at" not in conversations.columns:
        return
    if table is conversations:
        yield table.c.expires_at.is_(None)
    temporary = select(conversations.c.id).where(conversations.c.expires_at.is_not(None))
    said = select(messages.c.id).where(messages.c.conversation_id.in_(temporary))
    for column in table.columns:
        if column.references(conversations.c.id):
            yield column.not_in(temporary)
        elif column.references(messages.c.id):
            yield column.not_in(said)


def hashes(connection: Connection) -> Iterator[str]:
    """The SHA-256 of every content that some file has."""
    query = select(file.c.sha256).distinct().order_by(file.c.sha256).execution_options(yield_per=BATCH)
    yield from connection.execute(query).scalars()


def count(connection: Connection, name: str) -> int:
    """How many rows a table has."""
    return int(connection.execute(select(func.count()).select_from(text(f'"{name}"'))).scalar() or 0)


def people_in(connection: Connection) -> int:
    """How many accounts there are, in a database of any form."""
    return count(connection, user.name) if inspect(connection).has_table(user.name) else 0


def staging_engine(path: Path) -> Engine:
    """A new SQLite file that is filled in one go: no journal, as it is thrown away when that fails."""
    engine = create_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def _connect(raw: Any, _record: object) -> None:
        raw.isolation_level = None  # BEGIN is ours, below; Python's own would leave out the tables' making
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-64000"):
            raw.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


class Loader:
    """Puts rows into one table of the present form of the database; counts the texts that had to be cut."""

    def __init__(self, connection: Connection, name: str, columns: list[str]) -> None:
        self._connection = connection
        self._table = Table(name, MetaData(), autoload_with=connection)
        self._columns = columns
        self.unknown = [column for column in columns if column not in self._table.columns]
        self.cut = 0

    def load(self, rows: Iterable[Row]) -> int:
        """All rows; tells how many.

        Raises:
            RowRefused: they do not fit the table.
        """
        if self._connection.dialect.name == "postgresql":
            return self._copy(rows)
        try:
            return self._insert(rows)
        except SQLAlchemyError as error:
            raise RowRefused(str(getattr(error, "orig", error))) from error

    def _insert(self, rows: Iterable[Row]) -> int:
        done, source = 0, iter(rows)
        statement = insert(self._table)
        while some := list(islice(source, BATCH)):
            self._connection.execute(statement, [dict(zip(self._columns, row, strict=True)) for row in some])
            done += len(some)
        return done

    def _copy(self, rows: Iterable[Row]) -> int:
        from psycopg import Error, sql

        types = [self._table.columns[name].type for name in self._columns]
        truths = [i for i, kind in enumerate(types) if isinstance(kind, Boolean)]
        texts = [(i, kind.length) for i, kind in enumerate(types) if isinstance(kind, String)]
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(self._table.name), sql.SQL(", ").join(map(sql.Identifier, self._columns))
        )
        done = 0
        raw: Any = self._connection.connection.cursor()
        try:
            with raw, raw.copy(statement) as target:
                for row in rows:
                    for i in truths:
                        row[i] = _truth(row[i])
                    for i, length in texts:
                        if row[i] is not None:
                            row[i] = self._fit(row[i], length)
                    target.write_row(row)
                    done += 1
        except Error as error:
            raise RowRefused(str(error)) from error
        return done

    def _fit(self, value: str, length: int | None) -> str:
        """PostgreSQL takes no NUL and holds texts to their length; SQLite does neither."""
        if "\0" in value:
            value = value.replace("\0", "\ufffd")
        if length is not None and len(value) > length:
            self.cut += 1
            return value[:length]
        return value


def _truth(value: Any) -> bool | None:
    if value not in (None, 0, 1):
        raise ValueError(f"{value!r} is neither true nor false")
    return None if value is None else bool(value)


def reset_numbers(connection: Connection) -> None:
    """On PostgreSQL: the next number of each counted column comes after the largest that was loaded."""
    if connection.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        for column in table.primary_key.columns:
            if isinstance(column.type, Integer) and len(table.primary_key.columns) == 1:
                name = f'"{table.name}"'
                connection.execute(
                    text(
                        f"SELECT setval(s, COALESCE((SELECT max({column.name}) FROM {name}), 0) + 1, false) "  # noqa: S608
                        "FROM pg_get_serial_sequence(:table, :column) s WHERE s IS NOT NULL"
                    ),
                    {"table": table.name, "column": column.name},
                )


def searchable(connection: Connection) -> Iterator[list[str]]:
    """The ids of all finished messages, oldest first, some hundreds at a time."""
    query = (
        select(message.c.id)
        .where(message.c.state.not_in(("streaming", "queued")))
        .order_by(message.c.created_at, message.c.id)
        .execution_options(yield_per=500)
    )
    for some in connection.execute(query).partitions():
        yield [row.id for row in some]


def undelivered(connection: Connection) -> dict[str, int]:
    """Events that were tried so often that they are tried no more: kind → how many."""
    query = (
        select(outbox.c.kind, func.count())
        .where(outbox.c.attempts >= MAX_ATTEMPTS)
        .group_by(outbox.c.kind)
        .order_by(outbox.c.kind)
    )
    return {str(kind): int(number) for kind, number in connection.execute(query)}


def abandoned(connection: Connection, before: int) -> int:
    """Turns that are open, but that no process has spoken for since `before`."""
    query = select(func.count()).where(turn.c.state.in_(("running", "queued")), turn.c.lease_until < before)
    return int(connection.execute(query).scalar() or 0)


def complaints(connection: Connection) -> list[str]:
    """What SQLite says of a damaged file; nothing of a sound one, and nothing on PostgreSQL."""
    if connection.dialect.name != "sqlite":
        return []
    said = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(5)")]
    links = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(5)
    return [one for one in said if one != "ok"] + [f"{row[0]} {row[1]} → {row[2]}" for row in links]


def shrink(db: Database) -> None:
    """Gives back the room of what was deleted."""
    with db.engine.connect() as connection:
        if db.dialect == "postgresql":
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM ANALYZE")
            return
        connection.exec_driver_sql("COMMIT")  # VACUUM runs outside transactions
        try:
            connection.exec_driver_sql("VACUUM")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.exec_driver_sql("BEGIN")
