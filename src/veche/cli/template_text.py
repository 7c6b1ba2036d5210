"""A template as a text for the editor: what is known of it between two lines of `+++`, and its body beneath."""

from __future__ import annotations

import json
import tomllib
from typing import Any

from veche.cli.ending import Ending
from veche.cli.words import say
from veche.client.entities import TemplateEntry
from veche.client.forms import template_entry, variable_facts

FENCE = "+++"
_FIELDS = ("title", "description", "tags")


def to_text(entry: TemplateEntry, *, shared: bool) -> str:
    """What the editor shows."""
    lines = [FENCE, f"name = {_value(entry.name)}"]
    lines += [f"{name} = {_value(getattr(entry, name))}" for name in _FIELDS]
    lines.append(f"shared = {_value(shared)}")
    for variable in entry.variables:
        lines += ["", "[[variables]]"]
        lines += [f"{name} = {_value(value)}" for name, value in variable_facts(variable).items()]
    return "\n".join([*lines, FENCE, entry.body.rstrip("\n"), ""])


def from_text(text: str) -> tuple[TemplateEntry, bool]:
    """What the person wrote, and whether it is shared.

    Raises:
        Ending: the head cannot be read.
    """
    head, fence, body = text.lstrip("\n").removeprefix(f"{FENCE}\n").partition(f"\n{FENCE}")
    if not text.lstrip("\n").startswith(FENCE) or not fence:
        raise Ending(2, say("template.no_head"))
    try:
        facts = tomllib.loads(head)
        shared = facts.pop("shared", False)
        entry = template_entry({**facts, "body": body.lstrip("\n").rstrip("\n")})
    except ValueError as error:
        raise Ending(2, say("template.bad_head", reason=str(error))) from error
    unknown = set(facts) - {"name", "variables", *_FIELDS}
    if unknown:
        raise Ending(2, say("template.bad_head", reason=", ".join(sorted(unknown))))
    if not isinstance(shared, bool):
        raise Ending(2, say("template.bad_head", reason="shared"))
    return entry, shared


def _value(value: Any) -> str:
    """As TOML writes it."""
    if isinstance(value, str) and "\n" in value and '"""' not in value and "\\" not in value:
        return f'"""\n{value}"""'
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
