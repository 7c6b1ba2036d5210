"""A template and values become a text. The browser does the same (web/src/logic/templates): one table tests both."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from veche.features.templates.errors import ValuesRefused
from veche.features.templates.schemas import Variable
from veche.kit.caller import Locale

BUILT_IN: Final = frozenset({"today", "me"})
MOST: Final = {"text": 2_000, "long": 100_000, "choice": 2_000, "number": 40, "date": 40, "file": 300}  # characters

_SLOT = re.compile(r"(\\?)\{\{[ \t]*(\w{1,40})[ \t]*\}\}")
_NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTHS: Final[dict[Locale, str]] = {
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "en": "January February March April May June July August September October November December",
}


class Given(NamedTuple):
    """What a template is filled with besides the values: the day where the person is, their name and language."""

    today: str
    me: str
    locale: Locale


def render(body: str, variables: Sequence[Variable], values: Mapping[str, str], given: Given) -> str:
    """The text; a value is never read for placeholders again.

    Raises:
        ValuesRefused: for each value that does not fit, one of required, choice, number, date, min, max, long, unknown.
    """
    words = {"today": day_text(given.today, given.locale), "me": given.me}
    problems = {name: "unknown" for name in values if name not in {one.name for one in variables}}
    for variable in variables:
        said = _said(variable, values.get(variable.name, ""), given.today)
        problem = complaint(variable, said)
        if problem:
            problems[variable.name] = problem
        words[variable.name] = day_text(said, given.locale) if variable.kind == "date" and not problem else said
    if problems:
        raise ValuesRefused(problems)
    lines = (_line(line, words) for line in body.split("\n"))
    return "\n".join(line for line in lines if line is not None).strip()


def slots(body: str) -> list[str]:
    """The names that a body asks for, each once, in their order."""
    return list(dict.fromkeys(name for one in _SLOT.finditer(body) if not one[1] and is_name(name := one[2])))


def is_name(text: str) -> bool:
    """May a variable be called so? Letters, digits and underscores, no digit in front."""
    plain = all(char.isalpha() or char.isdecimal() or char == "_" for char in text)
    return 1 <= len(text) <= 40 and plain and not text[0].isdecimal()


def complaint(variable: Variable, said: str) -> str | None:
    """What is wrong with a value, in a word."""
    if not said:
        return "required" if variable.required else None
    if len(said) > MOST[variable.kind]:
        return "long"
    if variable.kind == "choice" and said not in variable.choices:
        return "choice"
    if variable.kind == "number":
        number = number_of(said)
        return "number" if number is None else _beyond(number, number_of(variable.min), number_of(variable.max))
    if variable.kind == "date":
        day = day_of(said)
        return "date" if day is None else _beyond(day, day_of(variable.min), day_of(variable.max))
    return None


def number_of(said: object) -> Decimal | None:
    """A number as people write it: with a point or a comma, and spaces between the thousands."""
    text = re.sub(r"[\s\u00a0]", "", str(said)).replace(",", ".")
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def day_of(said: object) -> datetime.date | None:
    """A day as YYYY-MM-DD."""
    try:
        return datetime.date.fromisoformat(str(said)) if _DAY.fullmatch(str(said)) else None
    except ValueError:
        return None


def day_text(said: str, locale: Locale) -> str:
    """The day as one writes it in a letter."""
    day = day_of(said)
    if day is None:
        return said
    month = _MONTHS[locale].split()[day.month - 1]
    return f"{day.day} {month} {day.year} г." if locale == "ru" else f"{month} {day.day}, {day.year}"


def _said(variable: Variable, said: str, today: str) -> str:
    text = said.replace("\r\n", "\n")
    if variable.kind != "long":
        text = " ".join(text.split("\n"))
    text = text.strip() or variable.default.strip()
    return today if variable.kind == "date" and text == "today" else text


def _beyond(value: Decimal | datetime.date, least: object, most: object) -> str | None:
    if least is not None and value < least:  # type: ignore[operator]
        return "min"
    return "max" if most is not None and value > most else None  # type: ignore[operator]


def _line(line: str, words: Mapping[str, str]) -> str | None:
    """The line with its values; None for one that held nothing but values, all of them empty."""
    made = _SLOT.sub(lambda one: _word(one, words), line)
    asked = slots(line)
    if asked and not made.strip() and not _SLOT.sub("", line).strip() and _all_known(asked, words):
        return None
    return made


def _word(one: re.Match[str], words: Mapping[str, str]) -> str:
    if one[1]:
        return one[0][1:]
    return words.get(one[2], one[0])


def _all_known(names: Iterable[str], words: Mapping[str, str]) -> bool:
    return all(name in words for name in names)
