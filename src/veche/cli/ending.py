"""How commands end: exit codes, and the one sentence that says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from veche.client.entities import VecheError

CODES = {"invalid": 2, "not_found": 3, "unauthenticated": 4, "denied": 4, "unavailable": 5, "limited": 6}
DATABASE = 7
INTERRUPTED = 130
PIPE_CLOSED = 141


class Ending(Exception):
    """Ends the command with a code and, unless empty, a sentence on standard error."""

    def __init__(self, code: int, text: str = "") -> None:
        super().__init__(text)
        self.code = code
        self.text = text


def code_of(error: VecheError) -> int:
    """The exit code of an expected failure."""
    if error.code.startswith(("database.", "schema.")) or error.code == "client.folder":
        return DATABASE
    if error.code in ("provider.request", "provider.filtered"):  # not the command line's fault
        return 1
    if error.code == "provider.too_long":
        return CODES["limited"]
    return CODES.get(error.kind, 1)
