"""RTF: control words are dropped, text stays, in the code page of the document."""

from __future__ import annotations

import re
from typing import BinaryIO

from veche.kit.documents.form import Extracted, Pages, Unreadable

MOST_BYTES = 64 << 20
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
_SKIPPED = frozenset(
    b"fonttbl colortbl stylesheet info pict object themedata datastore latentstyles listtable "
    b"listoverridetable rsidtbl xmlnstbl generator fldinst header footer headerl headerr footerl footerr "
    b"mmathPr filetbl revtbl bkmkstart bkmkend".split()
)
_SIGNS = {
    b"par": "\n", b"line": "\n", b"page": "\n\n", b"sect": "\n\n", b"row": "\n", b"cell": " | ", b"tab": "\t",
    b"emdash": "—", b"endash": "–", b"bullet": "•", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“",
    b"rdblquote": "”", b"emspace": " ", b"enspace": " ",
}  # fmt: skip
_PLAIN = {b"~": "\xa0", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n"}


def read_rtf(source: BinaryIO) -> Extracted:
    """The text of a Rich Text document."""
    data = source.read(MOST_BYTES)
    if not data.lstrip().startswith(b"{\\rtf"):
        raise Unreadable("damaged")
    reader = _Rtf()
    for token in _TOKEN.finditer(data):
        reader.take(token)
        if reader.pages.full:
            break
    reader.flush()
    return reader.pages.finish()


class _Rtf:
    def __init__(self) -> None:
        self.pages = Pages()
        self._page = "cp1252"
        self._bytes = bytearray()
        self._stack: list[tuple[bool, int]] = []
        self._skipped = False
        self._width = 1  # characters that follow \u for old readers
        self._jump = 0

    def take(self, token: re.Match[bytes]) -> None:
        word, number, code, sign, brace, text = token.groups()
        if brace:
            self.flush()
            self._brace(brace)
        elif word:
            self._word(word, int(number) if number else None)
        elif sign is not None:
            if sign == b"*":
                self._skipped = True
            else:
                self.flush()
                self._say(_PLAIN.get(sign, ""))
        elif self._skipped:
            return
        elif code:
            self._byte(bytes([int(code, 16)]))
        elif text:
            self._byte(text)

    def flush(self) -> None:
        """Bytes that were collected, as text of the document's code page."""
        if self._bytes:
            self._say(self._bytes.decode(self._page, "replace"))
            self._bytes.clear()

    def _say(self, text: str) -> None:
        if not self._skipped:
            self.pages.add(text)

    def _byte(self, data: bytes) -> None:
        if self._jump:
            jumped = min(self._jump, len(data))
            self._jump -= jumped
            data = data[jumped:]
        self._bytes += data

    def _brace(self, brace: bytes) -> None:
        self._jump = 0
        if brace == b"{":
            if len(self._stack) > 1_000:
                raise Unreadable("too_large")
            self._stack.append((self._skipped, self._width))
        elif self._stack:
            self._skipped, self._width = self._stack.pop()

    def _word(self, word: bytes, number: int | None) -> None:
        if word == b"bin" and number:
            raise Unreadable("unsupported")
        if word in _SKIPPED:
            self.flush()
            self._skipped = True
        elif word in _SIGNS:
            self.flush()
            self._say(_SIGNS[word])
        elif word == b"u" and number is not None:
            self.flush()
            value = number % 65536
            self._say(chr(value) if not 0xD800 <= value < 0xE000 else "\ufffd")
            self._jump = self._width
        elif word == b"uc" and number is not None:
            self._width = max(number, 0)
        elif word == b"ansicpg" and number is not None:
            try:
                b"".decode(f"cp{number}")
            except LookupError:
                return
            self._page = f"cp{number}"
