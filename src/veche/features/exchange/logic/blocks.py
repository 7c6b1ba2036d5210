"""The document model: what a text consists of, the same for every format that it is rendered to."""

from __future__ import annotations

from typing import Literal

import msgspec

Align = Literal["left", "center", "right"] | None


class Text(msgspec.Struct, frozen=True):
    """Plain characters."""

    text: str


class Span(msgspec.Struct, frozen=True):
    """Emphasised characters."""

    kind: Literal["strong", "em", "strike"]
    inlines: tuple[Inline, ...]


class CodeSpan(msgspec.Struct, frozen=True):
    """Code within a line."""

    text: str


class Math(msgspec.Struct, frozen=True):
    """A formula within a line, as its source."""

    text: str


class Link(msgspec.Struct, frozen=True):
    """Characters that lead somewhere."""

    url: str
    inlines: tuple[Inline, ...]


class Image(msgspec.Struct, frozen=True):
    """A picture by its address, which is never fetched."""

    url: str
    alt: str


class Mark(msgspec.Struct, frozen=True):
    """The number of a footnote."""

    number: str


class Break(msgspec.Struct, frozen=True):
    """A new line."""


Inline = Text | Span | CodeSpan | Math | Link | Image | Mark | Break
Line = tuple[Inline, ...]


class Heading(msgspec.Struct, frozen=True):
    """A heading of a level from 1 to 6."""

    level: int
    inlines: Line


class Paragraph(msgspec.Struct, frozen=True):
    """Running text."""

    inlines: Line


class Code(msgspec.Struct, frozen=True):
    """Lines of code; a diagram or a formula on lines of its own is code in the language `mermaid` or `math`."""

    language: str
    text: str


class Item(msgspec.Struct, frozen=True):
    """An entry of a list; `checked` is `None` where there is nothing to tick."""

    blocks: tuple[Block, ...]
    checked: bool | None = None


class Items(msgspec.Struct, frozen=True):
    """A list; `start` is the first number, `None` where entries have bullets."""

    start: int | None
    items: tuple[Item, ...]


class Quote(msgspec.Struct, frozen=True):
    """What somebody else said."""

    blocks: tuple[Block, ...]


class Grid(msgspec.Struct, frozen=True):
    """A table: its head, its rows, and how each column stands."""

    head: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]
    aligns: tuple[Align, ...]


class Rule(msgspec.Struct, frozen=True):
    """A line across."""


class Footnotes(msgspec.Struct, frozen=True):
    """The notes at the foot, by their numbers."""

    notes: tuple[tuple[str, tuple[Block, ...]], ...]


Block = Heading | Paragraph | Code | Items | Quote | Grid | Rule | Footnotes


def plain(line: Line) -> str:
    """The characters of a line, without what adorns them."""
    made = []
    for one in line:
        match one:
            case Text(text) | CodeSpan(text) | Math(text):
                made.append(text)
            case Span(_, inlines) | Link(_, inlines):
                made.append(plain(inlines))
            case Image(_, alt):
                made.append(alt)
            case Mark(number):
                made.append(f"[{number}]")
            case Break():
                made.append("\n")
    return "".join(made)


def safe_url(url: str) -> str | None:
    """An address that may stand in a document: none that runs something when it is opened."""
    clean = "".join(character for character in url.strip() if character > " " and character != "\x7f")
    scheme = clean.partition(":")[0].lower() if ":" in clean.partition("/")[0] else ""
    return clean if scheme in ("http", "https", "mailto", "tel") else None
