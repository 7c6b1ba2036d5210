"""Who may read a file: its owner, and whom a higher feature lets, such as members of a conversation that holds it."""

from __future__ import annotations

from collections.abc import Callable

from veche.features.files import repository
from veche.features.files.errors import NoFile
from veche.features.files.schemas import File
from veche.kit.caller import Caller
from veche.kit.db import Tx

MayRead = Callable[[Tx, Caller, str], bool]


class FileReaders:
    """The registry of questions "may this caller read the file with this id?"; one yes is enough."""

    def __init__(self, *questions: MayRead) -> None:
        self._questions = list(questions)

    def add(self, question: MayRead) -> None:
        """Wiring adds the question of a higher feature."""
        self._questions.append(question)

    def any(self, tx: Tx, caller: Caller, file_id: str) -> bool:
        """Does any of them say yes?"""
        return any(question(tx, caller, file_id) for question in self._questions)


def require(tx: Tx, caller: Caller, file_id: str, readers: FileReaders | None) -> File:
    """The file, if the caller may read it.

    Raises:
        NoFile: there is none, or it is not the caller's to see: the answer is the same.
    """
    caller.need("read")
    found = repository.get(tx, file_id)
    if found is None:
        raise NoFile(id=file_id)
    file, owner_id = found
    if owner_id != caller.user_id and not (readers is not None and readers.any(tx, caller, file_id)):
        raise NoFile(id=file_id)
    return file
