"""Text for search and for gauges: the analyser `ruen-1`, ranking, language and token estimates.

Index and query must pass through the same analyser; store `ANALYSER_VERSION` beside each index.
"""

from veche.kit.text.analyse import ANALYSER_VERSION, query_terms, spans, terms
from veche.kit.text.fold import fold, words
from veche.kit.text.grams import char_grams, transliterate
from veche.kit.text.language import Language, detect_language
from veche.kit.text.ranking import Ranked, Ranking
from veche.kit.text.stopwords import STOP_WORDS
from veche.kit.text.tokens import estimate_tokens

__all__ = [
    "ANALYSER_VERSION",
    "STOP_WORDS",
    "Language",
    "Ranked",
    "Ranking",
    "char_grams",
    "detect_language",
    "estimate_tokens",
    "fold",
    "query_terms",
    "spans",
    "terms",
    "transliterate",
    "words",
]
