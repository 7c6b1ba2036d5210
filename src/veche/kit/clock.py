"""Time as the whole product counts it: milliseconds since the Unix epoch, UTC."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime


def now_ms() -> int:
    """The present, in milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


def day_of(at_ms: int) -> date:
    """The UTC day of a time in milliseconds."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).date()
