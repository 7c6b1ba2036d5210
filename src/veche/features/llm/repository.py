"""Every SQL statement of saved connections."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, insert, select, update

from veche.features.llm.models import connection
from veche.kit.db import Tx


def all_connections(tx: Tx) -> list[Any]:
    """Rows of all saved connections, by name."""
    return list(tx.execute(select(connection).order_by(connection.c.name)))


def get_connection(tx: Tx, name: str) -> Any | None:
    """One row."""
    return tx.execute(select(connection).where(connection.c.name == name)).first()


def add_connection(tx: Tx, values: dict[str, Any]) -> None:
    """A new row."""
    tx.execute(insert(connection), {**values, "created_at": tx.now, "updated_at": tx.now})


def set_connection(tx: Tx, name: str, values: dict[str, Any]) -> None:
    """Changes columns."""
    tx.execute(update(connection).where(connection.c.name == name).values(**values, updated_at=tx.now))


def delete_connection(tx: Tx, name: str) -> bool:
    """Deletes a row; was it there?"""
    return tx.execute(delete(connection).where(connection.c.name == name)).rowcount > 0
