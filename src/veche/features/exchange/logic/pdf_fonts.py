"""The fonts of a PDF: which of them has a character, and markup that says so."""

from __future__ import annotations

import io
from collections.abc import Mapping
from html import escape
from typing import Any

TEXT, BOLD, ITALIC, BOLD_ITALIC = "VecheText", "VecheText-Bold", "VecheText-Italic", "VecheText-BoldItalic"
MONO, SIGNS, EMOJI = "VecheMono", "VecheSigns", "VecheEmoji"
FILES = {
    TEXT: "PTS55F.ttf",
    BOLD: "PTS75F.ttf",
    ITALIC: "PTS56F.ttf",
    BOLD_ITALIC: "PTS76F.ttf",
    MONO: "DejaVuSansMono.ttf",
    SIGNS: "DejaVuSans.ttf",
    EMOJI: "NotoEmoji-Regular.ttf",
}
_KOREAN, _JAPANESE, _CHINESE = "HYSMyeongJo-Medium", "HeiseiMin-W3", "STSong-Light"  # known to every reader of PDF
_DROPPED = frozenset(map(chr, [0xFE0E, 0xFE0F, 0x200B, 0x200D, 0x2060, 0xFEFF, 0x20E3, *range(0x1F3FB, 0x1F400)]))
_SPACES = {"\u00a0": "\u00a0", "\u202f": "\u00a0", "\u2007": "\u00a0", "\t": " ", "\u2009": " ", "\u200a": " "}


class Fonts:
    """The fonts, known to the library once a process."""

    def __init__(self, data: Mapping[str, bytes]) -> None:
        from reportlab.lib.fonts import addMapping
        from reportlab.pdfbase import ttfonts
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont
        from reportlab.pdfbase.pdfmetrics import getFont, registerFont

        ttfonts.makeToUnicodeCMap = _unicode_map
        for name, content in data.items():
            registerFont(ttfonts.TTFont(name, io.BytesIO(content)))
        for name in (_KOREAN, _JAPANESE, _CHINESE):
            registerFont(UnicodeCIDFont(name))
        for name in (MONO, SIGNS, EMOJI, _KOREAN, _JAPANESE, _CHINESE):
            for bold in (0, 1):
                for italic in (0, 1):
                    addMapping(name, bold, italic, name)
        for at, name in enumerate((TEXT, ITALIC, BOLD, BOLD_ITALIC)):
            addMapping(TEXT, at >> 1, at & 1, name)
        self._has: dict[str, Any] = {name: getFont(name).face.charToGlyph for name in (TEXT, MONO, SIGNS, EMOJI)}

    def markup(self, text: str, font: str = TEXT) -> str:
        """`text` as the library's markup: escaped, each character in a font that has it."""
        made, held, held_font = [], "", font
        for character in text:
            if character in _DROPPED:
                continue
            found, shown = self._font_of(character, font)
            if found != held_font and held:
                made.append(_in_font(held, held_font, font))
                held = ""
            held_font = found
            held += shown
        made.append(_in_font(held, held_font, font))
        return "".join(made)

    def _font_of(self, character: str, font: str) -> tuple[str, str]:
        character = _SPACES.get(character, character)
        code = ord(character)
        for name in (font, SIGNS, EMOJI) if code < 0x1F000 else (EMOJI, SIGNS):
            if code in self._has[name]:
                return name, character
        if 0xAC00 <= code < 0xD7B0 or 0x1100 <= code < 0x1200:
            return _KOREAN, character
        if 0x3040 <= code < 0x3100:
            return _JAPANESE, character
        if 0x2E80 <= code < 0xA000 or 0xF900 <= code < 0xFB00 or 0xFF00 <= code < 0xFFF0:
            return _CHINESE, character
        return (font, " ") if character.isspace() or code < 32 else (SIGNS, "\ufffd")


def _in_font(text: str, font: str, usual: str) -> str:
    if not text:
        return ""
    words = escape(text, quote=False)
    return words if font == usual else f'<font name="{font}">{words}</font>'


def _unicode_map(font: str, subset: list[int]) -> str:
    """What each glyph means when it is copied, in UTF-16 (ISO 32000-1, 9.10.3).

    The library writes characters beyond U+FFFF as five digits, which readers take for other characters.
    """
    lines = [f"<{i:02X}> <{chr(code).encode('utf-16-be', 'surrogatepass').hex()}>" for i, code in enumerate(subset)]
    some = [lines[at : at + 100] for at in range(0, len(lines), 100)]  # at most a hundred in one list
    body = "\n".join(f"{len(one)} beginbfchar\n{chr(10).join(one)}\nendbfchar" for one in some)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        f"/CIDSystemInfo\n<< /Registry ({font})\n/Ordering ({font})\n/Supplement 0\n>> def\n"
        f"/CMapName /{font} def\n/CMapType 2 def\n1 begincodespacerange\n<00> <{len(subset) - 1:02X}>\n"
        f"endcodespacerange\n{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    )
