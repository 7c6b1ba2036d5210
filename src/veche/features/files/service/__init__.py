"""What files can do: rows, bytes and what was read of them, for doors and for higher features."""

from veche.features.files.access import FileReaders, MayRead
from veche.features.files.service.extraction import Extraction
from veche.features.files.service.rows import (
    FileUses,
    add,
    add_again,
    await_reading,
    delete_own,
    get_any,
    get_file,
    get_many,
    keep_words,
    known,
    list_own,
    own_contents,
    owned,
    read_again,
    remove,
    words_of,
)
from veche.features.files.service.store import FileStore
from veche.features.files.service.text import Document, documents_of, read_text, text_of
from veche.features.files.service.uploads import (
    begin_upload,
    drop_upload,
    find_finished,
    finish_upload,
    get_upload,
    live_uploads,
    shown,
    space_of,
)

__all__ = [
    "Document",
    "Extraction",
    "FileReaders",
    "FileStore",
    "FileUses",
    "MayRead",
    "add",
    "add_again",
    "await_reading",
    "begin_upload",
    "delete_own",
    "documents_of",
    "drop_upload",
    "find_finished",
    "finish_upload",
    "get_any",
    "get_file",
    "get_many",
    "get_upload",
    "keep_words",
    "known",
    "list_own",
    "live_uploads",
    "own_contents",
    "owned",
    "read_again",
    "read_text",
    "remove",
    "shown",
    "space_of",
    "text_of",
    "words_of",
]
