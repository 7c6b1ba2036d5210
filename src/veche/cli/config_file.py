"""The settings file itself: made on the first start, changed so that a person's remarks stay."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from veche.cli.configuration import KEYS, TABLES, config_file, parse
from veche.cli.ending import Ending
from veche.cli.folders import folders, write_private
from veche.cli.terminal import is_terminal
from veche.cli.words import say


def begin_file() -> None:
    """On the first start at a terminal: a file with all settings as remarks. A read-only home is fine."""
    path = folders().config / "config.toml"
    if "VECHE_CONFIG" in os.environ or not is_terminal(sys.stdin):
        return
    with suppress(OSError):
        if not path.exists() and not path.with_suffix(".json").exists():
            write_private(path, say("config.file"))


def text_now() -> tuple[Path, str]:
    """The file that holds, and what is in it; the first content where there is none."""
    path = config_file()
    try:
        return path, path.read_text("utf-8-sig")
    except FileNotFoundError:
        return path, "" if path.suffix == ".json" else say("config.file")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise Ending(1, say("config.unreadable", path=path, reason=reason)) from error


def keep(path: Path, text: str) -> None:
    """Writes the file.

    Raises:
        Ending: it cannot be written.
    """
    try:
        write_private(path, text)
    except OSError as error:
        raise Ending(1, say("config.unwritable", path=path, reason=error.strerror)) from error


def put(name: str, value: Any) -> Path:
    """Sets `name` (`model`, `aliases.fast`, `providers.yandex.folder_id`); None takes it out.

    Raises:
        Ending: with it the file would not be good; it stays as it is.
    """
    path, text = text_now()
    new = _json_with(text, name, value) if path.suffix == ".json" else _toml_with(path, text, name, value)
    wrong = [one.text for one in parse(path, new)[1] if one.fatal]
    if wrong and len(wrong) >= len([one for one in parse(path, text)[1] if one.fatal]):  # fewer is a step forward
        raise Ending(2, "\n".join(wrong))
    if value is not None or new != text:
        keep(path, new)
    return path


def _toml_with(path: Path, text: str, name: str, value: Any) -> str:
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(text)
    except TOMLKitError as error:
        raise Ending(2, say("config.form", at=path, reason=error)) from error
    *tables, last = name.split(".", 2 if name.startswith("providers.") else 1)
    at: Any = document
    for table in tables:
        if value is None and table not in at:
            return text
        at = at.setdefault(table, tomlkit.table()) if table not in at else at[table]
    if value is None:
        if last in at:
            del at[last]
    elif last in at or tables:
        at[last] = value
    else:
        return _with_top_line(text, document, last, value)
    return tomlkit.dumps(document)


def _with_top_line(text: str, document: Any, name: str, value: Any) -> str:
    """A new setting goes where its remark stands in the file (`# model = …`), else above the first table."""
    import tomlkit

    line = f"{name} = {tomlkit.item(value).as_string()}"
    lines = text.split("\n")
    tables = next((i for i, one in enumerate(lines) if one.lstrip().startswith("[")), len(lines))
    for i, one in enumerate(lines[:tables]):
        if one.replace(" ", "").startswith(f"#{name}="):
            return "\n".join([*lines[: i + 1], line, *lines[i + 1 :]])
    while tables and not lines[tables - 1].strip():
        tables -= 1
    while tables and tables < len(lines) and lines[tables - 1].lstrip().startswith("#"):  # remarks of the table
        tables -= 1
    return "\n".join([*lines[:tables], line, *lines[tables:]])


def _json_with(text: str, name: str, value: Any) -> str:
    import json

    whole = json.loads(text or "{}")
    *tables, last = name.split(".", 2 if name.startswith("providers.") else 1)
    at = whole
    for table in tables:
        at = at.setdefault(table, {})
    if value is None:
        at.pop(last, None)
    else:
        at[last] = value
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def value_for(name: str, words: str) -> Any:
    """What `words` of a command line mean as the value of `name`.

    Raises:
        Ending: there is no such setting, or it takes no such value.
    """
    table, _, inner = name.partition(".")
    if table in TABLES and inner:
        if name.endswith(".key_command"):
            import shlex

            return shlex.split(words)
        return words
    key = known_key(name)
    try:
        return key.take(words)
    except ValueError:
        raise Ending(2, say("config.cannot", name=name, value=words, allowed=key.allowed())) from None


def known_key(name: str) -> Any:
    """What is known of the setting `name`.

    Raises:
        Ending: nothing.
    """
    import difflib

    if name in KEYS:
        return KEYS[name]
    near = difflib.get_close_matches(name, [*KEYS, *TABLES], n=1)
    raise Ending(2, say("config.no_key_near" if near else "config.no_key", name=name, near="".join(near)))
