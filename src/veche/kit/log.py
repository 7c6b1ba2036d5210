"""Logging for operators: one line an event, and never a secret in it."""

from __future__ import annotations

import logging
import re
import sys

_PATTERNS = re.compile(
    r"(?i)(bearer\s+|api-key\s+|basic\s+|[?&](?:key|token|api_key)=|\b(?:sk|vk|gsk|xai|AQVN|AIza)[-_]?)([\w\-.~+/]{8,}=*)"
)
_known: set[str] = set()


def keep_secret(*values: str) -> None:
    """From now on these values are blacked out in every log line and every vendor's text."""
    _known.update(v for v in values if len(v) >= 6)


def mask(text: str) -> str:
    """`text` without known secrets and without what looks like one."""
    for value in _known:
        if value in text:
            text = text.replace(value, "•••")
    return _PATTERNS.sub(lambda m: m.group(1) + "•••", text)


class _Masking(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return mask(super().format(record))


def start_logging(level: str = "INFO", handler: logging.Handler | None = None) -> None:
    """Sends log lines to standard error (or to `handler`), masked."""
    handler = handler or logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Masking("%(asctime)s %(levelname)-7s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    logging.getLogger("alembic").setLevel("WARNING")
    logging.getLogger("uvicorn.error").setLevel("WARNING")
