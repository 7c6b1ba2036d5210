"""What a person wants to say beside their words: what its bytes are, its text, about how many tokens it takes."""

from __future__ import annotations

import tempfile
from typing import BinaryIO, Literal

import msgspec

from veche.features.files.logic import clean_name, is_textual, sniff
from veche.kit.documents import DocumentReader, Unreadable, decode, kind_of
from veche.kit.text import estimate_tokens

Kind = Literal["text", "page", "document", "picture", "sound", "binary"]
HEAD = 1 << 16


class Material(msgspec.Struct):
    """A thing to say: its bytes, what they are, and its text where they are text."""

    name: str
    media_type: str
    kind: Kind
    data: bytes
    text: str | None = None

    @property
    def tokens(self) -> int | None:
        """About how many tokens it takes; None where it must be read first."""
        return None if self.text is None else estimate_tokens(self.text)


def material_of(name: str, data: bytes, declared: str | None = None) -> Material:
    """What these bytes are, by themselves; a name only helps among what they may be."""
    media_type = sniff(data[:HEAD], declared, name, whole=len(data) <= HEAD)
    if is_textual(media_type):
        text = decode(data)
        if text is None or "\x00" in text:
            return Material(clean_name(name), media_type, "binary", data)
        kind: Kind = "page" if kind_of(media_type) == "html" else "text"
        return Material(clean_name(name), media_type, kind, data, text)
    group = media_type.partition("/")[0]
    if group == "image" and kind_of(media_type) == "picture":
        return Material(clean_name(name), media_type, "picture", data)
    if group == "audio":
        return Material(clean_name(name), media_type, "sound", data)
    return Material(clean_name(name), media_type, "document" if kind_of(media_type) else "binary", data)


def words_of_page(page: Material) -> Material | None:
    """An HTML page as its words, read by a process that can do nothing else; None when it has none."""

    def source() -> BinaryIO:
        file = tempfile.TemporaryFile()  # noqa: SIM115 - the reader closes it
        file.write(page.data)
        file.seek(0)
        return file

    reader = DocumentReader(seconds=20, memory=512, workers=1)
    try:
        text = reader.read_now("page", source).text.strip()
    except Unreadable:
        return None
    finally:
        reader.close()
    return Material(page.name, "text/markdown", "text", text.encode(), text) if text else None
