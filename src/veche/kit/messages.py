"""Sentences for people, by stable code, in Russian and English."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from functools import lru_cache
from pathlib import Path

from veche.kit.caller import Locale
from veche.kit.errors import VecheError

_FOLDER = Path(__file__).parent.parent / "catalogues"


@lru_cache(maxsize=4)
def catalogue(locale: Locale) -> dict[str, str]:
    """Code → sentence with {fields}; `group.name` stands as `name` in the file `group.toml`."""
    return {
        f"{path.stem}.{name}": text
        for path in sorted((_FOLDER / locale).glob("*.toml"))
        for name, text in tomllib.loads(path.read_text("utf-8")).items()
    }


def sentence(code: str, locale: Locale, **fields: object) -> str:
    """What `code` means and what to do, for a person; an unknown code gives the general sentence."""
    texts = catalogue(locale)
    text = texts.get(code) or texts["error.broken"]
    return text.format_map(defaultdict(str, {k: v for k, v in fields.items() if v is not None}))


def explain(error: VecheError, locale: Locale) -> str:
    """The sentence of an expected failure."""
    return sentence(error.code if "." in error.code else f"error.{error.code}", locale, **error.fields).strip()
