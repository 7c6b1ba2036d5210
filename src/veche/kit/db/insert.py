"""Inserts that know what to do about a row that is there already, as each database writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Table
from sqlalchemy.dialects.sqlite.dml import Insert, insert

from veche.kit.db.tx import Tx

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql


def insert_into(tx: Tx, table: Table) -> Insert | postgresql.Insert:
    """An insert with `on_conflict_do_…`; PostgreSQL's words are loaded where there is one."""
    if tx.dialect != "postgresql":
        return insert(table)
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)
