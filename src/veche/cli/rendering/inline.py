"""Marks inside a line: bold, italic, code, links. What may still become a mark is held until it is decided."""

from __future__ import annotations

import re

from veche.cli.rendering.flow import Piece, style_of
from veche.cli.terminal import accent

BOLD, DIM, ITALIC, UNDER, STRUCK, CODE = "1", "2", "3", "4", "9", accent()
REACH = 300  # characters within which a mark must be closed
_SPECIAL = re.compile(r"[\\`*_~\[!<$&]")
_ENTITY = re.compile(r"&(amp|lt|gt|quot|nbsp|#39);")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "nbsp": " ", "#39": "'"}
_ENTITY_BEGUN = re.compile(r"&#?[a-z0-9]{0,5}\Z")
_ANGLE = re.compile(r"<(?:((?:https?://|mailto:)[^\s<>]+)|br ?/?)>", re.IGNORECASE)
_ANGLE_BEGUN = re.compile(r"<(?:[hm][^\s<>]*|br? ?/?)?\Z", re.IGNORECASE)
_LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]")
_TARGET = re.compile(r"\(\s*<?((?:[^\s()<>\\]|\\.|\([^\s()]*\))*)>?(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)")
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_STYLES = {("*", 1): ITALIC, ("*", 2): BOLD, ("*", 3): f"{BOLD};{ITALIC}", ("~", 2): STRUCK}
_STYLES |= {("_", count): _STYLES["*", count] for count in (1, 2, 3)}

Found = tuple[list[Piece], int]  # the pieces, and where they end


def parse(text: str, style: str = "") -> list[Piece]:
    """The pieces of a text that is whole."""
    return scan(text, style=style, final=True)[0]


def scan(text: str, *, style: str = "", before: str = "", final: bool) -> Found:
    """The pieces that are decided, and how many characters they took; `before` is the character before them."""
    found: list[Piece] = []
    at = 0
    while at < len(text):
        mark = _SPECIAL.search(text, at)
        end = mark.start() if mark else len(text)
        if end > at:
            found.append(Piece(text[at:end], style))
            at = end
            continue
        known = _mark(text, at, text[at - 1] if at else before, style, final)
        if known is None:
            break
        found += known[0]
        at = known[1]
    return found, at


def _mark(text: str, at: int, before: str, style: str, final: bool) -> Found | None:
    """What begins at `at`; None while that is open."""
    match text[at]:
        case "\\":
            return _escaped(text, at, style, final)
        case "`":
            return _code(text, at, style, final)
        case "[" | "!":
            return _link(text, at, style, final)
        case "<":
            return _angle(text, at, style, final)
        case "&":
            return _entity(text, at, style, final)
        case "$":
            return _formula(text, at, before, style, final)
        case _:
            return _emphasis(text, at, before, style, final)


def _is_open(text: str, at: int, final: bool, reach: int = REACH) -> bool:
    """May more text still decide?"""
    return not final and len(text) - at < reach


def _escaped(text: str, at: int, style: str, final: bool) -> Found | None:
    following = text[at + 1 : at + 2]
    if not following:
        return ([], at + 1) if final else None
    if following in "([":
        close = text.find({"(": "\\)", "[": "\\]"}[following], at + 2, at + REACH)
        if close >= 0:
            return [Piece(text[at : close + 2], style, exact=True)], close + 2
        if _is_open(text, at, final):
            return None
        return [Piece(f"\\{following}", style)], at + 2
    if following in _PUNCTUATION:
        return [Piece(following, style)], at + 2
    return [Piece("\\", style)], at + 1


def _run(text: str, at: int) -> int:
    end = at
    while end < len(text) and text[end] == text[at]:
        end += 1
    return end - at


def _code_end(text: str, at: int, count: int, final: bool) -> int | None:
    """Where the code that `count` backticks at `at` begin is closed; -1 if nowhere, None if that is open."""
    limit = min(len(text), at + REACH)
    i = at + count
    while (i := text.find("`", i, limit)) >= 0:
        run = _run(text, i)
        if i + run == len(text) and not final:
            return None
        if run == count:
            return i
        i += run
    return None if _is_open(text, at, final) else -1


def _code(text: str, at: int, style: str, final: bool) -> Found | None:
    count = _run(text, at)
    if at + count == len(text) and not final:
        return None
    end = _code_end(text, at, count, final)
    if end is None:
        return None
    if end < 0:
        return [Piece("`" * count, style)], at + count
    inner = text[at + count : end]
    if inner[:1] == inner[-1:] == " " and inner.strip():
        inner = inner[1:-1]
    return [Piece(inner, style_of(style, CODE), exact=True)], end + count


