"""What a person typed into the search field, as the word index understands it."""

from __future__ import annotations

import re

import msgspec

from veche.kit.text import query_terms, terms
from veche.kit.text.fold import fold, word_spans

_PIECE = re.compile(r"(?P<minus>(?<!\S)[-−–])?(?:[\"«“„](?P<phrase>[^\"»”“]+)[\"»”“]|(?P<word>\S+))")
_LAST = re.compile(r"[^\s\"»”“]+$")
SHORTEST_BEGINNING = 3  # letters; of fewer there are too many words


class Query(msgspec.Struct):
    """Groups of terms: those of one group stand side by side.

    `beginning` is what the last word begins with, as it may not be typed to its end; that word is the last of
    `wanted`.
    """

    wanted: list[list[str]] = []
    unwanted: list[list[str]] = []
    beginning: str | None = None

    def finds(self, term: str) -> bool:
        """Is a term of a text one that was looked for?"""
        if self.beginning is not None and term.startswith(self.beginning):
            return True
        return any(term in group for group in self.wanted)


def read_query(text: str) -> Query:
    """Phrases in quotes, words alone, and what has a minus before it."""
    phrases: list[list[str]] = []
    unwanted: list[list[str]] = []
    words: list[str] = []
    for piece in _PIECE.finditer(text):
        said = piece["phrase"] or piece["word"] or ""
        if piece["minus"]:
            unwanted += [found] if (found := terms(said)) else []
        elif piece["phrase"]:
            phrases += [found] if (found := terms(said)) else []
        else:
            words.append(said)
    plain = " ".join(words)
    single = [[term] for term in dict.fromkeys(query_terms(plain) or terms(plain))]
    query = Query(phrases + single, unwanted)
    last = _LAST.search(text)
    if words and last is not None and words[-1].endswith(last[0]) and single:
        _begin(query, words[-1])
    return query


def _begin(query: Query, word: str) -> None:
    """The last word may go on: it is also looked for as a beginning."""
    spans = word_spans(word)
    if not spans or spans[-1][1] != len(word):
        return
    start, end = spans[-1]
    beginning = fold(word[start:end])
    own = terms(word[start:end])
    if len(beginning) < SHORTEST_BEGINNING or len(own) != 1:
        return
    if [own[0]] in query.wanted:  # a stop word stands for nothing, unless it is all that was said
        query.wanted.remove([own[0]])
        query.wanted.append([own[0]])
        query.beginning = beginning
