"""Names of files from titles, safe on every system that people use."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 80  # characters; with a Cyrillic letter of two bytes still far under the 255 that file systems take
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\..*)?", re.IGNORECASE)


def safe_name(title: str, fallback: str = "conversation") -> str:
    """A title as the name of a file, without an ending."""
    text = unicodedata.normalize("NFC", title.encode("utf-8", "replace").decode("utf-8"))
    text = " ".join(_FORBIDDEN.sub(" ", text).split())
    text = "".join(one for one in text if unicodedata.category(one) not in ("Cc", "Cf", "Cs", "Co") or one == "\u200d")
    text = text[:LONGEST].strip(" .\u200d")
    if _RESERVED.fullmatch(text):
        text = f"{text.partition('.')[0]}_"
    return text or fallback


def unlike(name: str, taken: set[str]) -> str:
    """`name`, with a number if it is taken; case does not tell names apart on Windows and macOS."""
    stem, dot, ending = name.rpartition(".") if "." in name else (name, "", "")
    candidate, count = name, 1
    while candidate.casefold() in taken:
        count += 1
        candidate = f"{stem} ({count}){dot}{ending}"
    taken.add(candidate.casefold())
    return candidate


def extension(name: str) -> str:
    """The ending of a file's name, of letters and digits, with its dot."""
    found = re.search(r"\.[A-Za-z0-9]{1,12}$", name)
    return found[0] if found else ""
