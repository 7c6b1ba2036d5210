"""Templates become texts, and what is no template is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from veche.features.templates.errors import NameInvalid, TemplateInvalid, ValuesRefused, VariableInvalid
from veche.features.templates.logic import render, slots, tidy, tidy_name
from veche.features.templates.logic.render import Given
from veche.features.templates.schemas import TemplateEntry, Variable
from veche.features.templates.service.exchange import _starters
from veche.kit.caller import Locale

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text())


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["about"])
def test_the_table_shared_with_the_browser(case: dict[str, Any]) -> None:
    variables = msgspec.convert(case["variables"], list[Variable])

    def made(locale: Locale) -> str:
        return render(case["body"], variables, case["values"], Given(**VECTORS["given"], locale=locale))

    if "problems" in case:
        with pytest.raises(ValuesRefused) as refused:
            made("en")
        names = {k.removeprefix("values."): v for k, v in refused.value.fields.items() if k.startswith("values.")}
        assert names == case["problems"]
        return
    assert made("en") == case["en"]
    assert made("ru") == case.get("ru", case["en"])


def test_slots_come_once_and_in_order() -> None:
    assert slots("{{b}} {{a}} {{b}} \\{{c}} {{today}}") == ["b", "a", "today"]


def test_names_are_tidied() -> None:
    assert tidy_name(" /Перевод-2 ") == "перевод-2"
    assert tidy_name("e\u0301te") == "éte"
    for wrong in ("", "/", "two words", "a/b", "-a", "x" * 41, "a.b"):
        with pytest.raises(NameInvalid):
            tidy_name(wrong)
    with pytest.raises(NameInvalid) as taken:
        tidy_name("/Model")
    assert taken.value.code == "templates.name_command"


def entry(**values: Any) -> TemplateEntry:
    return TemplateEntry(**{"name": "n", "body": "b", **values})


def test_what_may_be_tidied_is_tidied() -> None:
    made = tidy(
        entry(
            title="  A   title ",
            body="\r\nGo {{x}} {{n}} {{me}}\r\n",
            tags=["Work", " work ", "", "two  words"],
            variables=[
                Variable(name="n", kind="number", default="2", choices=["left over"], min=1, max=" 9 "),
                Variable(name="c", kind="choice", choices=[" a ", "a", "", "b  c"], min="1"),
                Variable(name="f", kind="file", default="x"),
            ],
        )
    )
    assert (made.title, made.body, made.tags) == ("A title", "Go {{x}} {{n}} {{me}}", ["Work", "two words"])
    assert [(v.name, v.choices, v.min, v.max, v.default) for v in made.variables] == [
        ("n", [], "1", "9", "2"),
        ("c", ["a", "b c"], None, None, ""),
        ("f", [], None, None, ""),
        ("x", [], None, None, ""),
    ]
    assert tidy(made) == made
    assert tidy(entry()).title == "n", "without a title the name stands in"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"body": " \n"}, "templates.length"),
        ({"body": "x" * 50_001}, "templates.length"),
        ({"title": "x" * 121}, "templates.length"),
        ({"tags": [str(n) for n in range(11)]}, "templates.tags"),
        ({"tags": ["x" * 41]}, "templates.tags"),
        ({"variables": [Variable(name="1a")]}, "templates.variable_name"),
        ({"variables": [Variable(name="today")]}, "templates.variable_name"),
        ({"variables": [Variable(name="a"), Variable(name=" a ")]}, "templates.variable_twice"),
        ({"body": " ".join(f"{{{{v{n}}}}}" for n in range(31))}, "templates.variable_many"),
        ({"variables": [Variable(name="a", kind="choice")]}, "templates.variable_choices"),
        ({"variables": [Variable(name="a", kind="choice", choices=["x"], default="y")]}, "templates.variable_default"),
        ({"variables": [Variable(name="a", kind="number", min="x")]}, "templates.variable_limits"),
        ({"variables": [Variable(name="a", kind="number", min=3, max=2)]}, "templates.variable_limits"),
        ({"variables": [Variable(name="a", kind="date", min="today")]}, "templates.variable_limits"),
        ({"variables": [Variable(name="a", kind="number", max=2, default="3")]}, "templates.variable_default"),
        ({"variables": [Variable(name="a", label="x" * 101)]}, "templates.length"),
    ],
)
def test_what_makes_no_sense_is_refused(values: dict[str, Any], code: str) -> None:
    with pytest.raises((TemplateInvalid, VariableInvalid)) as refused:
        tidy(entry(**values))
    assert refused.value.code == code


@pytest.mark.parametrize("locale", ["ru", "en"])
def test_the_starters_are_templates(locale: Locale) -> None:
    found = _starters(locale)
    assert 6 <= len(found) == len({one.name for one in found})
    for one in found:
        assert one == tidy(one)
        assert one.title and one.description and one.tags
        assert {variable.name for variable in one.variables} == set(slots(one.body)) - {"me", "today"}
        assert all(variable.label for variable in one.variables)