def _emphasis(text: str, at: int, before: str, style: str, final: bool) -> Found | None:
    char, count = text[at], _run(text, at)
    if at + count == len(text) and not final:
        return None
    following = text[at + count : at + count + 1]
    how = _STYLES.get((char, count))
    glued = before.isalnum() and ord(before) < 0x2E80
    if how is None or not following or following.isspace() or glued or before == "/":
        return [Piece(char * count, style)], at + count
    end = _closer(text, at + count, char, count, final)
    if end is None:
        return None
    if end < 0:
        return [Piece(char * count, style)], at + count
    return parse(text[at + count : end], style_of(style, how)), end + count


def _closer(text: str, at: int, char: str, count: int, final: bool) -> int | None:
    """Where the emphasis that begins before `at` is closed; -1 if nowhere, None if that is open."""
    limit = min(len(text), at + REACH)
    i = at
    while i < limit:
        one = text[i]
        if one == "\\":
            i += 2
            continue
        if one not in ("`", char):
            i += 1
            continue
        run = _run(text, i)
        if i + run == len(text) and not final:
            return None
        if one == "`":
            end = _code_end(text, i, run, final)
            if end is None:
                return None
            i = end + run if end >= 0 else i + run
            continue
        if run in (count, 3) and run >= count and _may_close(text, i, run, char):
            return i + run - count
        i += run
    return None if _is_open(text, at, final) else -1


def _may_close(text: str, at: int, run: int, char: str) -> bool:
    if text[at - 1].isspace():
        return False
    following = text[at + run : at + run + 1]
    return char != "_" or not following.isalnum()


def _link(text: str, at: int, style: str, final: bool) -> Found | None:
    start = at
    if text[at] == "!":
        if at + 1 == len(text):
            return None if not final else ([Piece("!", style)], at + 1)
        if text[at + 1] != "[":
            return [Piece("!", style)], at + 1
        at += 1
    literal = [Piece(text[start : at + 1], style)], at + 1
    label = _LABEL.match(text, at, at + REACH)
    if label is None:
        return None if _is_open(text, at, final) else literal
    if label.end() == len(text) and not final:
        return None
    if text[label.end() : label.end() + 1] != "(":
        return literal
    target = _TARGET.match(text, label.end(), label.end() + 3 * REACH)
    if target is None:
        if ")" not in text[label.end() :] and _is_open(text, label.end(), final, 3 * REACH):
            return None
        return literal
    name, url = label[1], target[1]
    pieces = parse(name, style_of(style, UNDER))
    if url and url not in (name, f"mailto:{name}") and not url.startswith("#"):
        pieces += [Piece(" ", style), Piece(f"({url})", style_of(style, DIM))]
    return pieces, target.end()


def _angle(text: str, at: int, style: str, final: bool) -> Found | None:
    known = _ANGLE.match(text, at, at + REACH)
    if known is not None:
        url = known[1]
        return [Piece(url.removeprefix("mailto:"), style_of(style, UNDER)) if url else Piece("\n")], known.end()
    if _ANGLE_BEGUN.match(text, at) and _is_open(text, at, final):
        return None
    return [Piece("<", style)], at + 1


def _entity(text: str, at: int, style: str, final: bool) -> Found | None:
    known = _ENTITY.match(text, at)
    if known is not None:
        return [Piece(_ENTITIES[known[1]], style)], known.end()
    if not final and _ENTITY_BEGUN.match(text, at):
        return None
    return [Piece("&", style)], at + 1


def _formula(text: str, at: int, before: str, style: str, final: bool) -> Found | None:
    """Formulas stay as they were written; money is no formula."""
    count = _run(text, at)
    if at + count == len(text) and not final:
        return None
    following = text[at + count : at + count + 1]
    literal = [Piece("$" * count, style)], at + count
    if count > 2 or not following or following.isspace() or following.isdigit() or before.isalnum():
        return literal
    end = at + count
    while (end := text.find("$" * count, end, at + REACH)) >= 0:
        if end + count == len(text) and not final:
            return None
        if not text[end - 1].isspace() and not text[end + count : end + count + 1].isdigit():
            return [Piece(text[at : end + count], style, exact=True)], end + count
        end += count
    return None if _is_open(text, at, final) else literal
