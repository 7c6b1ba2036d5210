"""HTML pages and EPUB books: what a reader would see, without scripts, styles and navigation."""

from __future__ import annotations

import posixpath
import re
from html.parser import HTMLParser
from typing import BinaryIO
from urllib.parse import unquote

from veche.kit.documents.form import Extracted, Pages, Unreadable
from veche.kit.documents.packed import Attributes, Packed, Walker
from veche.kit.documents.plain import decode

SHORT = 100_000  # bytes; shorter HTML is given as it is: somebody may want the page itself changed
_SKIPPED = frozenset(["script", "style", "noscript", "template", "svg", "head"])
_LINES = frozenset(
    [
        *("p", "div", "section", "article", "header", "footer", "main", "aside", "nav", "address", "hr", "pre"),
        *("li", "ul", "ol", "dl", "dt", "dd", "table", "tr", "blockquote", "figure", "figcaption", "form", "fieldset"),
        *("h1", "h2", "h3", "h4", "h5", "h6"),
    ]
)
_CHARSET = re.compile(rb"<meta[^>]+charset=[\"']?([\w-]{3,20})", re.IGNORECASE)


def read_html(source: BinaryIO) -> Extracted:
    """The words of a page; a short page as its source."""
    data = source.read(64 << 20)
    text = text_of_bytes(data)
    if text is None:
        raise Unreadable("damaged")
    pages = Pages()
    pages.add(text if len(data) <= SHORT else words_of(text))
    return pages.finish()


def read_page(source: BinaryIO) -> Extracted:
    """The words of a page, however short it is."""
    text = text_of_bytes(source.read(64 << 20))
    if text is None:
        raise Unreadable("damaged")
    pages = Pages()
    pages.add(words_of(text))
    return pages.finish()


def text_of_bytes(data: bytes) -> str | None:
    """Markup as text, by the charset that it names itself."""
    named = _CHARSET.search(data[:4096])
    if named:
        try:
            return data.decode(named[1].decode("ascii"), "replace")
        except LookupError:
            pass
    return decode(data) or data.decode("utf-8", "replace")


def words_of(markup: str) -> str:
    """Markup → its words, with headings and list items marked."""
    reader = _Words()
    reader.feed(markup)
    reader.close()
    lines = (re.sub(r"[ \t\xa0]+", " ", line).strip() for line in "".join(reader.pieces).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._skipped: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SKIPPED:
            self._skipped.append(tag)
        if tag in _LINES or tag == "br":
            self.pieces.append("\n")
        if tag == "li":
            self.pieces.append("- ")
        elif tag in ("td", "th"):
            self.pieces.append(" | ")
        elif len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
            self.pieces.append("\n" + "#" * int(tag[1]) + " ")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._skipped:
            while self._skipped and self._skipped.pop() != tag:
                pass
        if tag in _LINES:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.pieces.append(data)


def read_epub(source: BinaryIO) -> Extracted:
    """A book: its chapters in the order of reading."""
    packed = Packed(source)
    container = _Container()
    packed.walk("META-INF/container.xml", container)
    package = _Package()
    packed.walk(container.path, package)
    base = posixpath.dirname(container.path)
    pages = Pages("chapter")
    for one in package.spine:
        path = posixpath.normpath(posixpath.join(base, unquote(package.items.get(one, ""))))
        if packed.has(path):
            pages.begin()
            pages.add(words_of(text_of_bytes(packed.read(path)) or ""))
        if pages.full:
            break
    return pages.finish()


class _Container(Walker):
    path = ""

    def opened(self, name: str, attributes: Attributes) -> None:
        if name == "rootfile" and not self.path:
            self.path = attributes.get("full-path", "")


class _Package(Walker):
    def __init__(self) -> None:
        super().__init__()
        self.items: dict[str, str] = {}
        self.spine: list[str] = []

    def opened(self, name: str, attributes: Attributes) -> None:
        if name == "item":
            self.items[attributes.get("id", "")] = attributes.get("href", "")
        elif name == "itemref":
            self.spine.append(attributes.get("idref", ""))
