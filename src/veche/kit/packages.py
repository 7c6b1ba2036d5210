"""What other installed packages announce for us; known again at the next start without looking through them all."""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any

import msgspec


class Announced(msgspec.Struct, frozen=True):
    """One entry point: its name, what it points to (`module:object`), and the package that it came with."""

    name: str
    value: str
    package: str
    version: str

    @property
    def module(self) -> str:
        """The module that has it."""
        return self.value.partition(":")[0].strip()


class Listing(msgspec.Struct):
    """All entry points of a group, and when the folders of packages were changed last before they were read."""

    folders: dict[str, int] = msgspec.field(default_factory=dict)
    items: list[Announced] = msgspec.field(default_factory=list)

    def is_current(self) -> bool:
        """Has nothing been installed or removed since? Installing changes the time of the folder."""
        return self.folders == _folders()


def announced(group: str) -> Listing:
    """Looks through all installed packages: some 40 ms, so what it gives is worth keeping."""
    from importlib.metadata import distributions

    folders = _folders()
    found: dict[tuple[str, str], Announced] = {}
    for one in distributions():
        with suppress(Exception):  # a package whose metadata cannot be read announces nothing
            package, version = str(one.metadata["Name"] or ""), str(one.version or "")
            if not package.isprintable() or not version.isprintable():
                continue
            for point in one.entry_points:
                if point.group == group:  # of two of the same package the first on the path is what is imported
                    found.setdefault((package, point.name), Announced(point.name, point.value, package, version))
    return Listing(folders, sorted(found.values(), key=lambda one: (one.name, one.package)))


def resolve(value: str) -> Any:
    """What `module:object` points to. Imports the module; whatever it raises comes out."""
    from importlib import import_module

    module, _, path = value.partition(":")
    found: Any = import_module(module.strip())
    for name in path.partition("[")[0].strip().split("."):
        found = getattr(found, name)
    return found


def place_of(module: str) -> str | None:
    """The folder or file of the package that `module` belongs to, without importing anything."""
    top = module.partition(".")[0]
    with suppress(ImportError, ValueError, AttributeError):
        spec = PathFinder.find_spec(top) or _other_finders(top)
        if spec is not None:
            return next(iter(spec.submodule_search_locations or ()), None) or spec.origin
    return None


def stamp_of(place: str) -> int:
    """When the newest source file there was changed; 0 where there is none."""
    path = Path(place)
    files = path.rglob("*.py") if path.is_dir() else [path]
    newest = 0
    for file in files:
        with suppress(OSError):
            newest = max(newest, file.stat().st_mtime_ns)
    return newest


def _other_finders(name: str) -> Any:
    """Packages that are installed for editing may have a finder of their own."""
    from importlib.util import find_spec

    return find_spec(name)


def _folders() -> dict[str, int]:
    found = {}
    for name in sys.path:
        with suppress(OSError):
            found[name] = Path(name or ".").stat().st_mtime_ns
    return found
