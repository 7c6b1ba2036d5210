"""The rows of files: made once the bytes are safe, read by owners and by features that checked rights themselves."""

from __future__ import annotations

from collections.abc import Iterable

from veche.features.files import access, repository
from veche.features.files.access import FileReaders
from veche.features.files.errors import FileIdReused, NoFile
from veche.features.files.logic import clean_name, sniff
from veche.features.files.schemas import Content, File
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.ids import check_id, new_id


def add(
    tx: Tx, caller: Caller, content: Content, *, name: str, declared_type: str | None = None, id: str | None = None
) -> File:
    """The file of bytes that the store has taken in; the same id with the same bytes gives the first one.

    Raises:
        FileIdReused: the id belongs to another file.
    """
    caller.need("chat")
    clean = clean_name(name)
    file_id = new_id() if id is None else check_id(id)
    file = File(
        id=file_id,
        name=clean,
        media_type=sniff(content.head, declared_type, clean, whole=content.size <= len(content.head)),
        size=content.size,
        sha256=content.sha256,
        created_at=tx.now,
    )
    found = None if id is None else repository.get(tx, file_id)
    if found is not None:
        first, owner_id = found
        if (owner_id, first.sha256, first.name) != (caller.user_id, file.sha256, file.name):
            raise FileIdReused(id=file_id)
        return first
    repository.add(tx, caller.user_id, file)
    return file


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
