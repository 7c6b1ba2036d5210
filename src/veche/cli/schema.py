"""Checks a JSON value against a JSON Schema: what people ask models to follow, in about the words of draft 2020-12.

`format` is taken as a hint, as the standard has it. What is not known is not checked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

MOST = 20  # problems that are told
_DEEP = 60
_STEPS = 1_000_000  # a schema that leads to itself twice would never be done
_TYPES: dict[str, Callable[[Any], bool]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "integer": lambda value: (
        not isinstance(value, bool) and (isinstance(value, int) or (isinstance(value, float) and value.is_integer()))
    ),
}


def problems_of(value: object, schema: object) -> list[str]:
    """What is wrong with a value, each as `place: what`; empty when nothing is."""
    found: list[str] = []
    for problem in _Check(schema).problems(value, schema, "$", 0):
        found.append(problem)
        if len(found) >= MOST:
            break
    return found


def _same(one: object, other: object) -> bool:
    """JSON's equality: `1` is `1.0`, but `true` is not `1`."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[name], other[name]) for name in one)
    return one == other


def _word(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:59] + "…"


class _Check:
    def __init__(self, root: object) -> None:
        self._root = root
        self._left = _STEPS

    def problems(self, value: Any, schema: Any, at: str, depth: int) -> Iterator[str]:
        if schema is True or schema == {}:
            return
        if schema is False:
            yield f"{at}: must not be there"
            return
        self._left -= 1
        if not isinstance(schema, dict) or depth > _DEEP or self._left < 0:
            return
        reference = schema.get("$ref")
        if isinstance(reference, str):
            yield from self.problems(value, self._at(reference), at, depth + 1)
        yield from self._kind(value, schema, at)
        yield from self._together(value, schema, at, depth)
        if isinstance(value, dict):
            yield from self._object(value, schema, at, depth)
        elif isinstance(value, list):
            yield from self._array(value, schema, at, depth)
        elif isinstance(value, str):
            yield from self._text(value, schema, at)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield from self._number(value, schema, at)

    def _fits(self, value: Any, schema: Any, at: str, depth: int) -> bool:
        return next(self.problems(value, schema, at, depth + 1), None) is None

    def _at(self, reference: str) -> Any:
        """What a reference within the schema leads to; of others nothing is known."""
        if not reference.startswith("#"):
            return True
        found: Any = self._root
        for step in [step for step in reference[1:].split("/") if step]:
            name = step.replace("~1", "/").replace("~0", "~")
            if isinstance(found, dict):
                found = found.get(name, True)
            elif isinstance(found, list) and name.isdecimal() and int(name) < len(found):
                found = found[int(name)]
            else:
                return True
        return found

    def _kind(self, value: Any, schema: dict[str, Any], at: str) -> Iterator[str]:
        wanted = schema.get("type")
        kinds = [wanted] if isinstance(wanted, str) else wanted if isinstance(wanted, list) else []
        known = [kind for kind in kinds if kind in _TYPES]
        if known and not any(_TYPES[kind](value) for kind in known):
            yield f"{at}: {_word(value)} is not {' or '.join(known)}"
        if "const" in schema and not _same(value, schema["const"]):
            yield f"{at}: {_word(value)} is not {_word(schema['const'])}"
        choices = schema.get("enum")
        if isinstance(choices, list) and not any(_same(value, one) for one in choices):
            yield f"{at}: {_word(value)} is none of {_word(choices)}"

    def _together(self, value: Any, schema: dict[str, Any], at: str, depth: int) -> Iterator[str]:
        for part in _list(schema, "allOf"):
            yield from self.problems(value, part, at, depth + 1)
        some = _list(schema, "anyOf")
        if some and not any(self._fits(value, part, at, depth) for part in some):
            yield f"{at}: {_word(value)} fits none of anyOf"
        one = _list(schema, "oneOf")
        if one and (fits := sum(self._fits(value, part, at, depth) for part in one)) != 1:
            yield f"{at}: {_word(value)} fits {fits} of oneOf instead of one"
        if "not" in schema and self._fits(value, schema["not"], at, depth):
            yield f"{at}: {_word(value)} fits what it must not"
        if "if" in schema:
            branch = "then" if self._fits(value, schema["if"], at, depth) else "else"
            yield from self.problems(value, schema.get(branch, True), at, depth + 1)

    def _object(self, value: dict[str, Any], schema: dict[str, Any], at: str, depth: int) -> Iterator[str]:
        for name in _list(schema, "required"):
            if name not in value:
                yield f"{at}: “{name}” is missing"
        known = _dict(schema, "properties")
        patterns = _dict(schema, "patternProperties")
        for name, item in value.items():
            place = f"{at}.{name}"
            spoken = name in known
            if spoken:
                yield from self.problems(item, known[name], place, depth + 1)
            for pattern, part in patterns.items():
                if _finds(pattern, name):
                    spoken = True
                    yield from self.problems(item, part, place, depth + 1)
            if not spoken and "additionalProperties" in schema:
                if schema["additionalProperties"] is False:
                    yield f"{at}: “{name}” is not expected"
                else:
                    yield from self.problems(item, schema["additionalProperties"], place, depth + 1)
            if "propertyNames" in schema:
                yield from self.problems(name, schema["propertyNames"], place, depth + 1)
        for name, needs in _dict(schema, "dependentRequired").items():
            if name in value and isinstance(needs, list):
                yield from (f"{at}: “{name}” needs “{one}”" for one in needs if one not in value)
        yield from _bounds(len(value), schema, "minProperties", "maxProperties", f"{at}: members")

    def _array(self, value: list[Any], schema: dict[str, Any], at: str, depth: int) -> Iterator[str]:
        first = _list(schema, "prefixItems")
        for index, item in enumerate(value):
            part = first[index] if index < len(first) else schema.get("items", True)
            yield from self.problems(item, part, f"{at}[{index}]", depth + 1)
        if "contains" in schema and not any(self._fits(item, schema["contains"], at, depth) for item in value):
            yield f"{at}: no item fits contains"
        if schema.get("uniqueItems") is True:
            for index, item in enumerate(value):
                if any(_same(item, other) for other in value[:index]):
                    yield f"{at}[{index}]: {_word(item)} is there twice"
        yield from _bounds(len(value), schema, "minItems", "maxItems", f"{at}: items")

    def _text(self, value: str, schema: dict[str, Any], at: str) -> Iterator[str]:
        yield from _bounds(len(value), schema, "minLength", "maxLength", f"{at}: characters")
        pattern = schema.get("pattern")
        if isinstance(pattern, str) and not _finds(pattern, value):
            yield f"{at}: {_word(value)} does not fit {pattern}"

    def _number(self, value: float, schema: dict[str, Any], at: str) -> Iterator[str]:
        yield from _bounds(value, schema, "minimum", "maximum", at)
        low, high = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
        if low is not None and _is_number(low) and value <= low:
            yield f"{at}: {_word(value)} is not more than {_word(low)}"
        if high is not None and _is_number(high) and value >= high:
            yield f"{at}: {_word(value)} is not less than {_word(high)}"
        step = schema.get("multipleOf")
        if _is_number(step) and step and abs(value / step - round(value / step)) > 1e-9:
            yield f"{at}: {_word(value)} is no multiple of {_word(step)}"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _list(schema: dict[str, Any], name: str) -> list[Any]:
    found = schema.get(name)
    return found if isinstance(found, list) else []


def _dict(schema: dict[str, Any], name: str) -> dict[str, Any]:
    found = schema.get(name)
    return found if isinstance(found, dict) else {}


def _finds(pattern: str, text: str) -> bool:
    try:
        return re.search(pattern, text) is not None
    except re.error:  # of another dialect
        return True


def _bounds(count: float, schema: dict[str, Any], low: str, high: str, what: str) -> Iterator[str]:
    if _is_number(schema.get(low)) and count < schema[low]:
        yield f"{what}: {_word(count)} < {_word(schema[low])}"
    if _is_number(schema.get(high)) and count > schema[high]:
        yield f"{what}: {_word(count)} > {_word(schema[high])}"
