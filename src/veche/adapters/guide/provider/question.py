"""Understands what is asked of the Guide: small talk, a question, or a follow-up to the question before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

import msgspec

from veche.adapters.guide.provider.wordlists import FILLERS, GREETINGS, MORE, THANKS
from veche.kit.text import Language, detect_language, fold, words
from veche.ports.content import CitationPart, TextPart
from veche.ports.provider import ChatMessage, ChatRequest

_LONGEST = 1000  # characters of a question that are read; what is pasted below it is not the question

Talk = Literal["greeting", "thanks", "abilities", "empty"]

_JOINED = (  # said in two words, written in the manual as one
    (re.compile(r"\bback(?:ing|ed)? up\b"), "backup"),
    (re.compile(r"\b(?:log|sign)(?:ged|ging|ing|ed)? (?:in|on)\b"), "signin"),
    (re.compile(r"\b(?:log|sign)(?:ged|ging|ing|ed)? (?:out|off)\b"), "signout"),
    (re.compile(r"\bчат гпт\b|\bчат gpt\b|\bchat gpt\b"), "chatgpt"),
)

_ABILITIES = re.compile(
    r"(что|чем) ты (умеешь|можешь|знаешь)|кто ты|ты кто|что ты такое|ты (нейросеть|бот|робот|модель|человек)"
    r"|твои возможности|^(помощь|помоги|справка)\W*$"
    r"|what can you do|who are you|what are you|are you (an? )?(ai|bot|llm|model|human|language model)"
    r"|^help\W*$|your abilities"
)
_LEANING = re.compile(r"(а|и|ну а|а если|а как|а что|and|what about|how about|and what|or)\b")
_OWN = re.compile(
    r"\b(я (писал|спрашивал|говорил|сохранял|загружал)|мы (решили|обсуждали|договорились|говорили|писали)"
    r"|(моих|моём|моем|мои|наших|нашей|моей) (файл|бесед|чат|переписк|документ|заметк)"
    r"|(i|we) (wrote|said|asked|decided|discussed|agreed|uploaded|talked)"
    r"|(my|our) (file|conversation|chat|document|note))"
)


class Question(msgspec.Struct, frozen=True):
    """What to look for. `before` is the question that a follow-up leans on, `shown` what was already quoted."""

    text: str
    language: Language
    first: bool  # nothing was answered in this conversation yet
    talk: Talk | None = None
    before: str = ""
    more: bool = False  # asks for more about `before`, naming nothing new
    own: bool = False  # asks for the person's own texts
    shown: frozenset[str] = frozenset()


def telling(text: str) -> list[str]:
    """The folded words of a question that carry its subject."""
    said = fold(text)
    for spoken, written in _JOINED:
        said = spoken.sub(written, said)
    return [word for word in words(said) if word not in FILLERS]


def read_question(request: ChatRequest) -> Question | None:
    """The question in the last message of the person; `None` where no message is theirs."""
    asked = [message for message in request.messages if message.role == "user"]
    if not asked:
        return None
    text = _text(asked[-1])
    fallback: Language = "ru" if request.locale.lower().startswith("ru") else "en"
    before = _previous(asked)
    more = bool(before) and bool(words(text)) and set(telling(text)) <= MORE
    leans = more or (bool(before) and _leans(text))
    return Question(
        text=text,
        language=detect_language(f"{text} {before}" if more else text, fallback),
        first=all(message.role != "assistant" for message in request.messages),
        talk=None if leans else _small_talk(text),
        before=before if leans else "",
        more=more,
        own=bool(_OWN.search(text.lower())),
        shown=_shown(request.messages) if more else frozenset(),
    )


def _text(message: ChatMessage) -> str:
    return "\n".join(part.text for part in message.parts if isinstance(part, TextPart)).strip()[:_LONGEST]


def _previous(asked: Sequence[ChatMessage]) -> str:
    """The last earlier message that named a subject by itself."""
    for message in reversed(asked[:-1]):
        text = _text(message)
        if set(telling(text)) - MORE - GREETINGS - THANKS and not _leans(text):
            return text
    return ""


def _leans(text: str) -> bool:
    return len(telling(text)) <= 3 and _LEANING.match(text.lower()) is not None


def _small_talk(text: str) -> Talk | None:
    said = words(text)
    if not said:
        return "empty"
    if _ABILITIES.search(text.lower()) and len(said) <= 8:
        return "abilities"
    subject = set(telling(text))
    if subject <= GREETINGS and set(said) & GREETINGS:
        return "greeting"
    if subject <= THANKS | GREETINGS and set(said) & THANKS:
        return "thanks"
    return None


def _shown(messages: Sequence[ChatMessage]) -> frozenset[str]:
    return frozenset(
        part.url
        for message in messages
        for part in message.parts
        if isinstance(part, CitationPart) and part.url is not None
    )
