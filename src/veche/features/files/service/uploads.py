"""Files that come in pieces: what is here stays here, whatever happens to the connection or the server."""

from __future__ import annotations

from veche.features.files import repository
from veche.features.files.errors import FileEmpty, FileIdReused, NoUpload, WrongSum
from veche.features.files.logic import clean_name
from veche.features.files.schemas import Content, File, NewUpload, Space, Upload, UploadRow
from veche.features.files.service.rows import add, check_quota
from veche.features.files.service.store import FileStore
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.ids import check_id, new_id

PIECE = 4 * 1024 * 1024  # bytes that a client should send at once
MOST_UNFINISHED = 100


def begin_upload(tx: Tx, caller: Caller, new: NewUpload, store: FileStore, *, hours: int) -> UploadRow | File:
    """An upload that pieces can be sent to; the same id gives the first one, or the file that came of it.

    Raises:
        FileTooLarge, FileEmpty, QuotaFull, FileIdReused.
    """
    caller.need("chat")
    upload_id = check_id(new.id) if new.id else new_id()
    row = UploadRow(
        id=upload_id,
        owner_id=caller.user_id,
        name=clean_name(new.name),
        declared_type=new.media_type,
        size=new.size,
        sha256=new.sha256,
        created_at=tx.now,
        expires_at=tx.now + hours * 3_600_000,
    )
    done = repository.get(tx, upload_id)
    if done is not None:
        file, owner_id = done
        if (owner_id, file.name, file.size) != (caller.user_id, row.name, row.size):
            raise FileIdReused(id=upload_id)
        return file
    first = repository.get_upload(tx, upload_id)
    if first is not None:
        if (first.owner_id, first.name, first.size) != (caller.user_id, row.name, row.size):
            raise FileIdReused(id=upload_id)
        return first
    if new.size > store.max_bytes:
        raise store.too_large()
    if new.size == 0:
        raise FileEmpty
    check_quota(tx, caller, new.size, store.quota_bytes)
    for old in repository.uploads_of(tx, caller.user_id)[: -MOST_UNFINISHED + 1]:
        repository.drop_upload(tx, old.id)  # the oldest of very many were forgotten by their sender
    repository.add_upload(tx, row)
    return row


def get_upload(tx: Tx, caller: Caller, upload_id: str) -> UploadRow:
    """An unfinished upload of the caller's.

    Raises:
        NoUpload: there is none, or it is not the caller's, or it has expired.
    """
    caller.need("chat")
    row = repository.get_upload(tx, check_id(upload_id))
    if row is None or row.owner_id != caller.user_id:
        raise NoUpload(id=upload_id)
    return row


def find_finished(tx: Tx, caller: Caller, upload_id: str) -> File | None:
    """The file that came of an upload, where it was finished before."""
    caller.need("chat")
    found = repository.get(tx, check_id(upload_id))
    return found[0] if found is not None and found[1] == caller.user_id else None


def finish_upload(tx: Tx, caller: Caller, upload_id: str, content: Content) -> File:
    """The file, once all its bytes are in the store.

    Raises:
        NoUpload, WrongSum.
    """
    row = get_upload(tx, caller, upload_id)
    if row.sha256 is not None and row.sha256 != content.sha256:
        raise WrongSum
    repository.drop_upload(tx, upload_id)
    return add(tx, caller, content, name=row.name, declared_type=row.declared_type, id=upload_id)


def drop_upload(tx: Tx, caller: Caller, upload_id: str) -> None:
    """Ends an upload that is not wanted any more; the bytes go with the next sweep or at once."""
    repository.drop_upload(tx, get_upload(tx, caller, upload_id).id)


def space_of(tx: Tx, caller: Caller, store: FileStore) -> Space:
    """How much room the caller has, and what is on its way."""
    caller.need("read")
    used, count = repository.used_space(tx, caller.user_id)
    rows = repository.uploads_of(tx, caller.user_id)
    unfinished = [shown(row, store) for row in rows]
    return Space(used, store.quota_bytes, store.max_bytes, PIECE, count, unfinished)


def shown(row: UploadRow, store: FileStore) -> Upload:
    """An upload as doors show it."""
    received = store.pieces.size(row.id)
    return Upload(row.id, row.name, row.size, min(received, row.size), row.created_at, row.expires_at)


def live_uploads(tx: Tx) -> set[str]:
    """The ids of uploads that are under way; those that have expired are forgotten."""
    return repository.live_uploads(tx)
