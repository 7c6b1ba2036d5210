"""Keys of providers that this machine keeps, brought to the house when a model is first asked."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from typing import TYPE_CHECKING

from veche.client.problems import Refusal

if TYPE_CHECKING:
    from veche.client.keys import KeySource
    from veche.ports.manifest import Preset

SECRETS = ("api_key", "authorization_key", "iam_token")


def secret_of(preset: Preset) -> str | None:
    """The field of a preset that holds its key."""
    known = [name for name in SECRETS if name in preset.needs or name in preset.environment]
    return min(known, key=lambda name: (name not in preset.needs, SECRETS.index(name)), default=None)


class LateKeys:
    """The environment that the house sees: the process's own, and beneath it what is learnt of keys.

    Programs that print keys are asked when the key is needed, not for a list of conversations.
    """

    def __init__(self, environment: Mapping[str, str], source: KeySource | None) -> None:
        self._given = dict(environment)
        self._late: dict[str, str] = {}
        self.environment = ChainMap(self._given, self._late)
        self._source = source
        self._asked: set[str] = set()
        self.failures: dict[str, Refusal] = {}

    def learn(self, presets: Mapping[str, Preset], only: str | None) -> bool:
        """Finds the key of the preset `only`, or all; is there anything new? Not for a loop: it takes its time."""
        if self._source is None:
            return False
        names = [only] if only is not None and only in presets else list(presets)
        news = self._fields([presets[name] for name in names])
        lacking: set[str] = set()
        for name in names:
            field = secret_of(presets[name])
            if name not in self._asked and field is not None and not self._has(presets[name], field):
                lacking.add(name)
        self._asked |= set(names)
        keys, self.failures = self._source.keys(lacking) if lacking else ({}, self.failures)
        for name, key in keys.items():
            self._late[presets[name].variable(str(secret_of(presets[name])))] = key
        return news or bool(keys)

    def forget(self) -> None:
        """What was learnt is to be learnt anew: keys were kept or deleted."""
        self._late.clear()
        self._asked.clear()
        self.failures = {}

    def missing(self, preset: Preset) -> Refusal | None:
        """Why a preset that is known has no connection; None when that is not for want of a key."""
        field = secret_of(preset)
        if preset.name in self.failures:
            return self.failures[preset.name]
        if field is None or field not in preset.needs:
            return None
        if not self._has(preset, field):
            names = [preset.variable(field), *preset.environment.get(field, [])]
            return Refusal(
                "keys.missing", "unauthenticated", title=preset.title, provider=preset.name, variable=names[-1]
            )
        lacking = [need for need in preset.needs if need in preset.environment and not self._has(preset, need)]
        return Refusal(
            "keys.incomplete",
            "invalid",
            title=preset.title,
            provider=preset.name,
            field=next(iter(lacking), "base_url"),
        )

    def _fields(self, presets: list[Preset]) -> bool:
        """What else the person's settings say of providers, where the environment does not."""
        news = False
        for preset in presets:
            for field, value in (self._source.fields.get(preset.name, {}) if self._source else {}).items():
                if field in preset.environment and not self._has(preset, field):
                    self._late[preset.variable(field)] = value
                    news = True
        return news

    def _has(self, preset: Preset, field: str) -> bool:
        names = (preset.variable(field), *preset.environment.get(field, []))
        return any(self.environment.get(name, "").strip() for name in names)
