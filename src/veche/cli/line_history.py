"""What was typed before, for the person's own eyes; a line that looks like it holds a key is not kept."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from prompt_toolkit.history import FileHistory, History, InMemoryHistory

from veche.cli.folders import make_private, write_private

_BEGINNINGS = r"sk|rk|pk|vk|gsk|xai|hf|ghp|gho|github_pat|glpat|xox[abpr]|AIza|AQVN|AKIA|ya29|t1\.|nvapi|r8|pplx|tvly"
_SECRET = (  # compiled when it is needed
    rf"(?i:bearer|basic|api-key)\s+[\w\-.~+/=]{{16,}}|(?<![\w-])(?:{_BEGINNINGS})[-_.]?[\w\-]{{16,}}"
    r"|(?i:api[-_ ]?key|secret|token|password|passwd|пароль|ключ)\s*[:=]\s*\S{8,}|eyJ[\w-]{10,}\.[\w-]{10,}"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY"
)
_WORD = re.compile(r"[A-Za-z0-9_\-]{32,}")
_MOST = 4_000_000  # bytes of the file, at most


def looks_secret(text: str) -> bool:
    """Does it look as if it held a key or a password? Better one line too many than one key."""
    return re.search(_SECRET, text) is not None or any(_is_random(word) for word in _WORD.findall(text))


def _is_random(word: str) -> bool:
    kinds = (str.islower, str.isupper, str.isdigit)
    return all(any(is_kind(char) for char in word) for is_kind in kinds) and sum(map(str.isdigit, word)) >= 4


def open_history(path: Path, lines: int) -> History:
    """The history of `path`, shortened to about `lines`; one in memory where it cannot be kept, or shall not be."""
    if lines <= 0:
        return InMemoryHistory()
    try:
        make_private(path.parent)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
        if path.stat().st_size > min(_MOST, 400 * lines):
            _shorten(path, lines)
    except OSError:  # a home that cannot be written to, or a full disk
        return InMemoryHistory()
    return _Kept(str(path))


def _shorten(path: Path, lines: int) -> None:
    entries = path.read_text("utf-8", "replace").split("\n\n# ")
    kept = "\n\n# ".join(entries[-max(1, lines // 2) :])[-_MOST // 2 :]
    write_private(path, kept[max(0, kept.find("\n\n# ")) :])


class _Kept(FileHistory):
    """In a file; it goes on in memory when the disk is full."""

    def load_history_strings(self) -> Iterable[str]:
        try:
            return list(super().load_history_strings())
        except OSError:
            return []

    def append_string(self, string: str) -> None:
        if not looks_secret(string):
            super().append_string(string)

    def store_string(self, string: str) -> None:
        try:
            super().store_string(string)
        except OSError:
            return
