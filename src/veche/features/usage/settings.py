"""What an operator may set about prices."""

from __future__ import annotations

import msgspec


class UsageSettings(msgspec.Struct, frozen=True):
    """Read with the prefix `VECHE_USAGE_`."""

    prices: str | None = None  # a TOML file with prices of the owner's own; they win over the built-in ones
