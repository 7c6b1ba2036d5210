"""A template's blanks filled in from the command line: given, piped in, or asked for one by one."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from veche.cli.ending import Ending
from veche.cli.terminal import is_terminal
from veche.cli.words import say
from veche.client.entities import Template, Use, Variable
from veche.client.port import Client


def values_of(pairs: Sequence[str]) -> dict[str, str]:
    """What was given as NAME=VALUE."""
    found = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise Ending(2, say("value_form", given=pair[:80]))
        found[name.strip()] = value
    return found


async def find(client: Client, name: str) -> Template:
    """The template of this name: the person's own, or the oldest shared one."""
    found = (await client.templates(name=name)).items
    if not found:
        raise Ending(3, say("template_unknown", name=name))
    return found[0]


def fill(template: Template, values: dict[str, str], words: str) -> tuple[dict[str, str], list[str]]:
    """All values, and the paths of files; `words` go into the first blank that takes any text."""
    filled = dict(values)
    first = next((v for kind in ("long", "text") for v in template.variables if v.kind == kind), None)
    if words and first is not None and first.name not in filled:
        filled[first.name] = words
    for variable in template.variables:
        if variable.name not in filled and _can_ask():
            filled[variable.name] = _ask(variable)
    paths = [filled[v.name] for v in template.variables if v.kind == "file" and filled.get(v.name)]
    for variable in template.variables:
        if variable.kind == "file" and filled.get(variable.name):
            filled[variable.name] = Path(filled[variable.name]).name
    return filled, paths


async def text_of(client: Client, template: Template, values: dict[str, str]) -> str:
    """The message that comes of it."""
    used = await client.use_template(template.id, Use(values=values, today=date.today().isoformat()))  # noqa: DTZ011
    return used.text or ""


def _can_ask() -> bool:
    return sys.stdin is not None and is_terminal(sys.stdin) and is_terminal(sys.stderr)


def _ask(variable: Variable) -> str:
    label = variable.label or variable.name.replace("_", " ")
    hint = " | ".join(variable.choices) or variable.default
    print(f"{label}{f' [{hint}]' if hint else ''}: ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().rstrip("\n")
