"""The database: units of work on SQLite or PostgreSQL, the same for both."""

from veche.kit.db.database import Database
from veche.kit.db.insert import insert_into
from veche.kit.db.tx import Announce, DatabaseAddress, DatabaseUnavailable, Tx, ValueRefused, metadata

__all__ = [
    "Announce",
    "Database",
    "DatabaseAddress",
    "DatabaseUnavailable",
    "Tx",
    "ValueRefused",
    "insert_into",
    "metadata",
]
