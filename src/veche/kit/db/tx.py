"""One open transaction, the tables' register, and what can be wrong with a database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import Connection, MetaData
from sqlalchemy.engine import CursorResult
from sqlalchemy.sql import Executable

from veche.kit.errors import Invalid, VecheError

P = ParamSpec("P")
T = TypeVar("T")
Announce = Callable[[str, Callable[[], str]], None]  # a topic, and what makes the frame

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class DatabaseUnavailable(VecheError):
    """The database cannot be opened or reached."""

    code = "database.unavailable"
    kind = "unavailable"


class DatabaseAddress(VecheError):
    """The database's address cannot be read."""

    code = "database.address"
    kind = "invalid"


class ValueRefused(Invalid):
    """A number or a text that no column holds: somebody named what cannot be there."""

    code = "database.value"


class Tx:
    """One open transaction. `now` is the same for all that happens in it (milliseconds)."""

    __slots__ = ("_after", "_announce", "connection", "dialect", "now")

    def __init__(self, connection: Connection, now: int, announce: Announce | None = None) -> None:
        self.connection = connection
        self.dialect: str = connection.dialect.name
        self.now = now
        self._after: list[Callable[[], None]] = []
        self._announce = announce

    def execute(self, statement: Executable, parameters: Any = None) -> CursorResult[Any]:
        """Runs one statement (a list of parameter sets runs it for each)."""
        return self.connection.execute(statement, parameters)

    def after_commit(self, call: Callable[[], None]) -> None:
        """`call` runs once the commit is done, and never if it fails."""
        self._after.append(call)

    def announce(self, topic: str, frame: Callable[[], str]) -> None:
        """Tells the watchers of `topic` after the commit; `frame` is called only if somebody watches."""
        announce = self._announce
        if announce is not None:
            self._after.append(lambda: announce(topic, frame))
