"""Connections from where they are written: the environment's variables and the rows that people saved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from veche.kit.secrets import Sealer
from veche.ports.manifest import Preset
from veche.ports.provider import Connection


def from_environment(presets: list[Preset], environment: Mapping[str, str]) -> list[Connection]:
    """The connections whose usual variables are set; `VECHE_<PRESET>_<FIELD>` wins over the vendor's own."""
    found = []
    for preset in presets:
        values = {}
        for field, variables in preset.environment.items():
            names = (preset.variable(field), *variables)
            value = next((text for name in names if (text := environment.get(name, "").strip())), None)
            if value:
                values[field] = value
        if values and preset.is_met_by(values):
            found.append(connection_of(preset, preset.name, values))
    return found


def connection_of(preset: Preset, name: str, values: Mapping[str, str], title: str = "") -> Connection:
    """A connection from plain values: what is secret goes to the secrets, the address aside, the rest to options."""
    secret = {k: v for k, v in values.items() if k in ("api_key", "authorization_key", "iam_token")}
    options = {k: v for k, v in values.items() if k not in secret and k != "base_url"}
    return Connection(
        name=name,
        preset=preset.name,
        title=title or preset.title,
        base_url=(values.get("base_url") or preset.base_url).rstrip("/"),
        secrets=secret,
        options={**preset.options, **options},
    )


def open_row(row: Any, sealer: Sealer, preset: Preset) -> Connection:
    """A saved row with its secrets opened."""
    sealed = row.secrets
    return Connection(
        name=row.name,
        preset=preset.name,
        title=row.title,
        base_url=(row.base_url or preset.base_url).rstrip("/"),
        secrets=msgspec.json.decode(sealer.open(sealed), type=dict[str, str]) if sealed else {},
        options={**preset.options, **msgspec.json.decode(row.options, type=dict[str, str])},
    )
