"""Reads CBOR (RFC 8949) as far as authenticators use it: definite lengths, no tags, no floats."""

from __future__ import annotations

from typing import Any, Final

DEEPEST: Final = 8
_SIMPLE: Final = {20: False, 21: True, 22: None, 23: None}


class CborUnreadable(ValueError):
    """These bytes are not what an authenticator writes."""


def read_cbor(data: bytes) -> tuple[Any, int]:
    """The first value in `data`, and where it ends.

    Raises:
        CborUnreadable: it is cut off, too deep or of a kind that is not used here.
    """
    return _value(data, 0, 0)


def _value(data: bytes, at: int, depth: int) -> tuple[Any, int]:
    if depth > DEEPEST:
        raise CborUnreadable("nested too deeply")
    major, number, at = _head(data, at)
    match major:
        case 0:
            return number, at
        case 1:
            return -1 - number, at
        case 2 | 3:
            return _text(data, at, number, major)
        case 4:
            return _items(data, at, number, depth)
        case 5:
            return _pairs(data, at, number, depth)
        case 7 if number in _SIMPLE:
            return _SIMPLE[number], at
        case _:
            raise CborUnreadable("a kind that is not used here")


def _head(data: bytes, at: int) -> tuple[int, int, int]:
    if at >= len(data):
        raise CborUnreadable("cut off")
    major, short = data[at] >> 5, data[at] & 0x1F
    at += 1
    if short < 24:
        return major, short, at
    size = {24: 1, 25: 2, 26: 4, 27: 8}.get(short)
    if size is None or at + size > len(data):
        raise CborUnreadable("cut off, or of indefinite length")
    return major, int.from_bytes(data[at : at + size], "big"), at + size


def _text(data: bytes, at: int, size: int, major: int) -> tuple[bytes | str, int]:
    end = at + size
    if end > len(data):
        raise CborUnreadable("cut off")
    if major == 2:
        return data[at:end], end
    try:
        return data[at:end].decode(), end
    except UnicodeDecodeError as error:
        raise CborUnreadable("a text that is none") from error


def _items(data: bytes, at: int, count: int, depth: int) -> tuple[list[Any], int]:
    found = []
    for _ in range(_believable(data, at, count)):
        item, at = _value(data, at, depth + 1)
        found.append(item)
    return found, at


def _pairs(data: bytes, at: int, count: int, depth: int) -> tuple[dict[Any, Any], int]:
    found: dict[Any, Any] = {}
    for _ in range(_believable(data, at, count)):
        key, at = _value(data, at, depth + 1)
        if not isinstance(key, int | str) or key in found:
            raise CborUnreadable("a key that is none, or is there twice")
        found[key], at = _value(data, at, depth + 1)
    return found, at


def _believable(data: bytes, at: int, count: int) -> int:
    if count > len(data) - at:
        raise CborUnreadable("more things than bytes")
    return count
