"""Cuts text into words and brings their spelling together (case, stress marks, ё), for the analyser."""

from __future__ import annotations

import re
import unicodedata

# A word is a run of letters and digits with the marks that belong to them. The underscore parts words, so
# that `max_tokens` is found by "tokens". Han and kana are written without spaces: they are cut by two.
_MARKS = "\u0300-\u036f\u0483-\u0487"
_WORD = re.compile(rf"[^\W_](?:[{_MARKS}]*[^\W_])*[{_MARKS}]*")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")

_SPELLING = {0x300: None, 0x301: None, ord("ё"): "е", ord("ѐ"): "е", ord("ѝ"): "и"}


def fold(text: str) -> str:
    """`text` in lower case, composed (NFC), without stress marks, with ё as е; twice is the same as once."""
    if text.isascii():
        return text.lower()
    previous = ""
    while text != previous:  # taking a mark away may let the next one compose, hence again until it rests
        previous = text
        text = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower().translate(_SPELLING))
    return text


def word_spans(text: str) -> list[tuple[int, int]]:
    """Where the words of `text` stand, as offsets into it; words of Han and kana overlap by one character."""
    found: list[tuple[int, int]] = []
    ascii_only = text.isascii()
    for match in _WORD.finditer(text):
        start, end = match.span()
        if ascii_only or not _UNSPACED.search(text, start, end):
            found.append((start, end))
        else:
            found.extend(_unspaced(text, start, end))
    return found


def _unspaced(text: str, start: int, end: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    at = start
    for match in _UNSPACED.finditer(text, start, end):
        left, right = match.span()
        if at < left:
            found.append((at, left))
        found.extend((i, i + 2) for i in range(left, right - 1))
        if right - left == 1:
            found.append((left, right))
        at = right
    if at < end:
        found.append((at, end))
    return [(left, right) for left, right in found if _WORD.search(text, left, right)]


def words(text: str) -> list[str]:
    """The folded words of `text`, in order."""
    return [fold(text[start:end]) for start, end in word_spans(text)]
