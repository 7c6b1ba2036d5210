"""What a template may be: names, lengths, variables that make sense; whatever may be tidied is tidied."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

import msgspec

from veche.features.templates.errors import NameInvalid, TemplateInvalid, VariableInvalid
from veche.features.templates.logic.render import BUILT_IN, complaint, day_of, is_name, number_of, slots
from veche.features.templates.schemas import TemplateEntry, Variable

MOST: Final = {"title": 120, "description": 1_000, "body": 50_000}  # characters
VARIABLES: Final = 30
CHOICES: Final = 50
TAGS: Final = 10
# what the browser's composer and the terminal know as commands; a template of this name could not be reached
_COMMANDS_TEXT = """
new temporary model models clear export import archive search help list load retry continue context usage exit quit
settings share project rename delete undo template templates
"""
COMMANDS: Final = frozenset(_COMMANDS_TEXT.split())
_NAME = re.compile(r"[\w][\w-]{0,39}")


def tidy(entry: TemplateEntry) -> TemplateEntry:
    """The template as it will be kept.

    Raises:
        NameInvalid, TemplateInvalid, VariableInvalid: it cannot be kept.
    """
    body = _plain(entry.body)
    made = TemplateEntry(
        name=tidy_name(entry.name),
        title=" ".join(entry.title.split()),
        description=_plain(entry.description),
        body=body,
        variables=_variables(entry.variables, body),
        tags=_tags(entry.tags),
    )
    made.title = made.title or made.name
    for field, most in MOST.items():
        if not (field != "body" or body) or len(getattr(made, field)) > most:
            raise TemplateInvalid(field=field, least=1 if field == "body" else 0, most=most)
    return made


def tidy_name(name: str) -> str:
    """The name as it is typed after the slash.

    Raises:
        NameInvalid: it cannot be typed there, or belongs to a command.
    """
    tidied = unicodedata.normalize("NFC", name.strip().removeprefix("/").lower())
    if not _NAME.fullmatch(tidied):
        raise NameInvalid(name=name[:60], field="name")
    if tidied in COMMANDS:
        raise NameInvalid(code="templates.name_command", name=tidied, field="name")
    return tidied


def entry_of(template: object) -> TemplateEntry:
    """What a person made of a template, without what happened to it here."""
    return msgspec.convert(template, TemplateEntry, from_attributes=True)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _tags(tags: Sequence[str]) -> list[str]:
    found: dict[str, str] = {}
    for tag in tags:
        plain = " ".join(_plain(tag).split())
        if plain:
            found.setdefault(plain.casefold(), plain)
    if len(found) > TAGS or any(len(tag) > 40 for tag in found):
        raise TemplateInvalid(code="templates.tags", field="tags", most=TAGS, longest=40)
    return list(found.values())


def _variables(declared: Sequence[Variable], body: str) -> list[Variable]:
    found = {one.name: one for one in (_variable(one) for one in declared)}
    if len(found) < len(declared):
        names = [unicodedata.normalize("NFC", one.name.strip()) for one in declared]
        twice = next(name for name in names if names.count(name) > 1)
        raise VariableInvalid(code="templates.variable_twice", name=twice, field="variables")
    for name in slots(body):
        if name not in BUILT_IN:
            found.setdefault(name, Variable(name=name))
    if len(found) > VARIABLES:
        raise VariableInvalid(code="templates.variable_many", most=VARIABLES, field="variables")
    return list(found.values())


def _variable(one: Variable) -> Variable:
    name = unicodedata.normalize("NFC", one.name.strip())
    if not is_name(name) or name in BUILT_IN:
        raise VariableInvalid(code="templates.variable_name", name=name[:60], field="variables")
    made = Variable(name=name, label=" ".join(one.label.split()), kind=one.kind, required=one.required)
    made.default = "" if one.kind == "file" else _plain(one.default)
    if one.kind == "choice":
        made.choices = list(dict.fromkeys(plain for choice in one.choices if (plain := " ".join(choice.split()))))
        if not 1 <= len(made.choices) <= CHOICES or any(len(choice) > 200 for choice in made.choices):
            raise VariableInvalid(code="templates.variable_choices", name=name, most=CHOICES, field="variables")
    made.min, made.max = _limit(one, one.min), _limit(one, one.max)
    read = number_of if one.kind == "number" else day_of
    if made.min is not None and made.max is not None and read(made.min) > read(made.max):  # type: ignore[operator]
        raise VariableInvalid(code="templates.variable_limits", name=name, field="variables")
    if len(made.label) > 100:
        raise TemplateInvalid(field="variables", least=0, most=100)
    spoken = made.default and not (one.kind == "date" and made.default == "today")
    if spoken and complaint(made, made.default):
        raise VariableInvalid(code="templates.variable_default", name=name, field="variables")
    return made


def _limit(one: Variable, limit: object) -> str | None:
    if limit is None or str(limit).strip() == "" or one.kind not in ("number", "date"):
        return None
    text = str(limit).strip()
    if (number_of(text) if one.kind == "number" else day_of(text)) is None:
        raise VariableInvalid(code="templates.variable_limits", name=one.name[:60], field="variables")
    return text
