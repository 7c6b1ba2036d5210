"""Ids: UUID version 7 (RFC 9562), in lower-case text, made by whoever makes the thing."""

from __future__ import annotations

import os
import re
import time

from veche.kit.errors import Invalid

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def new_id() -> str:
    """A fresh UUIDv7: sorts by time to the millisecond, 74 random bits."""
    value = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10))
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def check_id(text: str, field: str = "id") -> str:
    """`text` as an id in its canonical form.

    Raises:
        Invalid: `ids.malformed`, when it is not a UUID.
    """
    low = text.lower()
    if not _UUID.fullmatch(low):
        raise Invalid(code="ids.malformed", field=field)
    return low
