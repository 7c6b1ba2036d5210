"""Finds the sections of the manual that answer a question, and knows when none does."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache
from threading import Lock

import msgspec

from veche.adapters.guide.provider.aliases import aliases
from veche.adapters.guide.provider.pages import Section, is_contents, load_pages, plain
from veche.adapters.guide.provider.question import telling
from veche.kit.text import Language, Ranking, char_grams, terms, transliterate, words
from veche.kit.text.grams import word_grams

ENOUGH = 0.42  # the share of a question that a section must meet to count as an answer
_ALIAS = 0.85  # what another word for the same thing is worth
_KIN = 0.8  # what a word with the same beginning is worth: «подключение» and «подключить»
_NEAR = 0.5  # likeness of two words (Dice, 3-grams) from which one is taken for a misspelling of the other
_BEFORE = 0.3  # what a word of the question before is worth in a follow-up
_HEADING = 3  # how often the words of a heading count
_ASIDE = 0.72  # what a page of the terminal's chapter is worth to a question that does not speak of the terminal
_TERMINAL = frozenset(terms("терминал консоль команда оболочка terminal console command shell cli tty bash zsh fish"))
_MIX, _WHOLE, _HEAD = 0.5, 0.25, 0.25  # shares of rank, coverage by the section, coverage by its heading


class Hit(msgspec.Struct, frozen=True):
    """A section with its score (0…1, to compare within one answer) and how much of the question it meets (0…1)."""

    section: Section
    score: float
    coverage: float


class Wanted(msgspec.Struct, frozen=True):
    """One telling word of a question: the terms that stand for it, each with its worth, and its weight."""

    terms: dict[str, float]
    weight: float
    share: float = 1.0  # less for a word of an earlier question


class Manual:
    """The manual in one language, indexed; `search` may be called from any thread."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.sections = [s for page in load_pages(language) for s in page.sections if not is_contents(s)]
        texts = [f"{f'{s.heading} ' * _HEADING}{s.page_title} {plain(s)}" for s in self.sections]
        found = [terms(text) for text in texts]
        self._ranking = Ranking(found, [char_grams(text) for text in texts])
        self._terms = [frozenset(each) for each in found]
        self._heads = [frozenset(terms(f"{s.heading} {s.page_title}")) for s in self.sections]
        self._subjects = [frozenset(terms(" ".join(telling(s.heading)))) for s in self.sections]
        self._sorted = sorted(self._ranking.terms.vocabulary())
        self._words = {word for text in texts for word in words(text) if len(word) > 3}
        self._spelling: dict[str, list[str]] = {}  # 3-grams to words, made with the first unknown word

    def search(self, text: str, *, before: str = "", limit: int = 3) -> list[Hit]:
        """The best sections, best first, good enough or not; words of `before`, an earlier question, count less."""
        wanted = self.wanted(text)
        wanted += [Wanted(each.terms, each.weight * _BEFORE, _BEFORE) for each in self.wanted(before)]
        query: dict[str, float] = {}
        for each in wanted:
            for term, worth in each.terms.items():
                query[term] = max(query.get(term, 0.0), worth * each.share)
        grams = dict.fromkeys(char_grams(" ".join(telling(before))), _BEFORE)
        grams |= dict.fromkeys(char_grams(" ".join(telling(text))), 1.0)
        ranked = self._ranking.rank(query, grams, 16)
        aside = 1.0 if _TERMINAL & frozenset(terms(f"{text} {before}")) else _ASIDE
        hits = [self._hit(number, score, wanted, aside) for number, score in ranked]
        return sorted(hits, key=lambda hit: (-hit.score, hit.section.number))[:limit]

    def wanted(self, text: str) -> list[Wanted]:
        """The telling words of `text`; numbers alone tell nothing."""
        return [self._want(word) for word in dict.fromkeys(telling(text)) if not word.isdigit()]

    def _hit(self, number: int, score: float, wanted: list[Wanted], aside: float) -> Hit:
        worth = aside if self.sections[number].page.startswith("terminal-") else 1.0
        whole = coverage(wanted, self._terms[number])
        head = coverage(wanted, self._heads[number]) * (0.6 + 0.4 * self._exactness(number, wanted))
        return Hit(self.sections[number], worth * (_MIX * score + _WHOLE * whole + _HEAD * head), worth * whole)

    def _exactness(self, number: int, wanted: list[Wanted]) -> float:
        """The share of the heading that the question names: of two headings that fit, the shorter fits better."""
        subject = self._subjects[number]
        named = {term for each in wanted for term in each.terms}
        return len(subject & named) / len(subject) if subject else 0.0

    def _want(self, word: str) -> Wanted:
        index = self._ranking.terms
        term = terms(word)[0]
        standing = dict.fromkeys(self._kin(term), _KIN) | dict.fromkeys(aliases(term), _ALIAS) | {term: 1.0}
        if term not in index:
            for other, likeness in self._like(word).items():
                near = terms(other)[0]
                standing |= {near: likeness} | dict.fromkeys(aliases(near) - standing.keys(), likeness * _ALIAS)
        known = [each for each in standing if each in index]
        return Wanted(standing, index.idf(term if term in index or not known else min(known, key=index.idf)))

    def _kin(self, term: str) -> list[str]:
        """Terms of the manual that begin as `term` does and differ in their ending only."""
        if len(term) < 5:
            return []
        stem = term[: max(5, len(term) * 7 // 10)]
        start = bisect_left(self._sorted, stem)
        end = bisect_left(self._sorted, stem + "\uffff")
        return [other for other in self._sorted[start:end] if abs(len(other) - len(term)) <= 4]

    def _like(self, word: str) -> dict[str, float]:
        """The words of the manual that are written most like `word`, in its own script or in Latin."""
        if not self._spelling:
            spelling: dict[str, list[str]] = {}
            for known in self._words:
                for gram in set(word_grams(known, 3)):
                    spelling.setdefault(gram, []).append(known)
            self._spelling = spelling
        found: dict[str, float] = {}
        for spelt in {word, transliterate(word), transliterate(terms(word)[0])}:
            grams = set(word_grams(spelt, 3))
            shared: dict[str, int] = {}
            for gram in grams:
                for known in self._spelling.get(gram, ()):
                    shared[known] = shared.get(known, 0) + 1
            for known, count in shared.items():
                likeness = 2 * count / (len(grams) + len(set(word_grams(known, 3))))
                if likeness >= _NEAR:
                    found[known] = likeness
        best = max(found.values(), default=0.0)
        return {known: likeness for known, likeness in found.items() if likeness >= best - 0.1}


def coverage(wanted: Iterable[Wanted], having: frozenset[str]) -> float:
    """The weighted share of the wanted words that a text with these terms has, 0…1."""
    total = met = 0.0
    for each in wanted:
        total += each.weight
        met += each.weight * max((worth for term, worth in each.terms.items() if term in having), default=0.0)
    return met / total if total else 0.0


_opening = Lock()


@lru_cache(maxsize=2)
def _manual(language: Language) -> Manual:
    return Manual(language)


def open_manual(language: Language) -> Manual:
    """The index of the manual in `language`, built at first use (about 0.2 s in Russian) and kept."""
    with _opening:
        return _manual(language)
