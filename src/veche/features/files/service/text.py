"""The text of a file, for models and searches that read text."""

from __future__ import annotations

from veche.features.files.logic import decode, is_textual
from veche.features.files.schemas import File
from veche.features.files.service.store import FileStore

LIMIT = 2 * 1024 * 1024  # bytes that are read of one file


def text_of(store: FileStore, file: File, *, limit: int = LIMIT) -> str | None:
    """The text of a text file; `None` for all else (PDF and office documents need a parser, which is not here).

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
