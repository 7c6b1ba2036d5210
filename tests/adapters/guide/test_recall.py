"""The Guide finds the right section of the manual, and says so when there is none."""

from __future__ import annotations

import pytest

from tests.adapters.guide.questions import FRESH, NOT_IN_THE_MANUAL, TUNED, Asked
from veche.adapters.guide.provider import Hit, open_guide, open_manual
from veche.kit.text import Language, detect_language
from veche.ports.content import Cited, TextPart
from veche.ports.provider import ChatMessage, ChatRequest

RUSSIAN = [asked for asked in TUNED + FRESH if detect_language(asked.text) == "ru"]
ENGLISH = [asked for asked in TUNED + FRESH if detect_language(asked.text) == "en"]


def place(asked: Asked) -> int:
    """On which place the expected section was found, from 0."""
    hits: list[Hit] = open_manual(detect_language(asked.text)).search(asked.text, limit=3)
    found = [(hit.section.page, hit.section.heading) for hit in hits]
    return found.index((asked.page, asked.heading)) if (asked.page, asked.heading) in found else 99


@pytest.mark.parametrize(
    ("questions", "at_first"),
    [(RUSSIAN, 0.85), (ENGLISH, 0.85), (FRESH, 0.8)],
    ids=["russian", "english", "fresh"],
)
def test_the_right_section_is_found(questions: list[Asked], at_first: float) -> None:
    places = {asked.text: place(asked) for asked in questions}
    first = sum(at == 0 for at in places.values()) / len(places)
    third = sum(at < 3 for at in places.values()) / len(places)
    missed = [text for text, at in places.items() if at]
    assert first >= at_first, (first, missed)
    assert third >= 0.95, (third, missed)


def test_every_expected_section_exists() -> None:
    known = {(s.page, s.heading) for language in ("ru", "en") for s in open_manual(_language(language)).sections}
    assert {(asked.page, asked.heading) for asked in TUNED + FRESH} <= known


async def test_questions_outside_the_manual_are_not_answered() -> None:
    guide = open_guide(None, pace=0)
    answered = []
    for text in NOT_IN_THE_MANUAL:
        request = ChatRequest("veche", [ChatMessage("user", [TextPart(text)])])
        if [event async for event in guide.stream(request) if isinstance(event, Cited)]:
            answered.append(text)
    assert len(answered) <= len(NOT_IN_THE_MANUAL) * 0.1, answered


async def test_most_questions_are_answered_with_the_right_quote() -> None:
    guide = open_guide(None, pace=0)
    wrong = []
    for asked in TUNED + FRESH:
        request = ChatRequest("veche", [ChatMessage("user", [TextPart(asked.text)])])
        cited = [event.citation async for event in guide.stream(request) if isinstance(event, Cited)]
        if not any(citation.title.endswith(f"→ {asked.heading}") for citation in cited):
            wrong.append(asked.text)
    assert len(wrong) <= len(TUNED + FRESH) * 0.15, wrong


def _language(name: str) -> Language:
    return "ru" if name == "ru" else "en"
