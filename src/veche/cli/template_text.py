"""A template as a text for the editor: what is known of it between two lines of `+++`, and its body beneath."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import msgspec

from veche.cli.ending import Ending
from veche.cli.words import say
from veche.client.entities import TemplateEntry, Variable

FENCE = "+++"
_FIELDS = ("title", "description", "tags")


def to_text(entry: TemplateEntry, *, shared: bool) -> str:
    """What the editor shows."""
    lines = [FENCE, f"name = {_value(entry.name)}"]
    lines += [f"{name} = {_value(getattr(entry, name))}" for name in _FIELDS]
    lines.append(f"shared = {_value(shared)}")
    for variable in entry.variables:
        lines += ["", "[[variables]]"]
        lines += [f"{name} = {_value(value)}" for name, value in _facts(variable).items()]
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
        entry = msgspec.convert({**facts, "body": body.lstrip("\n").rstrip("\n")}, TemplateEntry)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise Ending(2, say("template.bad_head", reason=str(error))) from error
    unknown = set(facts) - {"name", "variables", *_FIELDS}
    if unknown:
        raise Ending(2, say("template.bad_head", reason=", ".join(sorted(unknown))))
    if not isinstance(shared, bool):
        raise Ending(2, say("template.bad_head", reason="shared"))
    return entry, shared


def _facts(variable: Variable) -> dict[str, Any]:
    """What is set of a blank; its name and kind in any case."""
    usual = Variable(name="")
    facts = msgspec.structs.asdict(variable)
    return {name: value for name, value in facts.items() if name in ("name", "kind") or value != getattr(usual, name)}


def _value(value: Any) -> str:
    """As TOML writes it."""
    if isinstance(value, str) and "\n" in value and '"""' not in value and "\\" not in value:
        return f'"""\n{value}"""'
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
