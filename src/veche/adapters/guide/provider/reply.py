"""Composes the Guide's answer out of what was found: quotes, their numbered sources, and honest words around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from veche.adapters.guide.provider.lookup import ENOUGH, Hit, Manual
from veche.adapters.guide.provider.pages import Section, load_pages, section_url
from veche.adapters.guide.provider.phrases import say
from veche.adapters.guide.provider.question import Question
from veche.adapters.guide.provider.quote import as_quote, excerpt
from veche.kit.text import Language
from veche.ports.content import CitationPart
from veche.ports.passages import Passage

_EQUAL = 0.9  # of the best score: a second section as good as that is quoted too
_WORTH_A_LOOK = 0.6  # of the best score: named under "see also"
_MAYBE = 0.3  # coverage from which a section is offered as a guess
_QUOTED = 2
_QUOTED_MORE = 4  # where more is asked for
_OFFERED = 3
_TOPICS = ("first-start", "chatting", "providers", "models", "context", "files", "terminal", "api", "operator")

Piece = str | CitationPart


class Found(msgspec.Struct):
    """What the searches gave. `own` is already judged; `own_searched` tells whether there was a search at all."""

    hits: list[Hit]
    own: list[Passage]
    own_searched: bool = True
    own_failed: bool = False


def compose(question: Question, manual: Manual, found: Found) -> list[Piece]:
    """The answer in order: texts, each source right after its quote."""
    language = question.language
    good = _good(found.hits)
    texts: list[str | tuple[str, CitationPart]] = []
    if question.first:
        texts.append(_introduction(language, found.own_searched))
    if found.own_failed:
        texts.append(say(language, "search_failed"))
    quotes = _quotes(question, manual, good, found.own)
    for number, citation in enumerate(quotes, start=1):
        citation.number = number
        texts.append((f"{_source_line(citation)}\n\n{as_quote(citation.quote)}", citation))
    if not quotes:
        texts.append(_nothing(question, found))
    elif also := _see_also(question, good):
        texts.append(also)
    if quotes and question.first:
        texts.append(say(language, "connect"))
    return list(_spaced(texts))


def _good(hits: Sequence[Hit]) -> list[Hit]:
    """Hits that answer. Where any does, the best hit stays in front of it even if it meets less of the question."""
    return [hit for hit in hits if hit.coverage >= ENOUGH or (hit is hits[0] and _any_meets(hits))]


def _any_meets(hits: Sequence[Hit]) -> bool:
    return any(hit.coverage >= ENOUGH for hit in hits[:_OFFERED])


def small_talk(question: Question, *, own_searched: bool) -> str:
    """The answer to a greeting, to thanks, to "what can you do", or to a message without words."""
    language = question.language
    match question.talk:
        case "thanks":
            return say(language, "thanks")
        case "empty":
            return f"{say(language, 'empty')} {say(language, 'examples')}"
        case "greeting":
            lines = [say(language, "greeting"), _introduction(language, own_searched), say(language, "examples")]
        case _:
            lines = [_introduction(language, own_searched), _topics(language), say(language, "examples")]
    return "\n\n".join([*lines, say(language, "connect")])


def _spaced(texts: Sequence[str | tuple[str, CitationPart]]) -> Iterator[Piece]:
    """Paragraphs parted by empty lines, with no white space at the end."""
    for number, text in enumerate(texts):
        space = "\n\n" if number else ""
        if isinstance(text, str):
            yield space + text
        else:
            yield space + text[0]
            yield text[1]


def _quotes(question: Question, manual: Manual, good: Sequence[Hit], own: Sequence[Passage]) -> list[CitationPart]:
    if question.own and own:
        return _own_quotes(question, manual, own)
    ours, theirs = _manual_quotes(question, manual, good), _own_quotes(question, manual, own)
    own_first = bool(own) and (not good or own[0].score > good[0].coverage + 0.15)
    return theirs + ours if own_first else ours + theirs


def _manual_quotes(question: Question, manual: Manual, good: Sequence[Hit]) -> list[CitationPart]:
    wanted = manual.wanted(question.text) + manual.wanted(question.before)
    chosen = good[:_QUOTED_MORE] if question.more else [h for h in good[:_QUOTED] if h.score >= good[0].score * _EQUAL]
    return [
        CitationPart(
            number=0,
            title=hit.section.title,
            quote=excerpt(hit.section.text, wanted, limit=4000 if question.more else 900),
            url=section_url(hit.section, question.language),
            source="manual",
        )
        for hit in chosen
    ]


def _own_quotes(question: Question, manual: Manual, own: Sequence[Passage]) -> list[CitationPart]:
    wanted = manual.wanted(question.text) + manual.wanted(question.before)
    return [
        CitationPart(
            number=0,
            title=passage.title,
            quote=excerpt(passage.text, wanted, limit=600),
            url=passage.url,
            source=passage.source,
            ref=passage.ref,
        )
        for passage in own[:_QUOTED]
    ]


def _source_line(citation: CitationPart) -> str:
    title = citation.title.replace("[", "(").replace("]", ")").replace("\n", " ").replace("*", "").strip()
    named = f"[{title}]({citation.url})" if citation.url else title
    return f"**{named}** [{citation.number}]"


def _see_also(question: Question, good: Sequence[Hit]) -> str:
    if not good or question.more or question.own:
        return ""
    low, high = good[0].score * _WORTH_A_LOOK, good[0].score * _EQUAL
    rest = [hit for number, hit in enumerate(good) if hit.score >= low and (hit.score < high or number >= _QUOTED)]
    if not rest:
        return ""
    links = ", ".join(_link(hit.section, question.language) for hit in rest[:_OFFERED])
    return f"{say(question.language, 'see_also')} {links}"


def _link(section: Section, language: Language) -> str:
    return f"[{section.heading}]({section_url(section, language)})"


def _nothing(question: Question, found: Found) -> str:
    language = question.language
    if question.more:
        return f"{say(language, 'no_more')}\n\n{say(language, 'connect')}"
    lines = [say(language, "nothing" if found.own_searched and not found.own_failed else "nothing_manual")]
    near = [hit for hit in found.hits if hit.coverage >= _MAYBE][:_OFFERED]
    if near:
        guesses = "\n".join(f"- {_link(hit.section, language)}" for hit in near)
        lines.append(f"{say(language, 'close')}\n\n{guesses}")
    else:
        lines.append(_topics(language))
    return "\n\n".join([*lines, say(language, "connect")])


def _topics(language: Language) -> str:
    titles = {page.name: page.title for page in load_pages(language)}
    links = [f"[{titles[name]}](/manual/{language}/{name})" for name in _TOPICS if name in titles]
    return f"{say(language, 'topics')} {', '.join(links)}."


def _introduction(language: Language, own_searched: bool) -> str:
    return say(language, "introduction" if own_searched else "introduction_manual")
