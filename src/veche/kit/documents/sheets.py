"""Spreadsheets: each sheet a page, each row a line with its cells between tabs."""

from __future__ import annotations

import posixpath
from typing import BinaryIO

from veche.kit.documents.form import Extracted, Pages, Unreadable
from veche.kit.documents.packed import Attributes, Enough, Packed, Walker

MOST_REPEATS = 200  # of one cell that a file says is repeated; formatting makes thousands of empty ones


def read_xlsx(source: BinaryIO) -> Extracted:
    """The values of an Excel workbook, formulas as what they last came to."""
    packed = Packed(source)
    shared = _Shared()
    if packed.has("xl/sharedStrings.xml"):
        packed.walk("xl/sharedStrings.xml", shared)
    links, book = _Links(), _Book()
    packed.walk("xl/workbook.xml", book)
    packed.walk("xl/_rels/workbook.xml.rels", links)
    pages = Pages("sheet")
    for name, link in book.sheets:
        target = links.targets.get(link, "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        if packed.has(path):
            pages.begin(name)
            packed.walk(path, _Sheet(pages, shared.texts))
    return pages.finish()


class _Book(Walker):
    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str]] = []

    def opened(self, name: str, attributes: Attributes) -> None:
        if name == "sheet":
            self.sheets.append((attributes.get("name", ""), attributes.get("id", "")))


class _Links(Walker):
    def __init__(self) -> None:
        super().__init__()
        self.targets: dict[str, str] = {}

    def opened(self, name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            self.targets[attributes.get("Id", "")] = attributes.get("Target", "")


class _Shared(Walker):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._pieces: list[str] = []
        self._in_text = False
        self._phonetic = 0

    def opened(self, name: str, attributes: Attributes) -> None:
        if name == "si":
            self._pieces = []
        elif name == "t":
            self._in_text = True
        elif name == "rPh":
            self._phonetic += 1

    def closed(self, name: str) -> None:
        if name == "si":
            self.texts.append("".join(self._pieces))
            if len(self.texts) > 2_000_000:
                raise Unreadable("too_large")
        elif name == "t":
            self._in_text = False
        elif name == "rPh":
            self._phonetic -= 1

    def heard(self, text: str) -> None:
        if self._in_text and not self._phonetic:
            self._pieces.append(text)


class _Sheet(Walker):
    def __init__(self, pages: Pages, shared: list[str]) -> None:
        super().__init__()
        self._pages = pages
        self._shared = shared
        self._kind = self._value = self._place = ""
        self._column = 0
        self._row: list[str] = []
        self._in_value = False

    def opened(self, name: str, attributes: Attributes) -> None:
        if name == "row":
            self._row = []
        elif name == "c":
            self._kind, self._value = attributes.get("t", "n"), ""
            self._place = attributes.get("r", "")
        elif name in ("v", "t"):
            self._in_value = True

    def closed(self, name: str) -> None:
        if name in ("v", "t"):
            self._in_value = False
        elif name == "c":
            column = _column(self._place) if self._place else len(self._row)
            self._row += [""] * min(max(column - len(self._row), 0), 500)
            self._row.append(self._shown())
        elif name == "row":
            if any(self._row):
                self._pages.add("\t".join(self._row).rstrip("\t") + "\n")
            if self._pages.full:
                raise Enough

    def heard(self, text: str) -> None:
        if self._in_value:
            self._value += text

    def _shown(self) -> str:
        if self._kind == "s":
            at = int(self._value) if self._value.isdigit() else -1
            value = self._shared[at] if 0 <= at < len(self._shared) else ""
        elif self._kind == "b":
            value = "TRUE" if self._value == "1" else "FALSE"
        else:
            value = self._value
        return value.replace("\t", " ").replace("\n", " ")


def _column(place: str) -> int:
    """`C7` → 2."""
    number = 0
    for letter in place.upper():
        if not "A" <= letter <= "Z":
            break
        number = number * 26 + ord(letter) - 64
    return max(number - 1, 0)


def read_ods(source: BinaryIO) -> Extracted:
    """An OpenDocument spreadsheet."""
    walker = _OpenSheet(Pages("sheet"))
    Packed(source).walk("content.xml", walker)
    return walker.pages.finish()


class _OpenSheet(Walker):
    def __init__(self, pages: Pages) -> None:
        super().__init__()
        self.pages = pages
        self._row: list[str] = []
        self._cell: list[str] | None = None
        self._times = 1

    def opened(self, name: str, attributes: Attributes) -> None:
        if name == "table":
            self.pages.begin(attributes.get("name"))
        elif name == "table-row":
            self._row = []
        elif name == "table-cell":
            times = attributes.get("number-columns-repeated", "1")
            self._times = min(int(times), MOST_REPEATS) if times.isdigit() else 1
            self._cell = []

    def closed(self, name: str) -> None:
        if name == "table-cell" and self._cell is not None:
            self._row += ["".join(self._cell).strip().replace("\t", " ").replace("\n", " ")] * self._times
            self._cell = None
        elif name == "p" and self._cell is not None:
            self._cell.append(" ")
        elif name == "table-row":
            if any(self._row):
                self.pages.add("\t".join(self._row).rstrip("\t") + "\n")
            if self.pages.full:
                raise Enough

    def heard(self, text: str) -> None:
        if self._cell is not None:
            self._cell.append(text)
