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
    at, depth, quoted = 0, 0, False
    while True:
        found = (_INSIDE if quoted else _OUTSIDE).search(held, at)
        if found is None or (found[0] == b"\\" and found.end() >= len(held)):
            at = len(held) if found is None else found.start()
            if len(held) > most:
                raise ElementTooLong
            piece = next(source, None)
            if piece is None:
                raise ValueError("the array does not end")
            held += piece
            continue
        sign, at = found[0], found.end()
        if quoted:
            quoted, at = sign == b"\\", at + (sign == b"\\")
        elif sign == b'"':
            quoted = True
        elif sign in b"[{":
            depth += 1
        elif sign in b"]}" and depth:
            depth -= 1
        elif depth == 0:  # a comma between elements, or the end of the array
            element = bytes(held[: found.start()]).strip()
            del held[:at]
            at = 0
            if len(element) > most:
                raise ElementTooLong
            if element:
                yield element
            if sign != b",":
                return


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
