"""Settings: each feature declares a struct, the environment fills it, every mistake is told at once."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, cast, get_args, get_origin

import msgspec

from veche.kit.caller import Locale
from veche.kit.errors import VecheError
from veche.kit.messages import sentence

S = TypeVar("S", bound=msgspec.Struct)


class Mistake(msgspec.Struct, frozen=True):
    """One value that cannot be used: the code of its sentence, and its facts."""

    code: str
    fields: dict[str, object]


class SettingsInvalid(VecheError):
    """The environment holds values that cannot be used; `problems` has one line for each."""

    code = "settings.invalid"
    kind = "invalid"

    def __init__(self, mistakes: list[Mistake]) -> None:
        self._mistakes = mistakes
        self.problems = self.lines("en")
        super().__init__(problems="; ".join(self.problems))

    def lines(self, locale: Locale) -> list[str]:
        """A line for each mistake."""
        return [sentence(one.code, locale, **one.fields) for one in self._mistakes]


class SettingsReader:
    """Reads structs from the environment, collecting mistakes; `finish` raises them together."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._mistakes: list[Mistake] = []
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
                    self.mistake("settings.missing", name=name)
                continue
            try:
                values[field.name] = _convert(raw, field.type)
            except msgspec.ValidationError as error:
                self.mistake(*_expected(field.type, str(error)), name=name, value=repr(raw))
        try:
            return kind(**values)
        except TypeError:  # a required one is missing: already told
            return cast(S, None)
        except ValueError as error:  # from __post_init__
            self.problem(str(error))
            return cast(S, None)

    def misspelt(self, prefix: str = "VECHE_") -> None:
        """Variables that nobody reads but that look like one somebody does: a typing error would pass unnoticed."""
        for name in sorted(self._environment):
            if name.startswith(prefix) and name not in self.known:
                guess = difflib.get_close_matches(name, sorted(self.known), 1, cutoff=0.85)
                if guess:
                    self.mistake("settings.misspelt", name=name, guess=guess[0])

    def problem(self, text: str) -> None:
        """Adds a mistake found elsewhere, in words."""
        self.mistake("settings.other", text=text)

    def mistake(self, code: str, expected: str = "", **fields: object) -> None:
        """Adds a mistake that has a sentence."""
        self._mistakes.append(Mistake(code, {"expected": expected, **fields}))

    def finish(self) -> None:
        """Raises `SettingsInvalid` if anything was wrong."""
        if self._mistakes:
            raise SettingsInvalid(self._mistakes)


def _expected(kind: Any, reason: str) -> tuple[str, str]:
    """The sentence for a value that is not of this kind, and what would be."""
    if get_origin(kind) is Annotated:
        least, most = get_args(kind)[1].ge, get_args(kind)[1].le
        return "settings.between", f"≥ {least}" if most is None else f"{least}–{most}"
    if get_origin(kind) is Literal:
        return "settings.choice", ", ".join(map(str, get_args(kind)))
    named = {int: "settings.whole", float: "settings.number", bool: "settings.truth"}
    return named.get(kind, "settings.value"), reason


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
