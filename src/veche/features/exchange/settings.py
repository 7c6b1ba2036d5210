"""What an operator may set about exports and imports."""

from __future__ import annotations

import msgspec


class ExchangeSettings(msgspec.Struct, frozen=True):
    """Read with the prefix `VECHE_EXCHANGE_`.

    Args:
        keep_hours: how long a finished export can be downloaded.
        max_import_bytes: of one archive as it is uploaded.
    """

    keep_hours: int = 24
    max_import_bytes: int = 2 << 30

    def __post_init__(self) -> None:
        if self.keep_hours < 1:
            raise ValueError("VECHE_EXCHANGE_KEEP_HOURS must be at least 1")
        if self.max_import_bytes < 1:
            raise ValueError("VECHE_EXCHANGE_MAX_IMPORT_BYTES must be at least 1")
