"""Values are checked against a JSON Schema."""

from __future__ import annotations

import pytest

from veche.cli.outcome import code_in, data_in
from veche.cli.schema import problems_of

TREE = {
    "$ref": "#/$defs/node",
    "$defs": {"node": {"type": "object", "properties": {"kids": {"type": "array", "items": {"$ref": "#/$defs/node"}}}}},
}


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ({"type": "integer"}, [1, 2.0], [1.5, "1", True, None]),
        ({"type": ["string", "null"]}, ["", None], [0]),
        ({"const": 1}, [1, 1.0], [True, 2]),
        ({"enum": ["a", {"b": [1]}]}, ["a", {"b": [1.0]}], ["b", {"b": [True]}]),
        ({"required": ["a"]}, [{"a": None}, "no object"], [{}]),
        ({"properties": {"a": {"type": "null"}}, "additionalProperties": False},
         [{"a": None}, {}], [{"b": 1}, {"a": 1}]),
        ({"patternProperties": {"^x": {"type": "integer"}}, "additionalProperties": {"type": "string"}},
         [{"x1": 1, "y": "s"}], [{"x1": "s"}, {"y": 1}]),
        ({"propertyNames": {"maxLength": 2}, "maxProperties": 1}, [{"ab": 1}], [{"abc": 1}, {"a": 1, "b": 2}]),
        ({"dependentRequired": {"a": ["b"]}}, [{"a": 1, "b": 2}, {}], [{"a": 1}]),
        ({"items": {"type": "integer"}, "minItems": 1, "uniqueItems": True}, [[1, 2]], [[], ["a"], [1, 1.0]]),
        ({"prefixItems": [{"type": "string"}], "items": False}, [["a"], []], [[1], ["a", 2]]),
        ({"contains": {"const": 1}}, [[0, 1]], [[0]]),
        ({"minLength": 2, "pattern": "^a"}, ["ab", 1], ["a", "ba"]),
        ({"minimum": 1, "exclusiveMaximum": 3, "multipleOf": 0.5}, [1, 2.5], [0.5, 3, 1.2]),
        ({"anyOf": [{"type": "string"}, {"minimum": 5}]}, ["a", 6], [1]),
        ({"oneOf": [{"type": "integer"}, {"minimum": 5}]}, [1, 5.5], [6]),
        ({"allOf": [{"minimum": 1}, {"maximum": 2}]}, [1], [3]),
        ({"not": {"type": "string"}}, [1], ["a"]),
        ({"if": {"type": "string"}, "then": {"minLength": 2}, "else": {"minimum": 2}}, ["ab", 2], ["a", 1]),
        (TREE, [{"kids": [{"kids": []}]}], [{"kids": [{"kids": [1]}]}, []]),
        ({"$ref": "#"}, [1], []),  # goes round in a circle, and says nothing
        (False, [], [1]),
        ({"type": "unheard", "pattern": "(", "format": "date"}, ["x"], []),
    ],
)  # fmt: skip
def test_values_fit_or_do_not(schema: object, good: list[object], bad: list[object]) -> None:
    for value in good:
        assert problems_of(value, schema) == [], value
    for value in bad:
        assert problems_of(value, schema), value


def test_a_problem_names_its_place() -> None:
    schema = {"properties": {"a": {"items": {"properties": {"b": {"type": "string"}}}}}}
    assert problems_of({"a": [{}, {"b": 1}]}, schema) == ["$.a[1].b: 1 is not string"]
    assert len(problems_of(list(range(99)), {"items": {"type": "string"}})) == 20


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("no code `here`", None, None),
        ("```\na\n```", "a\n", "a\n"),
        ("x\n```py\na\n\nb\n```\ny\n~~~~\n```\n~~~~\n", "a\n\nb\n", "```\n"),
        ("````md\n```\ninner\n```\n````\n", "```\ninner\n```\n", "```\ninner\n```\n"),
        ("```py\nnever closed\n", "never closed\n", "never closed\n"),
        ("```\n```\n", "", ""),
    ],
)
def test_blocks_of_code(text: str, first: str | None, last: str | None) -> None:
    assert (code_in(text, last=False), code_in(text, last=True)) == (first, last)


def test_hostile_schemas_and_answers_come_to_an_end() -> None:
    """A schema that leads to itself twice, and answers that are too deep or too great to be compared."""
    assert problems_of([[[[1]]]], {"allOf": [{"$ref": "#"}, {"$ref": "#"}], "type": "array"}) == []
    deep = "[" * 900 + "]" * 900
    for text, schema in ((f"[{deep},{deep}]", {"uniqueItems": True}), ("1" + "0" * 400, {"multipleOf": 0.5})):
        value, _, problems = data_in(text, schema)
        assert value is None and problems
