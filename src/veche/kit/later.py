"""Modules that are loaded when something of them is first used: a short process pays for what it does, no more.

Beside it the same import stands under `TYPE_CHECKING`, for those who read it, mypy and the import contracts.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from types import ModuleType
from typing import Any


class Later:
    """Stands for a module until something of it is asked for."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._module: ModuleType | None = None

    def __getattr__(self, name: str) -> Any:
        if self._module is None:
            self._module = import_module(self._name)
        return getattr(self._module, name)


def on_use(package: str, places: Mapping[str, Sequence[str]]) -> Callable[[str], Any]:
    """A package's `__getattr__`: what its parts give, in `places` as part → names, each loaded when it is used."""
    where = {name: part for part, names in places.items() for name in names}

    def find(name: str) -> Any:
        if name not in where:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        part = where[name]
        found = import_module(f"{package}.{part}")
        if name != part:
            found = getattr(found, name)
        setattr(sys.modules[package], name, found)
        return found

    return find
