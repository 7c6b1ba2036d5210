"""Renders a document as a Word file: real headings, lists, tables, links and pictures (ECMA-376)."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from veche.features.exchange.logic import docx_parts as parts
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
    safe_url,
)
from veche.features.exchange.logic.document import Document, Entry
from veche.features.exchange.logic.markdown import parse
from veche.features.exchange.logic.pictures import Picture, as_picture

_RUN = {"strong": "<w:b/>", "em": "<w:i/>", "strike": "<w:strike/>"}
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WIDEST = 5_760_000  # a picture's width in EMU: 6.3 inches
_TICKS = {True: "☑ ", False: "☐ "}


def docx(document: Document, pictures: Mapping[str, bytes], made_at: int) -> bytes:
    """The file; `pictures` are the bytes of images by file id."""
    writer = _Writer(pictures)
    body = writer.document(document)
    at = datetime.fromtimestamp(made_at / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    names = [f"image{i}.{one.kind}" for i, one in enumerate(writer.pictures)]
    held = {
        "[Content_Types].xml": parts.CONTENT_TYPES,
        "_rels/.rels": parts.PACKAGE_LINKS,
        "docProps/core.xml": parts.core(_fit(document.title), at),
        "word/document.xml": body,
        "word/styles.xml": parts.styles(document.language),
        "word/numbering.xml": parts.numbering(writer.lists),
        "word/_rels/document.xml.rels": parts.document_links(writer.links, names),
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in held.items():
            archive.writestr(name, content)
        for name, one in zip(names, writer.pictures, strict=True):
            archive.writestr(f"word/media/{name}", one.data, zipfile.ZIP_STORED)
    return target.getvalue()


def _fit(text: str) -> str:
    """Characters that XML takes, escaped."""
    return escape(_UNFIT.sub("\ufffd", text.encode("utf-8", "replace").decode("utf-8")))


class _Writer:
    """Writes the text and remembers what the other parts must hold."""

    def __init__(self, pictures: Mapping[str, bytes]) -> None:
        self._bytes = pictures
        self.links: list[tuple[str, str]] = []
        self.lists: list[int | None] = []
        self.pictures: list[Picture] = []

    def document(self, document: Document) -> str:
        facts = " · ".join(f"{name}: {value}" for name, value in document.facts)
        made = [_paragraph(_run(document.title), "Title"), _paragraph(_run(facts), "Facts")]
        if document.instructions:
            made.append(_paragraph(_run(document.labels["instructions"]), "Heading1"))
            made.append(self._blocks(parse(document.instructions), style="Quote"))
        made += [self._entry(entry, document) for entry in document.entries]
        page = (
            '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" '
            'w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
        )
        return f"{parts.HEAD}<w:document {parts.NAMESPACES}><w:body>{''.join(made)}{page}</w:body></w:document>"

    def _entry(self, entry: Entry, document: Document) -> str:
        labels = document.labels
        made = [_paragraph(_run(entry.who), "Heading1"), _paragraph(_run(" · ".join((entry.at, *entry.aside))), "Foot")]
        if entry.reasoning:
            made.append(_paragraph(_run(labels["reasoning"]), "Foot"))
            made.append(self._blocks(parse(entry.reasoning), style="Quote"))
        for name, content in entry.tools:
            made += [_paragraph(_run(name), "Foot"), _code(content)]
        made.append(self._blocks(parse(entry.text)))
        for one in entry.attachments:
            made.append(self._attachment(one.file_id, one.name))
        if entry.sources:
            made.append(_paragraph(_run(labels["sources"]), "Foot"))
        for source in entry.sources:
            words = self._linked(_run(source.title), source.url)
            tail = f" — {source.quote}" if source.quote else ""
            made.append(_paragraph(_run(f"[{source.number}] ") + words + _run(tail), "Foot"))
        if entry.error:
            made.append(_paragraph(_run(f"{labels['error']}: {entry.error}"), "Quote"))
        return "".join(made)

    def _attachment(self, file_id: str, name: str) -> str:
        picture = as_picture(self._bytes[file_id], ("png", "jpeg", "gif")) if file_id in self._bytes else None
        if picture is None:
            return _paragraph(_run(f"📎 {name}"), "Foot")
        number = len(self.pictures)
        self.pictures.append(picture)
        width = min(_WIDEST, picture.width * 9525)
        height = max(1, round(width * picture.height / picture.width))
        told = quoteattr(_UNFIT.sub("\ufffd", name))
        return _paragraph(
            f'<w:r><w:drawing><wp:inline><wp:extent cx="{width}" cy="{height}"/><wp:docPr id="{number + 1}" '
            f"name={told} descr={told}/><a:graphic><a:graphicData "
            'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
            f'<pic:cNvPr id="{number + 1}" name={told}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
            f'<a:blip r:embed="rIdPicture{number}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>'
            f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect">'
            "<a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )

    def _blocks(self, blocks: Iterable[Block], *, style: str = "", depth: int = 0) -> str:
        return "".join(self._block(block, style, depth) for block in blocks)

    def _block(self, block: Block, style: str, depth: int) -> str:
        match block:
            case Heading(level, inlines):
                return _paragraph(self._line(inlines), f"Heading{min(level + 1, 6)}")
            case Paragraph(inlines):
                return _paragraph(self._line(inlines), style, indent=depth)
            case Code(_, text):
                return _code(text, indent=depth)
            case Items():
                return self._items(block, depth)
            case Quote(blocks):
                return self._blocks(blocks, style="Quote", depth=depth)
            case Grid():
                return self._grid(block)
            case Rule():
                border = '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="CFC9BF"/></w:pBdr>'
                return f"<w:p><w:pPr>{border}</w:pPr></w:p>"
            case Footnotes(notes):
                return "".join(
                    _paragraph(_run(f"[{number}] "), "Foot") + self._blocks(held, style="Foot")
                    if not (held and isinstance(held[0], Paragraph))
                    else _paragraph(_run(f"[{number}] ") + self._line(held[0].inlines), "Foot")
                    + self._blocks(held[1:], style="Foot")
                    for number, held in notes
                )

    def _items(self, items: Items, depth: int) -> str:
        self.lists.append(items.start)
        number, level = len(self.lists), min(depth, 8)
        marked = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        made = []
        for item in items.items:
            rest, words = item.blocks, ""
            if rest and isinstance(rest[0], Paragraph):
                words, rest = self._line(rest[0].inlines), rest[1:]
            tick = _run(_TICKS[item.checked]) if item.checked is not None else ""
            made.append(_paragraph(tick + words, "ListParagraph", more=marked))
            made.append(self._blocks(rest, style="ListParagraph", depth=depth + 1))
        return "".join(made)

    def _grid(self, grid: Grid) -> str:
        many = max(1, len(grid.head), *(len(row) for row in grid.rows)) if grid.rows else max(1, len(grid.head))
        width = 9638 // many
        made = []
        for i, row in enumerate((grid.head, *grid.rows)):
            cells = []
            for column in range(many):
                words = self._line(row[column], "<w:b/>" if i == 0 else "") if column < len(row) else ""
                side = grid.aligns[column] if column < len(grid.aligns) else None
                align = f'<w:jc w:val="{side}"/>' if side else ""
                shade = '<w:shd w:val="clear" w:color="auto" w:fill="F3F1EC"/>' if i == 0 else ""
                about = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
                cells.append(f"<w:tc>{about}{_paragraph(words, more=align)}</w:tc>")
            head = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if i == 0 else ""
            made.append(f"<w:tr>{head}{''.join(cells)}</w:tr>")
        columns = f'<w:gridCol w:w="{width}"/>' * many
        return (
            '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
            f"<w:tblGrid>{columns}</w:tblGrid>{''.join(made)}</w:tbl><w:p/>"
        )

    def _line(self, line: Line, adorn: str = "") -> str:
        made = []
        for one in line:
            match one:
                case Text(text):
                    made.append(_run(text, adorn))
                case Span(kind, inlines):
                    made.append(self._line(inlines, adorn + _RUN[kind] if _RUN[kind] not in adorn else adorn))
                case CodeSpan(text) | Math(text):
                    made.append(_run(text, f'<w:rStyle w:val="CodeChar"/>{adorn}'))
                case Link(url, inlines):
                    made.append(self._linked(self._line(inlines, adorn), url))
                case Image(url, alt):
                    made.append(self._linked(_run(alt or url, adorn), url))
                case Mark(number):
                    made.append(_run(f"[{number}]", adorn))
                case Break():
                    made.append("<w:r><w:br/></w:r>")
        return "".join(made)

    def _linked(self, runs: str, url: str | None) -> str:
        good = safe_url(url) if url else None
        if good is None or "<w:hyperlink" in runs:
            return runs
        name = f"rIdLink{len(self.links)}"
        self.links.append((name, _fit(good).replace('"', "&quot;")))
        styled = runs.replace("<w:r><w:t", '<w:r><w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr><w:t')
        return f'<w:hyperlink r:id="{name}">{styled}</w:hyperlink>'


def _run(text: str, adorn: str = "") -> str:
    if not text:
        return ""
    look = f"<w:rPr>{adorn}</w:rPr>" if adorn else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{_fit(text)}</w:t></w:r>'


def _paragraph(runs: str, style: str = "", *, indent: int = 0, more: str = "") -> str:
    look = f'<w:pStyle w:val="{style}"/>' if style else ""
    left = f'<w:ind w:left="{indent * 360}"/>' if indent and not more else ""
    return f"<w:p><w:pPr>{look}{more}{left}</w:pPr>{runs}</w:p>"


def _code(text: str, *, indent: int = 0) -> str:
    lines = "<w:r><w:br/></w:r>".join(_run(line) for line in text.expandtabs(4).split("\n"))
    return _paragraph(lines, "Code", indent=indent) + "<w:p/>"
