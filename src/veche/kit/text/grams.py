"""Character n-grams and transliteration: how search forgives typos and meets names in the other script."""

from __future__ import annotations

from veche.kit.text.fold import fold, words

_ONE_TO_ONE = str.maketrans("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye", "ъь")
_LONGER = str.maketrans({"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya"})


def word_grams(word: str, n: int) -> list[str]:
    """The n-grams of one folded word between its edges, `_word_`; a short word is one gram."""
    edged = f"_{word}_"
    return [edged[i : i + n] for i in range(max(1, len(edged) - n + 1))]


def char_grams(text: str, n: int = 4) -> list[str]:
    """The n-grams of all words of `text`, repeats kept."""
    return [gram for word in words(text) for gram in word_grams(word, n)]


def transliterate(text: str) -> str:
    """`text` folded, with Russian letters written in Latin ones: «Яндекс» gives "yandeks"."""
    return fold(text).translate(_ONE_TO_ONE).translate(_LONGER)
