"""What may stand in the settings file, and how it and the environment are read and checked."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from veche.cli.chosen import GIVEN, Origin, Settings
from veche.cli.ending import Ending
from veche.cli.folders import folders
from veche.cli.words import notice, say


@dataclass(frozen=True)
class Key:
    """One setting: what values it takes."""

    kind: Literal["text", "choice", "whole", "number", "truth"]
    choices: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None

    def allowed(self) -> str:
        """What may stand there, for a person."""
        if self.kind == "choice":
            return ", ".join(self.choices)
        if self.least is not None and self.least > -_LARGE:
            span = f"≥ {self.least:g}" if self.most is None else f"{self.least:g}–{self.most:.15g}"
            return f"{say(f'config.kind_{self.kind}')}, {span}"
        return say(f"config.kind_{self.kind}")

    def take(self, raw: object) -> Any:
        """The value; text is what an environment or a command line can give.

        Raises:
            ValueError: it is not allowed.
        """
        value: Any = _READERS[self.kind](raw)
        if self.kind == "choice" and value not in self.choices:
            raise ValueError
        too_small = self.least is not None and value < self.least
        if too_small or (self.most is not None and value > self.most):
            raise ValueError
        return value


def _text(raw: object) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise ValueError
    return raw


def _whole(raw: object) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int | str):
        raise ValueError
    return int(raw)


def _number(raw: object) -> float:
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        raise ValueError
    value = float(raw)
    if value != value or value in (float("inf"), float("-inf")):
        raise ValueError
    return value


_TRUTH = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}


def _truth(raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    if not isinstance(raw, str) or raw.lower() not in _TRUTH:
        raise ValueError
    return _TRUTH[raw.lower()]


_READERS = {"text": _text, "choice": _text, "whole": _whole, "number": _number, "truth": _truth}

_LARGE = 2**63 - 1
KEYS: dict[str, Key] = {
    "model": Key("text"),
    "system": Key("text"),
    "temperature": Key("number", least=0, most=2),
    "max_tokens": Key("whole", least=1, most=10_000_000),
    "top_p": Key("number", least=0, most=1),
    "seed": Key("whole", least=-_LARGE, most=_LARGE),
    "project": Key("text"),
    "language": Key("choice", ("en", "ru")),
    "editing": Key("choice", ("emacs", "vi")),
    "enter": Key("choice", ("send", "newline")),
    "history": Key("whole", least=0, most=1_000_000),
    "plain": Key("truth"),
    "colour": Key("choice", ("auto", "always", "never")),
    "theme": Key("choice", ("dark", "light")),
    "editor": Key("text"),
    "pager": Key("text"),
}
TABLES = ("aliases", "providers")
_OTHER_SPELLINGS = {"color": "colour"}


@dataclass(frozen=True)
class Mistake:
    """One thing that is wrong in the file; `fatal` stops, the rest is only told."""

    text: str
    fatal: bool


def variable(name: str) -> str:
    """The environment's name for a setting."""
    return f"VECHE_{name.upper()}"


def config_file() -> Path:
    """The settings file that is read: `config.toml`, or a lone `config.json`.

    Raises:
        Ending: both are there, and nobody can say which one is meant.
    """
    if given := os.environ.get("VECHE_CONFIG"):
        return Path(given).expanduser()
    toml, json = folders().config / "config.toml", folders().config / "config.json"
    if json.exists():
        if toml.exists():
            raise Ending(2, say("config.both", toml=toml, json=json))
        return json
    return toml


def read_settings() -> Settings:
    """The file under the environment; what is merely odd in the file is told on standard error.

    Raises:
        Ending: a value cannot be used.
    """
    path = config_file()
    text = _text_of(path)
    values, mistakes = parse(path, text) if text else ({}, [])
    fatal = [one.text for one in mistakes if one.fatal]
    if fatal:
        raise Ending(2, "\n".join([*fatal, say("config.mend", path=path)]))
    for one in mistakes:
        notice(one.text, dim=False)
    origins: dict[str, Origin] = dict.fromkeys(values, "file")
    values |= asked_now(os.environ, origins)
    return Settings(**values, origins=origins)


def _text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        if os.environ.get("VECHE_CONFIG"):
            raise Ending(3, say("config.missing", path=path)) from None
        return ""
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise Ending(1, say("config.unreadable", path=path, reason=reason)) from error


