"""Judges passages of the person's conversations and files, which another search found, by the Guide's own measure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from veche.adapters.guide.provider.lookup import Manual, coverage
from veche.adapters.guide.provider.question import Question
from veche.kit.text import terms
from veche.ports.content import TextPart
from veche.ports.passages import Passage
from veche.ports.provider import ChatMessage

_ENOUGH = 0.6  # coverage; stricter than for the manual, because anything may stand in a conversation
_ENOUGH_WHEN_ASKED = 0.35  # where the person asks for their own texts
_NEWS = 3  # terms beyond the question's own that a passage must have: a question repeated is no answer


def judge(
    question: Question, manual: Manual, passages: Iterable[Passage], messages: Sequence[ChatMessage]
) -> list[Passage]:
    """The passages that answer, best first, each with its coverage as score.

    Left out are texts of this very conversation, former answers of the Guide, and questions without more.
    """
    wanted = manual.wanted(question.text) + manual.wanted(question.before)
    asked = frozenset(terms(question.text))
    here = [part.text for message in messages for part in message.parts if isinstance(part, TextPart)]
    kept: list[Passage] = []
    for passage in passages:
        having = frozenset(terms(f"{passage.title} {passage.text}"))
        told = frozenset(terms(passage.text))
        if len(told - asked) < _NEWS or "](/manual/" in passage.text or _stands_in(passage.text, here):
            continue
        met = coverage(wanted, having)
        if met >= (_ENOUGH_WHEN_ASKED if question.own else _ENOUGH):
            kept.append(msgspec.structs.replace(passage, score=met))
    return sorted(kept, key=lambda each: -each.score)


def _stands_in(text: str, places: Iterable[str]) -> bool:
    return any(text.strip() in place for place in places)
