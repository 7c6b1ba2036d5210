"""What files can do: rows and bytes, for doors and for higher features."""

from veche.features.files.access import FileReaders, MayRead
from veche.features.files.service.rows import add, get_any, get_file, get_many, keep_words, known, remove, words_of
from veche.features.files.service.store import FileStore
from veche.features.files.service.text import text_of

__all__ = [
    "FileReaders",
    "FileStore",
    "MayRead",
    "add",
    "get_any",
    "get_file",
    "get_many",
    "keep_words",
    "known",
    "remove",
    "text_of",
    "words_of",
]
