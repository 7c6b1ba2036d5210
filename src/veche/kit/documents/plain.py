"""Bytes as text: what encoding they are in is told by the bytes themselves."""

from __future__ import annotations

import codecs
import re

_LONE = re.compile(
    rb"(?<=[A-Za-z])[\xc0-\xff](?![\x80-\xff])|(?<![\x80-\xff])[\xc0-\xff](?=[A-Za-z])"
)  # a letter beyond ASCII next to Latin ones only


def decode(data: bytes, *, cut: bool = False) -> str | None:
    """Bytes as text: by their byte order mark, else UTF-8, UTF-16, and for old Russian files Windows-1251.

    Args:
        cut: the bytes are a beginning, and their last character may be broken.

    Returns: `None` when they are no text.
    """
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding, cut)
    text = _strict(data, "utf-8", cut)
    if text is not None:
        return text
    if b"\0" in data:
        return _utf16(data, cut)
    return _one_byte(data)


def _strict(data: bytes, encoding: str, cut: bool) -> str | None:
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(data, not cut)
    except UnicodeDecodeError:
        return None
    return text if _readable(text) else None


def is_utf8(data: bytes, *, cut: bool = False) -> bool:
    """Are they text in UTF-8?"""
    return _strict(data, "utf-8", cut) is not None


def _utf16(data: bytes, cut: bool) -> str | None:
    """UTF-16 without a mark: in most scripts its high bytes are few and alike, and spaces show which they are."""
    little, big = data[1::2].count(0), data[0::2].count(0)
    if max(little, big) * 20 < len(data) or min(little, big) * 4 > max(little, big):
        return None
    return _strict(data, "utf-16-le" if little >= big else "utf-16-be", cut)


def _one_byte(data: bytes) -> str | None:
    """Windows-1251, or 1252 where letters beyond ASCII stand alone among Latin ones."""
    beyond = len(re.findall(rb"[\x80-\xff]", data))
    alone = len(_LONE.findall(data))
    text = data.decode("cp1252" if alone * 2 > beyond else "cp1251", errors="replace")
    letters = sum(c.isalpha() for c in text if c > "\x7f")
    return text if letters * 10 >= beyond * 7 and _readable(text) else None


def _readable(text: str) -> bool:
    return re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]", text) is None
