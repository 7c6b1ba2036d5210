"""Every SQL statement of exports and imports, and of all that the tables hold of one person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Select, Table, and_, delete, func, insert, or_, select, update

from veche.features.exchange.models import job
from veche.kit.db import Tx, metadata

_j = job.c
_OPEN = ("queued", "running")
PEOPLE = "identity_user"
_SECRET = re.compile(r"hash|secret|password|sealed|recovery|credential|public_key")
_ELSEWHERE = (
    "conversations_", "exchange_", "kit_", "turns_", "artifacts_", "files_document", "files_words", "files_reading",
)  # fmt: skip
_STILL = ("conversations_project",)  # that conversations do not bring along


def add_job(tx: Tx, values: dict[str, Any]) -> None:
    """A new row."""
    tx.execute(insert(job), {**values, "created_at": tx.now, "updated_at": tx.now})


def get_job(tx: Tx, job_id: str, user_id: str | None, kind: str | None) -> Any | None:
    """One row; of anybody, when `user_id` is None."""
    query = select(job).where(_j.id == job_id)
    if user_id is not None:
        query = query.where(_j.user_id == user_id, _j.kind == kind)
    return tx.execute(query).first()


def list_jobs(tx: Tx, user_id: str, kind: str, limit: int) -> list[Any]:
    """One person's, newest first."""
    query = select(job).where(_j.user_id == user_id, _j.kind == kind)
    return list(tx.execute(query.order_by(_j.created_at.desc(), _j.id.desc()).limit(limit)))


def open_jobs(tx: Tx, user_id: str, since: int) -> int:
    """How many of a person's are at work, and have said so since then."""
    query = select(func.count()).select_from(job)
    return tx.execute(query.where(_j.user_id == user_id, _j.state.in_(_OPEN), _j.updated_at > since)).scalar() or 0


def set_job(tx: Tx, job_id: str, values: dict[str, Any]) -> bool:
    """Changes columns; False when it is gone."""
    return tx.execute(update(job).where(_j.id == job_id).values({**values, "updated_at": tx.now})).rowcount > 0


def drop_job(tx: Tx, job_id: str) -> None:
    """Forgets one."""
    tx.execute(delete(job).where(_j.id == job_id))


def job_ids(tx: Tx, user_id: str) -> list[str]:
    """All of one person."""
    return list(tx.execute(select(_j.id).where(_j.user_id == user_id)).scalars())


def drop_expired(tx: Tx, silent_since: int) -> list[str]:
    """Forgets those whose time is over, and those whose process died; gives their ids."""
    query = or_(_j.expires_at < tx.now, and_(_j.state.in_(_OPEN), _j.updated_at < silent_since))
    gone = list(tx.execute(select(_j.id).where(query)).scalars())
    if gone:
        tx.execute(delete(job).where(_j.id.in_(gone)))
    return gone


def known_jobs(tx: Tx) -> set[str]:
    """All ids."""
    return set(tx.execute(select(_j.id)).scalars())


def personal_tables() -> list[Table]:
    """The tables that hold something of a person besides their conversations."""
    return [table for table in metadata.sorted_tables if _is_told(table.name) and _of(table, "") is not None]


def _is_told(name: str) -> bool:
    return name.startswith(_STILL) or not name.startswith(_ELSEWHERE)


def personal_rows(tx: Tx, table: Table, user_id: str) -> Iterator[dict[str, Any]]:
    """Rows of one person, without what opens their account."""
    query = _of(table, user_id)
    if query is None:
        return
    for row in tx.execute(query):
        yield {name: value for name, value in row._mapping.items() if not _is_secret(table.c[name])}


def _is_secret(column: Column[Any]) -> bool:
    return bool(column.info.get("sealed")) or bool(_SECRET.search(column.name))


def _of(table: Table, user_id: str, depth: int = 0) -> Select[Any] | None:
    """The rows that are a person's: the person's own, what points at them, and what points at that."""
    if table.name == PEOPLE:
        return select(table).where(table.c.id == user_id)
    if depth > 3:
        return None
    for key in table.foreign_keys:
        parent, column = key.column.table, key.parent
        if parent.name == PEOPLE:
            return select(table).where(column == user_id)
    for key in table.foreign_keys:
        parent, column = key.column.table, key.parent
        above = _of(parent, user_id, depth + 1) if parent is not table and _is_told(parent.name) else None
        if above is not None:
            held = above.subquery()
            return select(table).where(column.in_(select(held.c[key.column.name])))
    return None


def file_ids(tx: Tx, user_id: str) -> list[str]:
    """All files of one person."""
    table = metadata.tables["files_file"]
    return list(tx.execute(select(table.c.id).where(table.c.owner_id == user_id)).scalars())
