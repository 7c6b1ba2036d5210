"""Every statement about files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, delete, func, insert, or_, select, update

from veche.features.files.models import document, file, reading, upload, words
from veche.features.files.schemas import File, Reading, UploadRow
from veche.kit.db import Tx

_OWN = [name for name in File.__struct_fields__ if name != "reading"]
_SHOWN = [file.c[name] for name in _OWN]
_READ = [reading.c[name].label(f"read_{name}") for name in Reading.__struct_fields__]
_JOINED = file.outerjoin(reading, reading.c.file_id == file.c.id)


def _select() -> Select[Any]:
    return select(*_SHOWN, *_READ, file.c.owner_id).select_from(_JOINED)


def get(tx: Tx, id: str) -> tuple[File, str] | None:
    """A file and its owner's id."""
    row = tx.execute(_select().where(file.c.id == id)).first()
    return None if row is None else (_file(row), str(row.owner_id))


def get_many(tx: Tx, ids: list[str]) -> list[File]:
    """Those of `ids` that exist, in no order."""
    return [_file(row) for row in tx.execute(_select().where(file.c.id.in_(ids)))]


def owned(tx: Tx, owner_id: str, *, before: tuple[int, str] | None, name: str, limit: int) -> list[File]:
    """Files of a person, the newest first; with `name` only those whose names hold it."""
    query = _select().where(file.c.owner_id == owner_id)
    if name:
        query = query.where(func.lower(file.c.name).contains(name.lower(), autoescape=True))
    if before is not None:
        at, id = before
        query = query.where(or_(file.c.created_at < at, and_(file.c.created_at == at, file.c.id < id)))
    rows = tx.execute(query.order_by(file.c.created_at.desc(), file.c.id.desc()).limit(limit))
    return [_file(row) for row in rows]


def owned_with(tx: Tx, owner_id: str, hashes: list[str]) -> list[File]:
    """A person's files with these contents."""
    query = _select().where(file.c.owner_id == owner_id, file.c.sha256.in_(hashes))
    return [_file(row) for row in tx.execute(query)]


def owned_ids(tx: Tx, owner_id: str, ids: list[str]) -> set[str]:
    """Those of the ids that are a person's files."""
    found: set[str] = set()
    for start in range(0, len(ids), 500):
        query = select(file.c.id).where(file.c.owner_id == owner_id, file.c.id.in_(ids[start : start + 500]))
        found |= set(tx.execute(query).scalars())
    return found


def add(tx: Tx, owner_id: str, new: File) -> None:
    """Writes the row of a file, and that of its reading."""
    tx.execute(insert(file).values(owner_id=owner_id, **{name: getattr(new, name) for name in _OWN}))
    tx.execute(insert(reading).values(file_id=new.id, state=new.reading.state, updated_at=tx.now))


def remove(tx: Tx, ids: list[str]) -> None:
    """Removes rows; the bytes stay until the next sweep."""
    tx.execute(delete(file).where(file.c.id.in_(ids)))


def known(tx: Tx, hashes: list[str]) -> set[str]:
    """Those of `hashes` that some file has."""
    return set(tx.execute(select(file.c.sha256).where(file.c.sha256.in_(hashes)).distinct()).scalars())


def used_space(tx: Tx, owner_id: str) -> tuple[int, int]:
    """How many bytes a person's files and unfinished uploads take, and how many files there are."""
    whole = select(func.sum(file.c.size).label("size"), func.count().label("files"))
    row: Any = tx.execute(whole.where(file.c.owner_id == owner_id)).one()
    coming = tx.execute(select(func.sum(upload.c.size)).where(upload.c.owner_id == owner_id)).scalar()
    return int(row.size or 0) + int(coming or 0), int(row.files)


def keep_words(tx: Tx, file_id: str, text: str) -> None:
    """Writes down the text of a file, once."""
    if tx.execute(select(words.c.file_id).where(words.c.file_id == file_id)).first() is None:
        tx.execute(insert(words), {"file_id": file_id, "text": text})


def words_of(tx: Tx, ids: list[str]) -> dict[str, str]:
    """File id → its text, where it was written down."""
    return {row.file_id: row.text for row in tx.execute(select(words).where(words.c.file_id.in_(ids)))}


