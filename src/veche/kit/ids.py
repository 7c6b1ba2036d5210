"""Ids: UUID version 7 (RFC 9562), in lower-case text, made by whoever makes the thing."""

from __future__ import annotations

import os
import re
import threading
import time

from veche.kit.errors import Invalid

_lock = threading.Lock()
_last = 0
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def new_id() -> str:
    """A fresh UUIDv7: sorts by time, and within this process by the order of making; 62 random bits."""
    high, random = _tick(time.time_ns() // 1_000_000), int.from_bytes(os.urandom(8)) >> 2
    text = f"{(high >> 12) << 80 | 0x7 << 76 | (high & 0xFFF) << 64 | 0x2 << 62 | random:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _tick(now: int) -> int:
    """Milliseconds and a counter of 12 bits that only grow (RFC 9562, section 6.2, method 1)."""
    global _last
    with _lock:
        # A new millisecond starts low in the counter, so that it seldom runs over into the next one.
        _last = max(_last + 1, now << 12 | os.urandom(1)[0])
        return _last


def is_id(text: str) -> bool:
    """Is it an id in its canonical form?"""
    return _UUID.fullmatch(text) is not None


def check_id(text: str, field: str = "id") -> str:
    """`text` as an id in its canonical form.

    Raises:
        Invalid: `ids.malformed`, when it is not a UUID.
    """
    low = text.lower()
    if not _UUID.fullmatch(low):
        raise Invalid(code="ids.malformed", field=field)
    return low
