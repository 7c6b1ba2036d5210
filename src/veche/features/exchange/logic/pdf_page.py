"""The pages of a PDF: margins, page numbers, the outline; takes flowables as they come, so none has to wait."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any

from veche.features.exchange.logic.pdf_fonts import TEXT, Fonts

INK, SOFT, LINE, TINT, LINK = "#1c1b1a", "#6b6660", "#d5d0c7", "#f5f2ec", "#0b57a8"
_A4 = (595.276, 841.89)
_MARGIN = 54.0
WIDTH = _A4[0] - 2 * _MARGIN - 12  # the frame has 6 points of padding on each side


@lru_cache(maxsize=1)
def quoted_paragraph() -> Any:
    """A paragraph with a line at its left, which stays there when it is split."""
    from reportlab.lib.colors import HexColor
    from reportlab.platypus import Paragraph

    class Quoted(Paragraph):  # type: ignore[misc]
        """What somebody else said."""

        def draw(self) -> None:
            canvas, left = self.canv, self.style.leftIndent - 8
            canvas.saveState()
            canvas.setStrokeColor(HexColor(LINE))
            canvas.setLineWidth(2)
            canvas.line(left, -3, left, self.height)
            canvas.restoreState()
            super().draw()

    return Quoted


class Page:
    """A document that grows: `begin`, `add` as often as wanted, `end`."""

    def __init__(self, target: io.BytesIO, title: str, language: str, fonts: Fonts) -> None:
        from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

        self._title = title
        self._fonts = fonts
        self._document: Any = BaseDocTemplate(
            target, pagesize=_A4, title=title[:500], author="Veche", creator="Veche", lang=language, pageCompression=1
        )
        wide, high = _A4[0] - 2 * _MARGIN, _A4[1] - 2 * _MARGIN
        frame = Frame(_MARGIN, _MARGIN, wide, high, id="page")
        self._document.addPageTemplates([PageTemplate(id="page", frames=[frame], onPage=self._adorn)])
        self._document.afterFlowable = self._note

    def begin(self) -> None:
        """Opens the first page."""
        from reportlab.pdfgen.canvas import Canvas

        self._document._calc()
        self._document._startBuild(None, canvasmaker=Canvas)

    def add(self, flowables: list[Any]) -> None:
        """Lays out what follows; all of it, as nothing after it is known yet."""
        while flowables:
            self._document.clean_hanging()
            self._document.handle_flowable(flowables)

    def end(self) -> None:
        """Closes the last page and writes the file."""
        self._document._endBuild()

    def _note(self, flowable: Any) -> None:
        """A message begins: it gets a line in the outline."""
        words = getattr(flowable, "outline", None)
        if words:
            canvas = self._document.canv
            key = f"m{self._document.seq.nextf('outline')}"
            canvas.bookmarkPage(key)
            canvas.addOutlineEntry(words, key, 0, closed=True)

    def _adorn(self, canvas: Any, document: Any) -> None:
        from reportlab.lib.colors import HexColor

        canvas.saveState()
        canvas.setFont(TEXT, 8.5)
        canvas.setFillColor(HexColor(SOFT))
        canvas.drawRightString(_A4[0] - _MARGIN - 6, _MARGIN / 2, str(document.page))
        canvas.restoreState()
