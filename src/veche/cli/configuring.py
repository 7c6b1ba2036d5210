"""What `chat config` does."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from veche.cli.config_file import keep, known_key, put, text_now, value_for
from veche.cli.configuration import KEYS, TABLES, config_file, parse, variable
from veche.cli.ending import Ending
from veche.cli.settings import Settings, forget_settings, settings
from veche.cli.tables import table
from veche.cli.terminal import harmless, is_terminal
from veche.cli.words import notice, say


def show_path() -> int:
    """`chat config path`."""
    print(config_file())
    return 0


def show(*, origin: bool, as_json: bool) -> int:
    """`chat config show`."""
    known = settings()
    if as_json:
        print(json.dumps(_facts(known, origin=origin), ensure_ascii=False, indent=2))
        return 0
    rows = []
    for name in KEYS:
        value = getattr(known, name)
        row = [name, say("config.unset_value") if value is None else _written(value)]
        rows.append([*row, _origin(known, name)] if origin else row)
    for name, value in _inner(known):
        rows.append(
            [name, _written(value), _origin(known, name.partition(".")[0])] if origin else [name, _written(value)]
        )
    table(rows)
    return 0


def _inner(known: Settings) -> list[tuple[str, Any]]:
    """The settings within tables, by their whole names."""
    found = [(f"aliases.{name}", model) for name, model in known.aliases.items()]
    for provider, fields in known.providers.items():
        found += [(f"providers.{provider}.{name}", value) for name, value in fields.items()]
    return found


def _facts(known: Settings, *, origin: bool) -> dict[str, Any]:
    values = {name: getattr(known, name) for name in KEYS}
    values |= {"aliases": dict(known.aliases), "providers": {n: dict(p) for n, p in known.providers.items()}}
    if not origin:
        return values
    return {name: {"value": value, "origin": known.origin(name)} for name, value in values.items()}


def _written(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return harmless(json.dumps(value, ensure_ascii=False) if isinstance(value, list) else str(value))


def _origin(known: Settings, name: str) -> str:
    return say(f"config.origin_{known.origin(name)}", name=variable(name))


def get(name: str) -> int:
    """`chat config get`: the value alone, for scripts."""
    known = settings()
    value = dict(_inner(known)).get(name) if name.partition(".")[0] in TABLES else getattr(known, _asked(name))
    if value is None:
        raise Ending(3)
    print(_written(value))
    return 0


def _asked(name: str) -> str:
    known_key(name)
    return name


def put_value(name: str, words: str) -> int:
    """`chat config set`."""
    value = value_for(name, words)
    path = put(name, value)
    _after(name)
    notice(say("config.is_set", name=name, value=_written(value), path=path), dim=False)
    return 0


def take_out(name: str) -> int:
    """`chat config unset`."""
    if name.partition(".")[0] not in TABLES:
        known_key(name)
    path, before = text_now()
    put(name, None)
    _after(name)
    there = path.exists() and path.read_text("utf-8-sig") != before
    notice(say("config.is_unset" if there else "config.was_unset", name=name, path=path), dim=False)
    return 0


def _after(name: str) -> None:
    forget_settings()
    if os.environ.get(variable(name)):
        notice(say("config.overruled", name=variable(name)), dim=False)


def check() -> int:
    """`chat config check`."""
    path, text = text_now()
    if not path.exists():
        print(say("config.no_file", path=path))
        return 0
    mistakes = parse(path, text)[1]
    for one in mistakes:
        print(one.text)
    if not mistakes:
        print(say("config.fine", path=path))
    return int(bool(mistakes))


def edit_file() -> int:
    """`chat config edit`: until it is good, or the person gives up."""
    from veche.cli.editor import edit

    path, text = text_now()
    draft = text
    while True:
        made = edit(draft, path.suffix)
        if made is None and draft == text:
            notice(say("config.not_changed"), dim=False)
            return 0
        draft = made or draft
        mistakes = parse(path, draft)[1]
        for one in mistakes:
            notice(one.text, dim=False)
        if not any(one.fatal for one in mistakes):
            break
        if not _again():
            notice(say("config.not_changed"), dim=False)
            return 1
    keep(path, draft)
    forget_settings()
    notice(say("config.kept", path=path), dim=False)
    return 0


def _again() -> bool:
    import click

    return is_terminal(sys.stdin) and click.confirm(say("config.again"), default=True, err=True)


def export(*, as_json: bool) -> int:
    """`chat config export`."""
    path, text = text_now()
    values, mistakes = parse(path, text)
    fatal = [one.text for one in mistakes if one.fatal]
    if fatal:
        raise Ending(2, "\n".join(fatal))
    if as_json:
        print(json.dumps(values, ensure_ascii=False, indent=2))
    else:
        print(text, end="" if text.endswith("\n") else "\n")
    return 0
