"""What was looked at, and what was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "hint", "wrong"]


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `mend` says what to do about it."""

    check: str
    state: State
    text: str
    mend: str = ""


class Report:
    """What was found so far."""

    def __init__(self) -> None:
        self.found: list[Finding] = []

    def fine(self, check: str, text: str) -> None:
        """All is well."""
        self.found.append(Finding(check, "ok", text))

    def hint(self, check: str, text: str, mend: str = "") -> None:
        """It works, but could be better."""
        self.found.append(Finding(check, "hint", text, mend))

    def wrong(self, check: str, text: str, mend: str = "") -> None:
        """It does not work, or is not safe."""
        self.found.append(Finding(check, "wrong", text, mend))
