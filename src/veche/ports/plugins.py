"""A package of somebody else that gives providers: what is known of it, and what can be wrong with it."""

from __future__ import annotations

from typing import Literal

import msgspec

from veche.kit.errors import Kind, VecheError
from veche.ports.manifest import Preset
from veche.ports.provider import ProviderError

GROUP = "veche.providers"  # the group of entry points; each gives a `Manifest`, or a function that makes one

PluginState = Literal["ready", "off", "broken"]


class PluginBroken(ProviderError):
    """A plug-in cannot be used; the code says why, `reason` in its own words."""

    code = "plugins.failed"
    kind: Kind = "unavailable"


class Plugin(msgspec.Struct):
    """One entry point of an installed package."""

    name: str
    package: str
    version: str
    value: str  # module:object
    state: PluginState = "ready"
    presets: list[Preset] = msgspec.field(default_factory=list)
    problem: VecheError | None = None

    def fail(self, problem: VecheError) -> None:
        """It turned out to be of no use."""
        self.state, self.problem = "broken", problem

    def recover(self) -> None:
        """It works, again perhaps."""
        if self.state == "broken":
            self.state, self.problem = "ready", None

    def forget(self) -> None:
        """What was said of its reading is found anew; how it did when it was asked is remembered."""
        if self.problem is None or self.problem.code not in (PluginBroken.code, "plugins.settings"):
            self.state, self.problem = "ready", None
