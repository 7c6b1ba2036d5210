"""What an operator may set about files."""

from __future__ import annotations

from typing import Annotated

import msgspec

Positive = Annotated[int, msgspec.Meta(ge=1)]


class FilesSettings(msgspec.Struct, frozen=True):
    """Read with the prefix `VECHE_FILES_`.

    `quota_bytes` is the room of one person, 0 for no limit; an unfinished upload is kept for `upload_hours`.
    Documents are read by `read_workers` processes at a time, each with `read_seconds` and `read_megabytes` of
    memory; an answer waits `wait_seconds` for a file that is being read.
    """

    max_bytes: int = 100_000_000  # of one file
    quota_bytes: Annotated[int, msgspec.Meta(ge=0)] = 5_000_000_000
    upload_hours: Positive = 48
    read_seconds: Positive = 60
    read_megabytes: Annotated[int, msgspec.Meta(ge=256)] = 1024
    read_workers: Annotated[int, msgspec.Meta(ge=1, le=32)] = 2
    wait_seconds: Annotated[int, msgspec.Meta(ge=0, le=300)] = 20

    def __post_init__(self) -> None:
        if self.max_bytes < 1:
            raise ValueError("VECHE_FILES_MAX_BYTES must be at least 1")
