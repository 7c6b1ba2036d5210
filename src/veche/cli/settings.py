"""The person's settings: environment over file over what is usual, read once, in one place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from veche.cli.chosen import ANSWERING, Settings

if TYPE_CHECKING:
    from veche.cli.manner import Manner


_reading: list[bool] = []


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process; the file is read at the first call.

    Raises:
        Ending: a value cannot be used; the sentence names the place and what is allowed.
    """
    from veche.cli.configuration import read_settings

    _reading.append(True)
    try:
        return read_settings()
    finally:
        _reading.pop()


def settings_or_usual() -> Settings:
    """The settings; the usual ones where they cannot be read, for what must never fail (colour, messages)."""
    if _reading:  # what reading them tells of is drawn as usual
        return Settings()
    try:
        return settings()
    except Exception:
        return Settings()


def forget_settings() -> None:
    """After the file was changed: the next call reads it anew."""
    settings.cache_clear()


def fill(manner: Manner) -> Manner:
    """What was asked for now: options, then the environment. It holds for every message; aliases are resolved."""
    known = settings()
    asked = {
        name: getattr(known, name)
        for name in ANSWERING
        if getattr(manner, name) is None and known.origin(name) in ("environment", "option")
    }
    filled = replace(manner, **asked)
    if filled.model is not None:
        filled.model = known.model_named(filled.model)
    return filled


def beginning(manner: Manner, *layers: Mapping[str, Any]) -> Manner:
    """How a new conversation begins: what was asked for, then `layers` (a folder's, a project's), then the file.

    A conversation that there is keeps its own: it is not to be filled with these.
    """
    known = settings()
    found: dict[str, Any] = {}
    for name in ANSWERING:
        values = [getattr(manner, name), *(layer.get(name) for layer in layers), getattr(known, name)]
        found[name] = next((value for value in values if value is not None), None)
    begun = replace(manner, **found)
    if begun.model is not None:
        begun.model = known.model_named(begun.model)
    return begun


__all__ = ["ANSWERING", "Settings", "beginning", "fill", "forget_settings", "settings", "settings_or_usual"]
