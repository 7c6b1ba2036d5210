"""Renders a document as a PDF whose text can be selected, found and copied, with fonts of its own inside."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import escape
from typing import Any

from veche.features.exchange.logic.blocks import (
    Block,
    Break,
    Code,
    CodeSpan,
    Footnotes,
    Grid,
    Heading,
    Image,
    Items,
    Line,
    Link,
    Mark,
    Math,
    Paragraph,
    Quote,
    Rule,
    Span,
    Text,
    plain,
    safe_url,
)
from veche.features.exchange.logic.document import Document, Entry
from veche.features.exchange.logic.markdown import parse
from veche.features.exchange.logic.pdf_fonts import BOLD, MONO, TEXT, Fonts
from veche.features.exchange.logic.pdf_page import LINE, LINK, SOFT, TINT, WIDTH, Page, quoted_paragraph
from veche.features.exchange.logic.pictures import as_picture

_TAGS = {"strong": "b", "em": "i", "strike": "strike"}
_INDENT = 18
_DEEPEST = 10
_COLUMNS = 88  # of code in a line
_LONGEST = 4000  # characters of a paragraph that is laid out at once


def pdf(document: Document, pictures: Mapping[str, bytes], fonts: Fonts) -> bytes:
    """The file; `pictures` are the bytes of images by file id."""
    target = io.BytesIO()
    page = Page(target, document.title, document.language, fonts)
    writer = _Writer(fonts, pictures)
    page.begin()
    page.add(list(writer.head(document)))
    for entry in document.entries:
        page.add(list(writer.entry(entry, document)))
    page.end()
    return target.getvalue()


@lru_cache(maxsize=256)
def _style(name: str, size: float, indent: int = 0, *, color: str = "#1c1b1a", mono: bool = False, **more: Any) -> Any:
    from reportlab.lib.colors import HexColor
    from reportlab.lib.styles import ParagraphStyle

    given = {key: HexColor(value) if key in ("backColor",) else value for key, value in more.items()}
    font = MONO if mono else (BOLD if name.startswith("heading") else TEXT)
    return ParagraphStyle(
        name,
        fontName=font,
        fontSize=size,
        leading=size * (1.3 if mono else 1.42),
        leftIndent=indent,
        textColor=HexColor(color),
        splitLongWords=1,
        allowWidows=0,
        allowOrphans=0,
        **{"spaceAfter": 5, **given},
    )


class _Writer:
    """Makes the library's flowables out of blocks."""

    def __init__(self, fonts: Fonts, pictures: Mapping[str, bytes]) -> None:
        self._fonts = fonts
        self._pictures = pictures

    def head(self, document: Document) -> Iterator[Any]:
        yield self._said(self._fonts.markup(document.title), _style("heading0", 20, spaceAfter=4))
        facts = " · ".join(f"{name}: {value}" for name, value in document.facts)
        yield self._said(self._fonts.markup(facts), _style("facts", 9, color=SOFT, spaceAfter=12))
        if document.instructions:
            yield self._small(document.labels["instructions"])
            yield from self._blocks(parse(document.instructions), 0, quoted=True)

    def entry(self, entry: Entry, document: Document) -> Iterator[Any]:
        from reportlab.platypus import HRFlowable

        labels = document.labels
        yield HRFlowable(width="100%", thickness=0.5, color=LINE, spaceBefore=8, spaceAfter=7)
        aside = self._fonts.markup(" · ".join((entry.at, *entry.aside)))
        head = f'<b>{self._fonts.markup(entry.who)}</b>  <font size="8.5" color="{SOFT}">{aside}</font>'
        said = self._said(head, _style("who", 10.5, keepWithNext=1))
        said.outline = f"{entry.who}: {' '.join(entry.text.split())[:60]}"
        yield said
        if entry.reasoning:
            yield self._small(labels["reasoning"])
            yield from self._blocks(parse(entry.reasoning), 0, quoted=True)
        for name, content in entry.tools:
            yield self._small(name)
            yield self._code(content, 0)
        yield from self._blocks(parse(entry.text), 0)
        for one in entry.attachments:
            yield self._attachment(one.file_id, one.name)
        if entry.sources:
            yield self._small(labels["sources"])
        for source in entry.sources:
            words = _linked(self._fonts.markup(source.title), source.url)
            tail = self._fonts.markup(f" — {source.quote}" if source.quote else "")
            yield self._said(f"[{source.number}] {words}{tail}", _style("foot", 9, color=SOFT))
        if entry.error:
            text = self._fonts.markup(f"{labels['error']}: {entry.error}")
            yield self._said(text, _style("error", 10, color="#a12a1f"))

    def _small(self, text: str) -> Any:
        return self._said(f"<b>{self._fonts.markup(text)}</b>", _style("small", 8.5, color=SOFT, keepWithNext=1))

    def _said(self, markup: str, style: Any, *, bullet: str | None = None, quoted: bool = False) -> Any:
        from reportlab.platypus import Paragraph as Said

        return (quoted_paragraph() if quoted else Said)(markup, style, bulletText=bullet)

    def _attachment(self, file_id: str, name: str) -> Any:
        from reportlab.platypus import Image as Shown

        picture = as_picture(self._pictures[file_id], ("png", "jpeg")) if file_id in self._pictures else None
        if picture is None:
            return self._said(self._fonts.markup(f"📎 {name}"), _style("foot", 9, color=SOFT))
        scale = min(1.0, WIDTH / (picture.width * 0.75), 560 / (picture.height * 0.75)) * 0.75
        shown = Shown(io.BytesIO(picture.data), picture.width * scale, picture.height * scale, hAlign="LEFT")
        shown.spaceAfter = 8
        return shown

    def _blocks(self, blocks: tuple[Block, ...], depth: int, *, quoted: bool = False) -> Iterator[Any]:
        for block in blocks:
            yield from self._block(block, min(depth, _DEEPEST), quoted)

    def _block(self, block: Block, depth: int, quoted: bool) -> Iterator[Any]:
        from reportlab.platypus import HRFlowable

        indent = depth * _INDENT + (10 if quoted else 0)
        usual = _style("quote", 10, indent, color=SOFT) if quoted else _style("text", 10.5, indent)
        match block:
            case Heading(level, inlines):
                size = (15, 13.5, 12, 11, 10.5, 10.5)[level - 1]
                style = _style(f"heading{level}", size, indent, spaceBefore=8, spaceAfter=4, keepWithNext=1)
                yield self._said(self._line(inlines, BOLD), style)
            case Paragraph(inlines):
                for some in _pieces(inlines):
                    yield self._said(self._line(some), usual, quoted=quoted)
            case Code(_, text):
                yield self._code(text, indent)
            case Items():
                yield from self._items(block, depth, quoted)
            case Quote(blocks):
                yield from self._blocks(blocks, depth, quoted=True)
            case Grid():
                yield self._grid(block, indent)
            case Rule():
                yield HRFlowable(width="100%", thickness=0.5, color=LINE, spaceBefore=6, spaceAfter=6)
            case Footnotes(notes):
                for number, held in notes:
                    words = " ".join(self._line(one.inlines) for one in held if isinstance(one, Paragraph))
                    yield self._said(f"[{escape(number)}] {words}", _style("foot", 9, indent, color=SOFT))
                    yield from self._blocks(tuple(one for one in held if not isinstance(one, Paragraph)), depth + 1)

    def _items(self, items: Items, depth: int, quoted: bool) -> Iterator[Any]:
        indent = (depth + 1) * _INDENT + (10 if quoted else 0)
        for i, item in enumerate(items.items):
            mark = "•" if items.start is None else f"{items.start + i}."
            rest, words = item.blocks, ""
            if rest and isinstance(rest[0], Paragraph):
                words, rest = self._line(rest[0].inlines), rest[1:]
            if item.checked is not None:
                words, mark = self._fonts.markup("☑ " if item.checked else "☐ ") + words, ""
            left = indent + max(0, len(mark) * 6 - 12)  # a long number pushes its words to the right
            sign = indent - (14 if items.start is not None else 11)
            style = _style(
                "item", 10.5, left, bulletIndent=sign, bulletFontName=TEXT, bulletFontSize=10.5, spaceAfter=3
            )
            yield self._said(words or "\u00a0", style, bullet=mark or None)
            yield from self._blocks(rest, depth + 1, quoted=quoted)

    def _code(self, text: str, indent: int) -> Any:
        from reportlab.platypus import XPreformatted

        wide = max(20, _COLUMNS - indent // 5)
        lines = []
        for line in text.expandtabs(4).split("\n"):
            lines += [line[at : at + wide] for at in range(0, len(line), wide)] or [""]
        look = _style("code", 8.5, indent, mono=True, backColor=TINT, borderPadding=6, spaceBefore=11, spaceAfter=18)
        marked = "\n".join(self._fonts.markup(line.replace(" ", "\u00a0"), MONO) for line in lines)
        return XPreformatted(marked, look)

    def _grid(self, grid: Grid, indent: int) -> Any:
        from reportlab.lib.colors import HexColor
        from reportlab.platypus import Table, TableStyle

        many = max(1, len(grid.head), *(len(row) for row in grid.rows)) if grid.rows else max(1, len(grid.head))
        size = 9.5 if many <= 5 else (8 if many <= 9 else 6)
        cells = []
        for i, row in enumerate((grid.head, *grid.rows)):
            made = []
            for column in range(many):
                line = row[column] if column < len(row) else ()
                side = {"center": 1, "right": 2}.get((grid.aligns[column : column + 1] or (None,))[0] or "", 0)
                words = self._line(line, BOLD if i == 0 else TEXT)
                style = _style("heading cell" if i == 0 else "cell", size, alignment=side, spaceAfter=0)
                made.append(self._said(words, style))
            cells.append(made)
        table = Table(cells, _widths(grid, many, WIDTH - indent), repeatRows=1, hAlign="LEFT", splitInRow=1)
        look = [
            ("GRID", (0, 0), (-1, -1), 0.5, HexColor(LINE)),
            ("BACKGROUND", (0, 0), (-1, 0), HexColor(TINT)),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 5),
            ("RIGHTPADDING", (0, 0), (-1, -1), 5),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ]
        table.setStyle(TableStyle(look))
        table.spaceBefore, table.spaceAfter = 4, 9
        return table

    def _line(self, line: Line, font: str = TEXT) -> str:
        made = []
        for one in line:
            match one:
                case Text(text):
                    made.append(self._words(text, font))
                case Span(kind, inlines):
                    made.append(f"<{_TAGS[kind]}>{self._line(inlines, font)}</{_TAGS[kind]}>")
                case CodeSpan(text) | Math(text):
                    made.append(f'<font name="{MONO}" size="-1">{self._fonts.markup(text, MONO)}</font>')
                case Link(url, inlines):
                    made.append(_linked(self._line(inlines, font), url))
                case Image(url, alt):
                    made.append(_linked(self._fonts.markup(alt or url), url))
                case Mark(number):
                    made.append(f"<super>[{escape(number)}]</super>")
                case Break():
                    made.append("<br/>")
        return "".join(made)

    def _words(self, text: str, font: str) -> str:
        return self._fonts.markup(text, TEXT if font == BOLD else font)


