"""The text of a file, for models and searches that read text."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from veche.features.files import access, repository
from veche.features.files.access import FileReaders
from veche.features.files.logic import is_textual
from veche.features.files.schemas import File, FileText, TextPage
from veche.features.files.service.store import FileStore
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.documents import Page, decode
from veche.kit.documents.form import Unit
from veche.kit.ids import check_id

MOST_SHOWN = 400_000  # characters at once
LIMIT = 2 * 1024 * 1024  # bytes that are read of one file
_places = msgspec.json.Decoder(list[Page]).decode


class Document(msgspec.Struct):
    """The text that was read out of a file, and where its pages begin."""

    text: str
    unit: Unit | None = None
    pages: list[Page] = msgspec.field(default_factory=list)


def documents_of(tx: Tx, ids: Iterable[str]) -> dict[str, Document]:
    """File id → what was read out of it; files that hold no text, or are not read yet, are left out."""
    wanted = list(ids)
    found = repository.documents(tx, wanted) if wanted else {}
    return {
        id: Document(text, unit, _places(places) if places else [])  # type: ignore[arg-type]
        for id, (text, places, unit) in found.items()
    }


def read_text(
    tx: Tx, caller: Caller, id: str, *, readers: FileReaders | None = None, start: int = 0, limit: int = MOST_SHOWN
) -> FileText:
    """A stretch of what was read out of a file that the caller may read; empty when nothing was."""
    file = access.require(tx, caller, check_id(id), readers)
    found = documents_of(tx, [file.id]).get(file.id, Document(""))
    pages = [TextPage(number, page.start, page.label) for number, page in enumerate(found.pages, 1)]
    start = max(0, start)
    stretch = found.text[start : start + max(0, min(limit, MOST_SHOWN))]
    return FileText(stretch, start, len(found.text), pages)


def text_of(store: FileStore, file: File, *, limit: int = LIMIT) -> str | None:
    """The text of a text file, straight from its bytes; `None` for all else (`documents_of` has those).

    A longer file is cut, and its last line says so. Reads the disk: call it in a thread, with no transaction open.

    Raises:
        ContentLost: the bytes are gone.
    """
    if not is_textual(file.media_type):
        return None
    data = store.read(file.sha256, limit)
    cut = file.size > len(data)
    text = decode(data, cut=cut)
    if text is None:
        return None
    return f"{text}\n[… cut here: the first {len(data)} of {file.size} bytes]" if cut else text