def claim(tx: Tx, until: int, limit: int) -> list[tuple[File, int]]:
    """Files that wait to be read, with the number of this attempt; nobody else takes them before `until`."""
    due: ColumnElement[bool] = and_(reading.c.state == "pending", reading.c.claimed_until < tx.now)
    query = select(reading.c.file_id).where(due).order_by(reading.c.updated_at).limit(limit)
    ids = list(tx.execute(query.with_for_update(skip_locked=True)).scalars())
    if not ids:
        return []
    values = {"claimed_until": until, "attempts": reading.c.attempts + 1}
    made = update(reading).where(reading.c.file_id.in_(ids), due).values(values)
    taken = {row.file_id: row.attempts for row in tx.execute(made.returning(reading.c.file_id, reading.c.attempts))}
    return [(one, taken[one.id]) for one in get_many(tx, list(taken))]


def set_reading(tx: Tx, file_id: str, values: dict[str, Any]) -> tuple[File, str, bool] | None:
    """Writes down how a reading went; gives the file, its owner and whether the index waits; None if it is gone."""
    row = tx.execute(select(reading.c.awaited).where(reading.c.file_id == file_id).with_for_update()).first()
    tx.execute(update(reading).where(reading.c.file_id == file_id).values(**values, updated_at=tx.now))
    found = get(tx, file_id)
    return None if row is None or found is None else (*found, bool(row.awaited))


def put_document(tx: Tx, file_id: str, text: str) -> None:
    """The text of a file, in place of what stood there."""
    tx.execute(delete(document).where(document.c.file_id == file_id))
    tx.execute(insert(document), {"file_id": file_id, "text": text})


def documents(tx: Tx, ids: Sequence[str]) -> dict[str, tuple[str, str | None, str | None]]:
    """File id → its text, the places of its pages (JSON) and what they are called."""
    query = (
        select(document.c.file_id, document.c.text, reading.c.places, reading.c.unit)
        .join(reading, reading.c.file_id == document.c.file_id)
        .where(document.c.file_id.in_(ids))
    )
    return {row.file_id: (row.text, row.places, row.unit) for row in tx.execute(query)}


def await_reading(tx: Tx, ids: Sequence[str]) -> set[str]:
    """Notes that the index waits for these; gives those that are still pending."""
    wanted = update(reading).where(reading.c.file_id.in_(ids), reading.c.state == "pending").values(awaited=True)
    return set(tx.execute(wanted.returning(reading.c.file_id)).scalars())


def has_pending(tx: Tx) -> bool:
    """Is there anything to read now?"""
    query = select(reading.c.file_id).where(reading.c.state == "pending", reading.c.claimed_until < tx.now)
    return tx.execute(query.limit(1)).first() is not None


def has_unread(tx: Tx) -> bool:
    """Is there anything that is not read yet, also what somebody reads now?"""
    return tx.execute(select(reading.c.file_id).where(reading.c.state == "pending").limit(1)).first() is not None


def pending(tx: Tx, ids: Sequence[str]) -> set[str]:
    """Those of the files that are not read yet."""
    query = select(reading.c.file_id).where(reading.c.file_id.in_(ids), reading.c.state == "pending")
    return set(tx.execute(query).scalars())


def get_upload(tx: Tx, id: str) -> UploadRow | None:
    """An upload that has not expired."""
    row = tx.execute(select(upload).where(upload.c.id == id, upload.c.expires_at > tx.now)).first()
    return None if row is None else _upload(row)


def uploads_of(tx: Tx, owner_id: str) -> list[UploadRow]:
    """The unfinished uploads of a person, the oldest first."""
    query = select(upload).where(upload.c.owner_id == owner_id, upload.c.expires_at > tx.now)
    return [_upload(row) for row in tx.execute(query.order_by(upload.c.created_at, upload.c.id))]


def add_upload(tx: Tx, new: UploadRow) -> None:
    """Writes down an upload that begins."""
    tx.execute(delete(upload).where(upload.c.id == new.id, upload.c.expires_at <= tx.now))
    tx.execute(insert(upload).values({name: getattr(new, name) for name in UploadRow.__struct_fields__}))


def drop_upload(tx: Tx, id: str) -> None:
    """Forgets an upload."""
    tx.execute(delete(upload).where(upload.c.id == id))


def live_uploads(tx: Tx) -> set[str]:
    """The ids of all uploads, after those that have expired were forgotten."""
    tx.execute(delete(upload).where(upload.c.expires_at <= tx.now))
    return set(tx.execute(select(upload.c.id)).scalars())


def _upload(row: Row[Any]) -> UploadRow:
    return UploadRow(**{name: getattr(row, name) for name in UploadRow.__struct_fields__})


def _file(row: Row[Any]) -> File:
    own = {name: getattr(row, name) for name in _OWN}
    if row.read_state is None:
        return File(**own)
    read = {name: getattr(row, f"read_{name}") for name in Reading.__struct_fields__}
    return File(**own, reading=Reading(**read))
