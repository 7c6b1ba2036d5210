"""Providers by other packages: found by their entry points, switched off and on, imported when they are asked."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from veche.entry.plugins.foreign import lazy_manifest
from veche.entry.plugins.known import Known
from veche.kit.errors import NotFound, VecheError
from veche.kit.messages import explain
from veche.kit.packages import Announced
from veche.ports.manifest import Manifest
from veche.ports.plugins import Plugin, PluginBroken

log = logging.getLogger("veche.plugins")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
ALL = "*"


class Plugins:
    """The plug-ins of this installation, as one data folder uses them."""

    def __init__(self, data: Path, disabled: Collection[str], taken: Collection[str], *, remember: bool = True) -> None:
        """`taken` are the names of our own presets; what is not to be remembered is looked for each time."""
        self._remember = remember
        self._folder = data / "plugins"
        self._off = self._folder / "off"
        self._disabled = frozenset(disabled)
        self._taken = frozenset(taken)
        self.items: list[Plugin] = []
        self.manifests: list[Manifest] = []
        self.look()

    def told(self) -> Plugins:
        """Itself, after the log has been told of those that are broken."""
        for plugin in self.items:
            if plugin.problem is not None:
                log.warning("plug-in %r (%s): %s", plugin.name, plugin.package, explain(plugin.problem, "en"))
        return self

    def look(self, *, again: bool = False) -> None:
        """Finds all; `again` tries those once more that could not be read. What is open stays as it is."""
        known = Known(self._folder, again=again)
        off, presets, names = self._disabled | self._switched_off(), set(self._taken), set[str]()
        before = {_identity(plugin): plugin for plugin in self.items}
        items: list[Plugin] = []
        self.manifests = []
        for point in known.items:
            plugin = before.get(_identity(point)) or Plugin(point.name, point.package, point.version, point.value)
            items.append(plugin)
            plugin.forget()
            if point.name in off or ALL in off:
                plugin.state = "off"
                continue
            problem = _problem_of_name(point, names) or _learn(known, point, plugin, presets)
            names.add(point.name)
            if problem is not None:
                plugin.fail(problem)
                continue
            presets |= {preset.name for preset in plugin.presets}
            self.manifests.append(lazy_manifest(plugin, point))
        self.items[:] = items  # the same list that others hold
        if self._remember:
            known.keep()

    def switch(self, name: str, *, on: bool) -> Plugin:
        """Switches a plug-in on or off, from the next start on.

        Raises:
            NotFound: none of that name is installed.
            VecheError: the settings keep it off, or the list cannot be written.
        """
        found = next((one for one in self.items if one.name == name), None)
        if found is None:
            raise NotFound(code="plugins.unknown", name=name)
        if on and self._disabled & {name, ALL}:
            raise VecheError(code="plugins.fixed", name=name)
        off = self._switched_off()
        wanted = off - {name} if on else off | {name}
        try:
            if wanted != off:
                self._write(wanted)
        except OSError as error:
            raise VecheError(code="plugins.unwritable", path=str(self._off), reason=error.strerror) from error
        if not on:
            found.state, found.problem = "off", None
        elif found.state == "off":
            found.state = "ready"
        return found

    def _switched_off(self) -> frozenset[str]:
        with suppress(OSError, UnicodeDecodeError):
            return frozenset(self._off.read_text("utf-8").split())
        return frozenset()

    def _write(self, names: Collection[str]) -> None:
        self._off.parent.mkdir(mode=0o700, exist_ok=True)
        fresh = self._off.with_name(f".off.{os.getpid()}")
        with suppress(FileNotFoundError):
            fresh.unlink()
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.writelines(f"{name}\n" for name in sorted(names))
        fresh.replace(self._off)


def _identity(one: Plugin | Announced) -> tuple[str, ...]:
    return one.package, one.version, one.name, one.value


def _learn(known: Known, point: Announced, plugin: Plugin, taken: set[str]) -> VecheError | None:
    learned = known.of(point)
    if learned.problem is not None:
        return learned.problem
    plugin.presets = learned.presets
    for preset in learned.presets:
        if not _NAME.fullmatch(preset.name):
            return PluginBroken(code="plugins.name", name=preset.name)
        if preset.name in taken:
            return PluginBroken(code="plugins.taken", name=preset.name)
    return None


def _problem_of_name(point: Announced, names: set[str]) -> VecheError | None:
    if not _NAME.fullmatch(point.name):
        return PluginBroken(code="plugins.name", name=point.name)
    if point.name in names:
        return PluginBroken(code="plugins.twice", name=point.name)
    return None


__all__ = ["Plugins"]
