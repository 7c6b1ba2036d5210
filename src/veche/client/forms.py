"""What a person typed, checked and put into the forms that the doors take; what does not fit is a `ValueError`."""

from __future__ import annotations

from typing import Any

import msgspec

from veche.features.templates.schemas import Conflict, ImportRequest, TemplateEntry, Variable
from veche.ports.content import Params


def params_with(params: Params, name: str, text: str | None) -> Params:
    """The parameters with one of them set from what was typed, or with None left to the model.

    Raises:
        ValueError: it is out of bounds, or no number.
    """
    if text is None:
        return msgspec.structs.replace(params, **{name: None})
    value: Any = text
    if name != "reasoning_effort":
        try:
            value = msgspec.json.decode(text.replace(",", "."))
        except msgspec.DecodeError as error:
            raise ValueError(name) from error
    try:
        return msgspec.convert({**msgspec.to_builtins(params), name: value}, Params)
    except msgspec.ValidationError as error:
        raise ValueError(name) from error


def template_entry(facts: dict[str, Any]) -> TemplateEntry:
    """A template as it was written down.

    Raises:
        ValueError: a field is missing, or of another kind.
    """
    try:
        return msgspec.convert(facts, TemplateEntry)
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from error


def variable_facts(variable: Variable) -> dict[str, Any]:
    """What is set of a blank; its name and kind in any case."""
    usual = Variable(name="")
    facts = msgspec.structs.asdict(variable)
    return {name: value for name, value in facts.items() if name in ("name", "kind") or value != getattr(usual, name)}


def template_file(raw: bytes, conflict: Conflict) -> ImportRequest:
    """A file of templates, to be taken in.

    Raises:
        ValueError: it is none.
    """
    try:
        return msgspec.structs.replace(msgspec.json.decode(raw, type=ImportRequest), conflict=conflict)
    except msgspec.DecodeError as error:
        raise ValueError(str(error)) from error
