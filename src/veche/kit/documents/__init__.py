"""Text out of documents, read by a child process that can do nothing else (docs/decisions/0018-documents.md)."""

from veche.kit.documents.form import Extracted, Page, Unreadable, kind_of
from veche.kit.documents.plain import decode
from veche.kit.documents.reader import DocumentReader

__all__ = ["DocumentReader", "Extracted", "Page", "Unreadable", "decode", "kind_of"]
