"""The analyser `ruen-1`: what words of Russian and English are indexed and searched as, for every search.

A Cyrillic word becomes its dictionary form (pymorphy3) and then its stem (Snowball), a Latin word its stem;
words with digits and words of other scripts stay as they are. A term is letters and digits only.
"""

from __future__ import annotations

import re
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any

import Stemmer  # type: ignore[import-not-found]

from veche.kit.text.fold import fold, word_spans
from veche.kit.text.stopwords import STOP_WORDS

if TYPE_CHECKING:
    from pymorphy3 import MorphAnalyzer  # type: ignore[import-untyped]

ANALYSER_VERSION = "ruen-1"

_CYRILLIC = re.compile("[\u0400-\u052f]")
_LONGEST = 40  # letters; what is longer is no word of a language, and rules for unknown words take long on it

_lock = Lock()  # stemmers keep state between calls, so one thread at a time
_english = Stemmer.Stemmer("english")
_russian = Stemmer.Stemmer("russian")


@lru_cache(maxsize=1)
def _morph() -> MorphAnalyzer:
    """The dictionary, about 27 MB and 0.1 s, loaded with the first Cyrillic word."""
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru", result_type=None)


@lru_cache(maxsize=2**15)
def _term(word: str) -> str:
    folded = fold(word)
    if len(folded) > _LONGEST or any(map(str.isdigit, folded)):
        return folded
    if folded.isascii():
        with _lock:
            return str(_english.stemWord(folded))
    if _CYRILLIC.search(folded):
        with _lock:
            lemma: Any = _morph().parse(folded)[0][2]
            return str(_russian.stemWord(fold(lemma)))
    return folded


def spans(text: str) -> list[tuple[int, int, str]]:
    """`(start, end, term)` of each word; `text[start:end]` is the word as written. For marks in results."""
    return [(start, end, _term(text[start:end])) for start, end in word_spans(text)]


def terms(text: str) -> list[str]:
    """The terms of `text` in order, repeats kept: what an index stores."""
    return [_term(text[start:end]) for start, end in word_spans(text)]


def query_terms(text: str) -> list[str]:
    """The terms of a query: each once, stop words left out, unless nothing else is there."""
    pairs = [(fold(text[start:end]), _term(text[start:end])) for start, end in word_spans(text)]
    telling = [term for word, term in pairs if word not in STOP_WORDS]
    return list(dict.fromkeys(telling or [term for _, term in pairs]))
