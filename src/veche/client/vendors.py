"""Vendors that this installation knows, told without opening any data: for keys and for whoever looks for a fault."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from veche.entry.settings import read_settings
from veche.entry.vendors import known_presets
from veche.features.llm.schemas import PresetView


def vendors(data: Path, environment: Mapping[str, str]) -> list[PresetView]:
    """Those that something must be given for: a key, an address.

    Raises:
        SettingsInvalid: the environment holds settings that cannot be used.
    """
    settings = read_settings({**environment, "VECHE_DATA": str(data)})
    return [
        PresetView(
            name=preset.name,
            title=preset.title,
            base_url=preset.base_url,
            needs=preset.needs,
            key_url=preset.key_url,
            notes="",
            variables=[v for field, usual in preset.environment.items() for v in (preset.variable(field), *usual)],
        )
        for preset in known_presets(settings)
        if preset.needs or preset.environment
    ]
