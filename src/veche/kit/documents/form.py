"""What goes into a reading and what comes out: kinds of documents, text with the places of its pages, refusals."""

from __future__ import annotations

from typing import Literal

import msgspec

Unit = Literal["page", "sheet", "slide", "chapter"]
Reason = Literal["encrypted", "damaged", "too_large", "timeout", "no_text", "unsupported", "broken"]

MOST_TEXT = 4_000_000  # characters; the tail of a longer document is left out, and the reading says so

_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
_KINDS = {
    "application/pdf": "pdf",
    f"{_OFFICE}wordprocessingml.document": "docx",
    f"{_OFFICE}spreadsheetml.sheet": "xlsx",
    f"{_OFFICE}presentationml.presentation": "pptx",
    f"{_OPEN}text": "odt",
    f"{_OPEN}spreadsheet": "ods",
    f"{_OPEN}presentation": "odp",
    "application/epub+zip": "epub",
    "application/rtf": "rtf",
    "text/rtf": "rtf",
    "message/rfc822": "mail",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "image/png": "picture",
    "image/jpeg": "picture",
    "image/gif": "picture",
    "image/webp": "picture",
    "image/bmp": "picture",
    "image/tiff": "picture",
    "image/avif": "picture",
    "audio/wav": "sound",
    "audio/flac": "sound",
    "audio/ogg": "sound",
    "audio/mp4": "sound",
    "audio/mpeg": "sound",
}


class Page(msgspec.Struct):
    """Where a page (a sheet, a slide, a chapter) begins in the text; its name where it has one."""

    start: int
    label: str | None = None


class Extracted(msgspec.Struct):
    """What was read: the text, the places of its pages, and the measures of pictures and sound."""

    text: str = ""
    unit: Unit | None = None
    pages: list[Page] = msgspec.field(default_factory=list)
    cut: bool = False  # there was more than `MOST_TEXT`
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    preview: bytes | None = None  # a small picture (WebP)


class Unreadable(Exception):
    """Nothing could be read; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


class Answer(msgspec.Struct):
    """What the child says: one of the two."""

    read: Extracted | None = None
    reason: Reason | None = None


def kind_of(media_type: str) -> str | None:
    """The kind of reading that a media type needs; `None` for what holds nothing to read (or is plain text)."""
    return _KINDS.get(media_type)


class Pages:
    """Collects a text piece by piece, and where its pages begin; stops taking at `MOST_TEXT`."""

    def __init__(self, unit: Unit | None = None) -> None:
        self._unit = unit
        self._pieces: list[str] = []
        self._length = 0
        self._pages: list[Page] = []
        self.full = False

    def begin(self, label: str | None = None) -> None:
        """The next page begins."""
        if self._length and not self.full:
            self._put("\n\n")
        self._pages.append(Page(self._length, label))

    def add(self, text: str) -> None:
        """More text of the present page."""
        if not self.full:
            self._put(text)

    def _put(self, text: str) -> None:
        room = MOST_TEXT - self._length
        if len(text) > room:
            text, self.full = text[:room], True
        self._pieces.append(text)
        self._length += len(text)

    def finish(self) -> Extracted:
        """All of it. Raises `Unreadable` (`no_text`) when there are no words."""
        text = "".join(self._pieces)
        if not text.strip():
            raise Unreadable("no_text")
        return Extracted(text, self._unit, self._pages if self._unit else [], self.full)
