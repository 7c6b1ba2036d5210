"""Splits a long JSON array into its elements while it is read, so that it need not be held at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

_OUTSIDE = re.compile(rb'["\[\]{},]')
_INSIDE = re.compile(rb'["\\]')
_NUL = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")
_BOM = b"\xef\xbb\xbf"


class ElementTooLong(ValueError):
    """One element is longer than it may be."""


def elements(pieces: Iterable[bytes], most: int) -> Iterator[bytes]:
    """The elements of an array, each as its bytes; of anything else, the whole.

    Raises:
        ElementTooLong: one has more than `most` bytes.
        ValueError: the array does not end.
    """
    held = bytearray()
    source = iter(pieces)
    begun = _begin(held, source)
    if not begun:
        for piece in source:
            held += piece
            if len(held) > most:
                raise ElementTooLong
        if held.strip():
            yield bytes(held)
        return
    scan = _Scan(held)
    while True:
        end = scan.next()
        if len(held if end is None else held[:end]) > most + 1:
            raise ElementTooLong
        if end is None:
            more = next(source, None)
            if more is None:
                raise ValueError("the array does not end")
            held += more
            continue
        element, last = bytes(held[:end]).strip(), held[end : end + 1] == b"]"
        scan.cut(end + 1)
        if element:
            yield element
        if last:
            return


class _Scan:
    """Finds the comma or the bracket that ends an element, however the bytes come."""

    def __init__(self, held: bytearray) -> None:
        self._held = held
        self._at = 0
        self._depth = 0
        self._quoted = False

    def next(self) -> int | None:
        """Where the element ends; `None` when more bytes are needed."""
        while True:
            found = (_INSIDE if self._quoted else _OUTSIDE).search(self._held, self._at)
            if found is None or (found[0] == b"\\" and found.end() >= len(self._held)):
                self._at = len(self._held) if found is None else found.start()
                return None
            sign, self._at = found[0], found.end()
            if self._quoted:
                self._quoted, self._at = sign == b"\\", self._at + (sign == b"\\")
            elif sign == b'"':
                self._quoted = True
            elif sign in b"[{":
                self._depth += 1
            elif sign in b"]}" and self._depth:
                self._depth -= 1
            elif self._depth == 0:
                return found.start()

    def cut(self, upto: int) -> None:
        """Forgets what has been taken."""
        del self._held[:upto]
        self._at = 0


def _begin(held: bytearray, source: Iterator[bytes]) -> bool:
    """Reads to the first sign; is it that of an array, which then is taken away?"""
    for piece in source:
        held += piece
        if held.startswith(_BOM):
            del held[:3]
        start = held.lstrip()
        if start:
            if start[:1] == b"[":
                held[:] = start[1:]
                return True
            return False
    return False


def decode(raw: bytes) -> Any:
    """JSON as people's archives have it: NULs become U+FFFD, and so do halves of characters.

    Raises:
        ValueError: it is no JSON.
    """
    if b"\\u0000" in raw:
        raw = _NUL.sub(rb"\1\\ufffd", raw)
    try:
        return msgspec.json.decode(raw)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as first:
        import json

        try:
            return _mended(json.loads(raw.decode("utf-8", "replace")))
        except (ValueError, RecursionError):
            raise ValueError(str(first)[:120]) from first


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, list):
        return [_mended(one) for one in value]
    if isinstance(value, dict):
        return {_mended(name): _mended(one) for name, one in value.items()}
    return value
