"""Every statement about files."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, delete, insert, select

from veche.features.files.models import file, words
from veche.features.files.schemas import File
from veche.kit.db import Tx

_SHOWN = [file.c[name] for name in File.__struct_fields__]


def get(tx: Tx, id: str) -> tuple[File, str] | None:
    """A file and its owner's id."""
    row = tx.execute(select(*_SHOWN, file.c.owner_id).where(file.c.id == id)).first()
    return None if row is None else (_file(row), str(row.owner_id))


def get_many(tx: Tx, ids: list[str]) -> list[File]:
    """Those of `ids` that exist, in no order."""
    return [_file(row) for row in tx.execute(select(*_SHOWN).where(file.c.id.in_(ids)))]


def add(tx: Tx, owner_id: str, new: File) -> None:
    """Writes the row of a file."""
    values = {name: getattr(new, name) for name in File.__struct_fields__}
    tx.execute(insert(file).values(owner_id=owner_id, **values))


def remove(tx: Tx, ids: list[str]) -> None:
    """Removes rows; the bytes stay until the next sweep."""
    tx.execute(delete(file).where(file.c.id.in_(ids)))


def known(tx: Tx, hashes: list[str]) -> set[str]:
    """Those of `hashes` that some file has."""
    return set(tx.execute(select(file.c.sha256).where(file.c.sha256.in_(hashes)).distinct()).scalars())


def keep_words(tx: Tx, file_id: str, text: str) -> None:
    """Writes down the text of a file, once."""
    if tx.execute(select(words.c.file_id).where(words.c.file_id == file_id)).first() is None:
        tx.execute(insert(words), {"file_id": file_id, "text": text})


def words_of(tx: Tx, ids: list[str]) -> dict[str, str]:
    """File id → its text, where it was written down."""
    return {row.file_id: row.text for row in tx.execute(select(words).where(words.c.file_id.in_(ids)))}


def _file(row: Row[Any]) -> File:
    return File(
        id=row.id,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256,
        created_at=row.created_at,
    )