def _linked(markup: str, url: str | None) -> str:
    good = safe_url(url) if url else None
    if good is None or "<a " in markup:
        return markup
    return f'<a href="{escape(good)}" color="{LINK}">{markup}</a>'


def _pieces(line: Line) -> Iterator[Line]:
    """A paragraph that is longer than a page or so, in pieces: laying one out takes the square of its length."""
    if len(line) == 1 and isinstance(line[0], Text) and len(line[0].text) > _LONGEST:
        text = line[0].text
        while text:
            cut = text.rfind(" ", 0, _LONGEST) + 1 if len(text) > _LONGEST else len(text)
            cut = cut or _LONGEST
            yield (Text(text[:cut]),)
            text = text[cut:]
    else:
        yield line


def _widths(grid: Grid, many: int, wide: float) -> list[float]:
    """As wide as words ask for, and shared by how much each column says."""
    asked = []
    for column in range(many):
        texts = [plain(row[column]) for row in (grid.head, *grid.rows) if column < len(row)]
        asked.append(min(60, max((len(text) for text in texts), default=1)) + 3)
    total = sum(asked)
    natural = [one * 5.4 for one in asked]
    if sum(natural) <= wide:
        return [float(one) for one in natural]
    least = min(36.0, wide / many)
    shared = [max(least, wide * one / total) for one in asked]
    scale = wide / sum(shared)
    return [one * scale for one in shared]
