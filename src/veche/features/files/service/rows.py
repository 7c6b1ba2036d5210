"""The rows of files: made once the bytes are safe, read by owners and by features that checked rights themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from veche.features.files import access, repository
from veche.features.files.access import FileReaders
from veche.features.files.errors import FileIdReused, NoFile, QuotaFull
from veche.features.files.logic import clean_name, reading_kind, sniff
from veche.features.files.schemas import Content, File, FileUse, OwnFile, Reading
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.ids import check_id, new_id
from veche.kit.paging import Page, check_limit, decode_cursor, encode_cursor

FileUses = Callable[[Tx, Caller, list[str]], dict[str, list[FileUse]]]
"""Where files are used, as far as the caller may know: a higher feature tells, by way of the wiring."""


def add(
    tx: Tx,
    caller: Caller,
    content: Content,
    *,
    name: str,
    declared_type: str | None = None,
    id: str | None = None,
    quota: int = 0,
) -> File:
    """The file of bytes that the store has taken in; the same id with the same bytes gives the first one.

    Raises:
        FileIdReused: the id belongs to another file.
        QuotaFull: the person's files would take more than `quota` bytes (0: no limit).
    """
    caller.need("chat")
    clean = clean_name(name)
    file_id = new_id() if id is None else check_id(id)
    media_type = sniff(content.head, declared_type, clean, whole=content.size <= len(content.head))
    file = File(
        id=file_id,
        name=clean,
        media_type=media_type,
        size=content.size,
        sha256=content.sha256,
        created_at=tx.now,
        reading=Reading("pending" if reading_kind(media_type) else "none"),
    )
    found = None if id is None else repository.get(tx, file_id)
    if found is not None:
        first, owner_id = found
        if (owner_id, first.sha256, first.name) != (caller.user_id, file.sha256, file.name):
            raise FileIdReused(id=file_id)
        return first
    check_quota(tx, caller, file.size, quota)
    repository.add(tx, caller.user_id, file)
    return file


def check_quota(tx: Tx, caller: Caller, size: int, quota: int) -> None:
    """May the caller keep `size` bytes more?

    Raises:
        QuotaFull: no; it says how much there is.
    """
    used = repository.used_space(tx, caller.user_id)[0] if quota else 0
    if quota and used + size > quota:
        raise QuotaFull(used_megabytes=f"{used / 1e6:.6g}", quota_megabytes=f"{quota / 1e6:.6g}")


def get_file(tx: Tx, caller: Caller, id: str, *, readers: FileReaders | None = None) -> File:
    """A file of the caller's, or one that `readers` let the caller see.

    Raises:
        NoFile: there is none, or it is not the caller's to see.
    """
    return access.require(tx, caller, check_id(id), readers)


def get_any(tx: Tx, id: str) -> File:
    """A file whose reader's rights the calling feature has checked itself.

    Raises:
        NoFile: there is none.
    """
    found = repository.get(tx, id)
    if found is None:
        raise NoFile(id=id)
    return found[0]


def get_many(tx: Tx, ids: Iterable[str]) -> dict[str, File]:
    """Like `get_any` for many at once, by id; those that do not exist are left out."""
    return {file.id: file for file in repository.get_many(tx, list(ids))}


def remove(tx: Tx, ids: Iterable[str]) -> None:
    """Forgets files, for a feature that deleted what held them; the bytes go with the next sweep."""
    repository.remove(tx, list(ids))


def known(tx: Tx, hashes: Iterable[str]) -> set[str]:
    """Which of these contents still belong to a file."""
    return repository.known(tx, list(hashes))


def keep_words(tx: Tx, id: str, text: str) -> None:
    """Writes down the text of a file, so that a search can quote it."""
    repository.keep_words(tx, id, text)


def words_of(tx: Tx, ids: Iterable[str]) -> dict[str, str]:
    """File id → the text that was written down."""
    wanted = list(ids)
    return repository.words_of(tx, wanted) if wanted else {}


def await_reading(tx: Tx, ids: Iterable[str]) -> set[str]:
    """Asks to be told (`FileRead`) when these have been read; gives those that are not read yet."""
    wanted = list(ids)
    return repository.await_reading(tx, wanted) if wanted else set()


def list_own(
    tx: Tx, caller: Caller, uses: FileUses, *, name: str = "", cursor: str | None = None, limit: int = 50
) -> Page[OwnFile]:
    """The caller's files with where they are used, the newest first."""
    caller.need("read")
    check_limit(limit, 200)
    before = decode_cursor(cursor, int, str) if cursor else None
    found = repository.owned(tx, caller.user_id, before=before, name=name.strip(), limit=limit + 1)
    shown = found[:limit]
    used = uses(tx, caller, [file.id for file in shown]) if shown else {}
    more = encode_cursor(shown[-1].created_at, shown[-1].id) if len(found) > limit else None
    return Page([OwnFile(file, used.get(file.id, [])) for file in shown], more)


def delete_own(tx: Tx, caller: Caller, id: str) -> None:
    """Deletes a file of the caller's; messages that held it keep its name only.

    Raises:
        NoFile: there is none of the caller's.
    """
    caller.need("chat")
    repository.remove(tx, [_own(tx, caller, id).id])


def read_again(tx: Tx, caller: Caller, id: str) -> File:
    """Lets a file that could not be read be tried anew."""
    caller.need("chat")
    file = _own(tx, caller, id)
    if file.reading.state == "failed":
        values = {"state": "pending", "reason": None, "attempts": 0, "claimed_until": 0}
        repository.set_reading(tx, file.id, values)
    return get_any(tx, file.id)


def _own(tx: Tx, caller: Caller, id: str) -> File:
    found = repository.get(tx, check_id(id))
    if found is None or found[1] != caller.user_id:
        raise NoFile(id=id)
    return found[0]


def own_contents(tx: Tx, caller: Caller, hashes: Iterable[str]) -> dict[str, File]:
    """SHA-256 → one of the caller's own files with these bytes."""
    caller.need("read")
    return {file.sha256: file for file in repository.owned_with(tx, caller.user_id, list(hashes))}


def owned(tx: Tx, caller: Caller, ids: Iterable[str]) -> set[str]:
    """Those of the files that are the caller's own."""
    caller.need("read")
    return repository.owned_ids(tx, caller.user_id, list(ids))


def add_again(tx: Tx, caller: Caller, like: File, *, id: str, name: str, quota: int = 0) -> File:
    """The same bytes as `like`, one of the caller's own, under another id and name.

    Raises:
        FileIdReused: the id belongs to another file.
        QuotaFull: as in `add`.
    """
    caller.need("chat")
    made = msgspec.structs.replace(like, id=check_id(id), name=clean_name(name), created_at=tx.now)
    if repository.get(tx, made.id) is not None:
        raise FileIdReused(id=made.id)
    check_quota(tx, caller, made.size, quota)
    made = msgspec.structs.replace(made, reading=Reading("pending" if reading_kind(made.media_type) else "none"))
    repository.add(tx, caller.user_id, made)
    return made
