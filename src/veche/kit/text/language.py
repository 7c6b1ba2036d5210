"""Tells Russian from English by script, for whoever must choose the language of an answer."""

from __future__ import annotations

import re
from typing import Literal

Language = Literal["ru", "en"]

_CYRILLIC = re.compile("[\u0400-\u052f]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")


def detect_language(text: str, default: Language = "en") -> Language:
    """Russian when a quarter of the letters is Cyrillic (models have Latin names everywhere), else English.

    `default` answers for text without letters of either script.
    """
    cyrillic, latin = len(_CYRILLIC.findall(text)), len(_LATIN.findall(text))
    if not cyrillic and not latin:
        return default
    return "ru" if cyrillic * 3 >= latin else "en"