def asked_now(environment: Mapping[str, str], origins: dict[str, Origin]) -> dict[str, Any]:
    """The settings that options and variables give; where each came from goes into `origins`.

    Raises:
        Ending: a value cannot be used.
    """
    found: dict[str, Any] = {}
    for name, key in KEYS.items():
        raw = GIVEN.get(name) or environment.get(variable(name), "").strip()
        if not raw:
            continue
        try:
            found[name] = key.take(raw)
        except ValueError:
            told = f"--set {name}" if name in GIVEN else variable(name)
            raise Ending(2, say("config.variable", name=told, value=raw, allowed=key.allowed())) from None
        origins[name] = "option" if name in GIVEN else "environment"
    return found


def parse(path: Path, text: str) -> tuple[dict[str, Any], list[Mistake]]:
    """The values of a settings file, and all that is wrong with it, each with its line."""
    try:
        raw = _decoded(path, text)
    except ValueError as error:
        reason = str(error)
        line = re.search(r"line (\d+)", reason)
        at = f"{path}:{line.group(1)}" if line else str(path)
        return {}, [Mistake(say("config.form", at=at, reason=reason), fatal=True)]
    values: dict[str, Any] = {}
    mistakes: list[Mistake] = []
    for name, value in raw.items():
        at = f"{path}:{line_of(text, name)}"
        known = _OTHER_SPELLINGS.get(name, name)
        if known in TABLES:
            values[known] = _table(known, value, path, text, mistakes)
        elif known in KEYS:
            try:
                values[known] = KEYS[known].take(value)
            except ValueError:
                shown = say("config.value", at=at, name=name, value=_shown(value), allowed=KEYS[known].allowed())
                mistakes.append(Mistake(shown, fatal=True))
        else:
            mistakes.append(Mistake(_unknown(at, name), fatal=False))
    return values, mistakes


def _decoded(path: Path, text: str) -> dict[str, Any]:
    if path.suffix == ".json":
        import json

        found = json.loads(text)
        if not isinstance(found, dict):
            raise ValueError(say("config.no_table"))
        return found
    if all(not line.strip() or line.lstrip().startswith("#") for line in text.splitlines()):
        return {}  # as it was made: all remarks
    import tomllib

    return tomllib.loads(text)


def _table(name: str, value: object, path: Path, text: str, mistakes: list[Mistake]) -> dict[str, Any]:
    """`[aliases]` name = "model"; `[providers.NAME]` key_command = [words], other fields text."""
    found: dict[str, Any] = {}
    if not isinstance(value, dict):
        mistakes.append(Mistake(say("config.table", at=f"{path}:{line_of(text, name)}", name=name), fatal=True))
        return found
    for key, inner in value.items():
        at = f"{path}:{line_of(text, key, table=name)}"
        if not isinstance(inner, str if name == "aliases" else dict) or not inner:
            mistakes.append(Mistake(say(f"config.in_{name}", at=at, name=key), fatal=True))
        elif name == "providers" and (bad := _misfit(inner)) is not None:
            at = f"{path}:{line_of(text, bad, table=f'providers.{key}')}"
            code = "config.secret_here" if bad in _SECRET else "config.provider_field"
            mistakes.append(Mistake(say(code, at=at, name=bad, provider=key), fatal=True))
        else:
            found[key] = inner
    return found


_SECRET = ("api_key", "key", "token", "authorization_key", "iam_token", "secret", "password")


def _misfit(fields: Any) -> str | None:
    """The first field of a provider that cannot be used. A key itself has no place in this file."""
    for name, value in fields.items():
        if name == "key_command":
            if not (isinstance(value, list) and value and all(isinstance(word, str) and word for word in value)):
                return "key_command"
        elif name in _SECRET or not isinstance(value, str):
            return str(name)
    return None


def _unknown(at: str, name: str) -> str:
    near = difflib.get_close_matches(name, [*KEYS, *TABLES], n=1)
    return say("config.unknown_near" if near else "config.unknown", at=at, name=name, near="".join(near))


def _shown(value: object) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"


def line_of(text: str, name: str, *, table: str = "") -> int:
    """The line where a setting stands; 1 when it cannot be found (JSON on one line, quoted names)."""
    here = ""
    quoted = re.escape(name)
    for number, line in enumerate(text.splitlines(), 1):
        head = re.match(r"\s*\[\s*([^\]]+?)\s*\]", line)
        if head:
            here = head.group(1).replace('"', "").replace(" ", "")
            if here in (name, f"{table}.{name}"):
                return number
        elif here == table and re.match(rf"""\s*["']?{quoted}["']?\s*[=:]""", line):
            return number
    found = re.search(rf"""["']?\b{quoted}\b["']?\s*[=:]""", text)
    return text.count("\n", 0, found.start()) + 1 if found else 1
