"""PDF: the text of each page, by PDFium; a bad page is left empty and does not spoil the others."""

from __future__ import annotations

from typing import BinaryIO

import pypdfium2 as pdfium  # type: ignore[import-untyped]

from veche.kit.documents.form import Extracted, Pages, Unreadable

MOST_PAGES = 5_000
_PASSWORD = "password"  # noqa: S105 — as PDFium names the cause


def read_pdf(source: BinaryIO) -> Extracted:
    """The text, page by page."""
    try:
        document = pdfium.PdfDocument(source)
    except pdfium.PdfiumError as error:
        raise Unreadable("encrypted" if _PASSWORD in str(error).lower() else "damaged") from error
    pages = Pages("page")
    count = len(document)
    if not count:
        raise Unreadable("damaged")
    for index in range(min(count, MOST_PAGES)):
        pages.begin()
        pages.add(_text(document, index))
        if pages.full:
            break
    found = pages.finish()
    found.cut = found.cut or count > MOST_PAGES
    return found


def _text(document: pdfium.PdfDocument, index: int) -> str:
    try:
        page = document[index]
        try:
            words = page.get_textpage()
            try:
                text = str(words.get_text_range())
            finally:
                words.close()
        finally:
            page.close()
    except (pdfium.PdfiumError, UnicodeError):
        return ""
    # a hyphen at the end of a line is told by PDFium as U+FFFE or U+0002
    text = text.replace("\r\n", "\n").replace("\ufffe\n", "").replace("\x02\n", "").replace("\ufffe", "-")
    return text.replace("\x00", "").strip()
