"""A chat history that is the same everywhere: words of a natural frequency, some planted so that searches compare.

About 8 kB of text in each chat of 20 messages. Planted are `quetzal` (in one chat of 100), `zweiundvierzig` (one
of 1,000), the phrase `teleskop linse` (one of 50; in as many the two words stand apart), Russian sentences with
`снегирь` in one or another form (one of 100); `nowherefound` is nowhere, `model` everywhere.
"""

from __future__ import annotations

import random
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

VERSION = 1  # change it when the texts change
_STARTS = re.split(" ", "b br c ch d dr f fl g gr h j k l m n p pr r s sh st t th tr v w z")
_VOWELS = re.split(" ", "a e i o u ai ea io ou")
_ENDS = re.split(" ", "  n r s t l nd st ng m")
_FREQUENT = re.split(
    " ",
    "the of and to in a is that for it as was with be by on not he this are or his from at which but have an had they "
    "you were their one all we can her has there been if more when will would who so no code data file model test "
    "error list value function server return user time work set",
)
_RUSSIAN = ("Вчера в парке видели снегиря.", "Снегири прилетают зимой.", "О снегирях писали мало.")


@dataclass
class Said:
    """One message; questions and answers alternate."""

    text: str
    at: int  # ms


def _vocabulary(size: int = 6000) -> list[str]:
    dice = random.Random(7)
    words = dict.fromkeys(_FREQUENT)
    while len(words) < size:
        syllables = (dice.choice(_STARTS) + dice.choice(_VOWELS) for _ in range(dice.choice((1, 2, 2, 3))))
        words.setdefault("".join(syllables) + dice.choice(_ENDS))
    return list(words)


_WORDS = _vocabulary()
_WEIGHTS = list(accumulate(1.0 / (place + 2.7) for place in range(len(_WORDS))))


def paragraph(dice: random.Random, size: int) -> str:
    """`size` words as sentences."""
    words = [_WORDS[bisect_left(_WEIGHTS, dice.random() * _WEIGHTS[-1])] for _ in range(size)]
    sentences, start = [], 0
    while start < size:
        stop = start + dice.randint(6, 16)
        sentences.append(" ".join(words[start:stop]).capitalize() + ".")
        start = stop
    return " ".join(sentences)


def _answer(dice: random.Random) -> str:
    parts = [paragraph(dice, dice.randint(40, 90)) for _ in range(dice.randint(1, 3))]
    if dice.random() < 0.3:
        parts.insert(1, f"```python\ndef f(x):\n    return {paragraph(dice, 6)[:-1].lower().replace(' ', ' + ')}\n```")
    if dice.random() < 0.3:
        parts.append("\n".join("- " + paragraph(dice, 8) for _ in range(4)))
    return "\n\n".join(parts)


def chat(number: int, messages: int, at: int) -> tuple[str, list[Said]]:
    """Title and messages of one chat."""
    dice = random.Random(1000 + number)
    title = paragraph(dice, dice.randint(3, 6))[:-1]
    texts = [_answer(dice) if place % 2 else paragraph(dice, dice.randint(8, 40)) for place in range(messages)]
    for place, words in _planted(number):
        texts[place] += f" {words}"
    return title, [Said(text, at + place * 20_000) for place, text in enumerate(texts)]


def _planted(number: int) -> Iterator[tuple[int, str]]:
    if number % 1000 == 17:
        yield 5, "Zweiundvierzig."
    if number % 100 == 33:
        yield 3, "A quetzal was seen."
    if number % 100 == 66:
        yield 2, _RUSSIAN[number // 100 % 3]
    if number % 50 == 7:
        yield 1, "Clean the teleskop linse with care."
    elif number % 25 == 7:
        yield 1, "The teleskop stands here."
        yield 3, "The linse lies there."
