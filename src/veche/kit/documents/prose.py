"""Word, OpenDocument and PowerPoint: paragraphs, lists and tables as lines; slides as pages with their notes."""

from __future__ import annotations

import re
from typing import BinaryIO

from veche.kit.documents.form import Extracted, Pages
from veche.kit.documents.packed import Attributes, Enough, Packed, Walker

_HEADING = re.compile(r"(?:heading|заголовок|überschrift|titre)\s*([1-6])", re.IGNORECASE)

_SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")


def read_docx(source: BinaryIO) -> Extracted:
    """A Word document; its pages are those where Word last broke them, if it wrote them down."""
    packed = Packed(source)
    walker = _Word(Pages("page"))
    packed.walk("word/document.xml", walker)
    for name in ("word/footnotes.xml", "word/endnotes.xml", "word/comments.xml"):
        if packed.has(name):
            walker.pages.add("\n")
            packed.walk(name, walker)
    found = walker.pages.finish()
    if len(found.pages) <= 1:
        found.unit, found.pages = None, []
    return found


class _Word(Walker):
    def __init__(self, pages: Pages) -> None:
        super().__init__()
        self.pages = pages
        pages.begin()
        self._in_text = self._in_row = False
        self._deleted = 0

    def opened(self, name: str, attributes: Attributes) -> None:
        match name:
            case "t":
                self._in_text = not self._deleted
            case "tab":
                self.pages.add("\t")
            case "br":
                if attributes.get("type") == "page":
                    self.pages.begin()
                else:
                    self.pages.add("\n")
            case "lastRenderedPageBreak":
                self.pages.begin()
            case "pStyle":
                if found := _HEADING.match(attributes.get("val", "")):
                    self.pages.add("#" * int(found[1]) + " ")
            case "numPr":
                self.pages.add("- ")
            case "tr":
                self._in_row = True
            case "del" | "moveFrom" | "Fallback":  # the last says the same again for old programs
                self._deleted += 1

    def closed(self, name: str) -> None:
        match name:
            case "t":
                self._in_text = False
            case "p":
                self.pages.add(" " if self._in_row else "\n")
            case "tc":
                self.pages.add("| ")
            case "tr":
                self._in_row = False
                self.pages.add("\n")
            case "del" | "moveFrom" | "Fallback":
                self._deleted -= 1

    def heard(self, text: str) -> None:
        if self._in_text:
            self.pages.add(text)
            if self.pages.full:
                raise Enough


def read_pptx(source: BinaryIO) -> Extracted:
    """The slides in the order of their files, each with its notes."""
    packed = Packed(source)
    pages = Pages("slide")
    slides = (_SLIDE.fullmatch(name) for name in packed.names)
    numbers = sorted(int(found[1]) for found in slides if found)
    for number in numbers:
        pages.begin()
        packed.walk(f"ppt/slides/slide{number}.xml", _Drawn(pages))
        notes = f"ppt/notesSlides/notesSlide{number}.xml"
        if packed.has(notes):
            pages.add("\n")
            packed.walk(notes, _Drawn(pages))
    return pages.finish()


class _Drawn(Walker):
    """DrawingML: `a:t` is text, `a:p` a paragraph."""

    def __init__(self, pages: Pages) -> None:
        super().__init__()
        self._pages = pages
        self._in_text = False

    def opened(self, name: str, attributes: Attributes) -> None:
        if name == "t":
            self._in_text = True
        elif name == "br":
            self._pages.add("\n")

    def closed(self, name: str) -> None:
        if name == "t":
            self._in_text = False
        elif name == "p":
            self._pages.add("\n")
        elif name == "tc":
            self._pages.add("| ")

    def heard(self, text: str) -> None:
        if self._in_text:
            self._pages.add(text)


def read_odt(source: BinaryIO) -> Extracted:
    """An OpenDocument text; without pages, which it does not write down."""
    walker = _Open(Pages())
    Packed(source).walk("content.xml", walker)
    return walker.pages.finish()


def read_odp(source: BinaryIO) -> Extracted:
    """An OpenDocument presentation."""
    walker = _Open(Pages("slide"))
    Packed(source).walk("content.xml", walker)
    return walker.pages.finish()


class _Open(Walker):
    def __init__(self, pages: Pages) -> None:
        super().__init__()
        self.pages = pages
        self._paragraphs = self._cells = 0
        self._skipped = 0

    def opened(self, name: str, attributes: Attributes) -> None:
        match name:
            case "h":
                self._paragraphs += 1
                level = attributes.get("outline-level", "1")
                self.pages.add("#" * (int(level) if level in "123456" else 1) + " ")
            case "p":
                self._paragraphs += 1
            case "list-item":
                self.pages.add("- ")
            case "page":
                self.pages.begin(attributes.get("name"))
            case "table-cell":
                self._cells += 1
            case "tab":
                self.pages.add("\t")
            case "s":
                count = attributes.get("c", "1")
                self.pages.add(" " * min(int(count), 100) if count.isdigit() else " ")
            case "line-break":
                self.pages.add("\n")
            case "tracked-changes":
                self._skipped += 1

    def closed(self, name: str) -> None:
        match name:
            case "h" | "p":
                self._paragraphs -= 1
                self.pages.add(" " if self._cells else "\n")
            case "table-cell":
                self._cells -= 1
                self.pages.add("| ")
            case "table-row":
                self.pages.add("\n")
            case "tracked-changes":
                self._skipped -= 1

    def heard(self, text: str) -> None:
        if self._paragraphs and not self._skipped:
            self.pages.add(text)
            if self.pages.full:
                raise Enough
