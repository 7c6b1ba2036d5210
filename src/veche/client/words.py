"""Sentences for people at a terminal, in their language; light enough for `--help`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from veche.kit.messages import explain, known, sentence

if TYPE_CHECKING:
    from veche.kit.caller import Locale
    from veche.kit.errors import VecheError


def locale_of(environment: Mapping[str, str]) -> Locale:
    """The language that the environment asks for."""
    language = next((v for n in ("LC_ALL", "LC_MESSAGES", "LANG") if (v := environment.get(n))), "")
    return "ru" if language.lower().startswith("ru") else "en"


def explain_to_person(error: VecheError, locale: Locale) -> str:
    """What went wrong; where our catalogues do not know the code, in the words of the other side."""
    code = error.code if "." in error.code else f"error.{error.code}"
    if not known(code, locale) and (detail := getattr(error, "detail", "")):
        return str(detail)
    return explain(error, locale)


__all__ = ["explain_to_person", "locale_of", "sentence"]
