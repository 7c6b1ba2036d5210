"""SQL of programs that wait to be let in by a person at a browser."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from veche.features.identity.models import device
from veche.kit.db import Tx


def add_device(tx: Tx, **values: object) -> None:
    """One more waits."""
    tx.execute(insert(device).values(**values))


def find_device(tx: Tx, *, device_hash: str | None = None, code_hash: str | None = None) -> Row[Any] | None:
    """The one with this secret, or the one that waits under this code; held until the transaction ends."""
    query = select(device).where(device.c.expires_at > tx.now)
    if device_hash is not None:
        query = query.where(device.c.device_hash == device_hash)
    else:
        query = query.where(device.c.code_hash == code_hash, device.c.state == "waiting")
    return tx.execute(query.with_for_update()).one_or_none()


def code_is_taken(tx: Tx, code_hash: str) -> bool:
    """Does somebody wait under this code?"""
    return tx.execute(select(device.c.id).where(device.c.code_hash == code_hash)).first() is not None


def set_device(tx: Tx, id: str, **values: object) -> None:
    """Changes columns of one."""
    tx.execute(update(device).where(device.c.id == id).values(**values))


def drop_device(tx: Tx, id: str) -> bool:
    """Forgets one; of two at once only one hears `True`."""
    return tx.execute(delete(device).where(device.c.id == id)).rowcount == 1


def drop_old_devices(tx: Tx) -> None:
    """Forgets those that waited too long."""
    tx.execute(delete(device).where(device.c.expires_at <= tx.now))


def count_devices(tx: Tx) -> int:
    """How many wait."""
    return int(tx.execute(select(func.count()).select_from(device)).scalar_one())
