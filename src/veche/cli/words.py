"""Sentences of the terminal in the person's language, and where they are said: standard error."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING

from veche.cli.folders import folders
from veche.client.words import locale_of, sentence

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal


def chosen_language(environment: Mapping[str, str]) -> Literal["en", "ru"] | None:
    """The language that the person set. Help speaks it too, so nothing of the file is read but this line."""
    found = re.fullmatch("(?i)(en|ru)", environment.get("VECHE_LANGUAGE", "").strip())
    for name in () if found else ("config.toml", "config.json"):
        path = environment.get("VECHE_CONFIG") or folders(environment).config / name
        try:
            with open(path, encoding="utf-8") as file:  # noqa: PTH123 - a start that is not delayed
                top = file.read(100_000).partition("\n[")[0]
            found = re.search(r"""(?m)^[ \t{]*"?language"?[ \t]*[=:][ \t]*["'](en|ru)["']""", top)
            break
        except (OSError, ValueError):
            continue
    if not found:
        return None
    return "ru" if found.group(1).lower() == "ru" else "en"


LOCALE = chosen_language(os.environ) or locale_of(os.environ)


def say(name: str, /, **fields: object) -> str:
    """The sentence `name` of the catalogue `cli`, or `area.name` of the catalogue `cli_area`."""
    return sentence(f"cli_{name}" if "." in name else f"cli.{name}", LOCALE, **fields)


# whatever a sentence quotes, a terminal obeys none of it but our colours
_STEERING = re.compile(r"\x1b(?!\[[0-9;]*m)|[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f]")
_hushed = False


def hush() -> None:
    """From now on only failures are told, and what was asked for."""
    global _hushed
    _hushed = True


def is_hushed() -> bool:
    """Does the person want to hear failures only?"""
    return _hushed


def notice(text: str, *, dim: bool = True) -> None:
    """Tells the person something that is no answer."""
    from veche.cli.lines import in_lines
    from veche.cli.terminal import harmless, has_colour, paint

    if dim and _hushed:
        return
    text = in_lines(_STEERING.sub("", text) if has_colour(sys.stderr) else harmless(text), sys.stderr)
    print(paint(text, "dim", sys.stderr) if dim else text, file=sys.stderr, flush=True)


def plural(name: str, count: int) -> str:
    """`name` with a number: Russian has three forms, English two; `name_one`, `name_few`, `name_many`."""
    if LOCALE == "ru":
        ten, hundred = count % 10, count % 100
        if ten == 1 and hundred != 11:
            form = "one"
        elif ten in (2, 3, 4) and hundred not in (12, 13, 14):
            form = "few"
        else:
            form = "many"
    else:
        form = "one" if count == 1 else "many"
    return say(f"{name}_{form}", count=count)
