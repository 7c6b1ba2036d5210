"""Settings: each feature declares a struct, the environment fills it, every mistake is told at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar, cast

import msgspec

from veche.kit.errors import VecheError

S = TypeVar("S", bound=msgspec.Struct)


class SettingsInvalid(VecheError):
    """The environment holds values that cannot be used; `problems` has one line for each."""

    code = "settings.invalid"
    kind = "invalid"

    def __init__(self, problems: list[str]) -> None:
        super().__init__(problems="; ".join(problems))
        self.problems = problems


class SettingsReader:
    """Reads structs from the environment, collecting mistakes; `finish` raises them together."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._problems: list[str] = []
        self.known: set[str] = set()

    def read(self, kind: type[S], prefix: str = "VECHE_") -> S:
        """`kind` with each field taken from `<prefix><FIELD>`; an empty value counts as absent."""
        values: dict[str, Any] = {}
        for field in msgspec.structs.fields(kind):
            name = prefix + field.name.upper()
            self.known.add(name)
            raw = self._environment.get(name, "").strip()
            if not raw:
                if field.required:
                    self._problems.append(f"{name} is missing")
                continue
            try:
                values[field.name] = _convert(raw, field.type)
            except msgspec.ValidationError as error:
                self._problems.append(f"{name}={raw!r}: {error}")
        try:
            return kind(**values)
        except TypeError:  # a required one is missing: already told
            return cast(S, None)
        except ValueError as error:  # from __post_init__
            self._problems.append(str(error))
            return cast(S, None)

    def problem(self, text: str) -> None:
        """Adds a mistake found elsewhere."""
        self._problems.append(text)

    def finish(self) -> None:
        """Raises `SettingsInvalid` if anything was wrong."""
        if self._problems:
            raise SettingsInvalid(self._problems)


def _convert(raw: str, kind: Any) -> Any:
    if kind is Path:
        return Path(raw).expanduser()
    if kind is bool and raw.lower() in ("yes", "on"):
        return True
    if kind is bool and raw.lower() in ("no", "off"):
        return False
    if getattr(kind, "__origin__", None) is list:
        return msgspec.convert([part.strip() for part in raw.split(",") if part.strip()], kind, strict=False)
    return msgspec.convert(raw, kind, strict=False)
