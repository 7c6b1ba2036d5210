"""Sentences for people, by stable code, in Russian and English."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the terminal says its first words before msgspec is loaded
    from veche.kit.caller import Locale
    from veche.kit.errors import VecheError

_FOLDER = Path(__file__).parent.parent / "catalogues"


@lru_cache(maxsize=128)
def _group(locale: Locale, name: str) -> dict[str, str]:
    """The sentences of one file; each is read when it is first needed."""
    path = _FOLDER / locale / f"{name}.toml"
    if not name.replace("_", "").isalnum() or not path.is_file():
        return {}
    return {f"{name}.{key}": text for key, text in tomllib.loads(path.read_text("utf-8")).items()}


@lru_cache(maxsize=4)
def catalogue(locale: Locale) -> dict[str, str]:
    """Code → sentence with {fields}; `group.name` stands as `name` in the file `group.toml`."""
    found: dict[str, str] = {}
    for path in sorted((_FOLDER / locale).glob("*.toml")):
        found |= _group(locale, path.stem)
    return found


def known(code: str, locale: Locale) -> bool:
    """Is there a sentence of its own for `code`?"""
    return code in _group(locale, code.partition(".")[0])


def sentence(code: str, locale: Locale, /, **fields: object) -> str:
    """What `code` means and what to do, for a person; an unknown code gives the general sentence."""
    text = _group(locale, code.partition(".")[0]).get(code) or _group(locale, "error")["error.broken"]
    full = text.format_map(defaultdict(str, {k: v for k, v in fields.items() if v is not None}))
    return full.replace(" ()", "")  # a bracket for what the vendor said, who said nothing


def explain(error: VecheError, locale: Locale) -> str:
    """The sentence of an expected failure."""
    return sentence(error.code if "." in error.code else f"error.{error.code}", locale, **error.fields).strip()
