"""What an operator may set about uploads."""

from __future__ import annotations

import msgspec


class FilesSettings(msgspec.Struct, frozen=True):
    """Read with the prefix `VECHE_FILES_`."""

    max_bytes: int = 25 * 1024 * 1024  # of one file

    def __post_init__(self) -> None:
        if self.max_bytes < 1:
            raise ValueError("VECHE_FILES_MAX_BYTES must be at least 1")
