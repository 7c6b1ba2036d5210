"""Colours for code, by simple rules: comments, strings, numbers, the words of the language. It may be cut anywhere."""

from __future__ import annotations

import re
from dataclasses import dataclass

from veche.cli.rendering.flow import Painter

_COMMENT, _STRING, _NUMBER, _KEYWORD, _ADDED, _REMOVED, _PLACE = "2", "32", "36", "35", "32", "31", "36"
_C_WORDS = (
    "abstract as async await bool boolean break case catch chan char class const continue debugger def default defer "
    "delete do double else enum export extends false final finally float fn for from func function go goto if impl "
    "implements import in instanceof int interface let long loop map match mod module move mut namespace new nil null "
    "object of operator override package private protected pub public range readonly ref return self short signed "
    "sizeof static string struct super switch template this throw throws trait true try type typedef typeof union "
    "undefined unsafe unsigned use using val var virtual void volatile when where while with yield"
)
_HASH_WORDS = (
    "and as assert async await begin break case class continue def del do done elif else elsif end esac except export "
    "False fi finally for from function global if import in is lambda local match module next nil None nonlocal not "
    "or pass raise redo require rescue return self set source then True try unless until when while with yield echo cd"
)
_SQL_WORDS = (
    "add all alter and any as asc begin between by case check column commit constraint create cross database default "
    "delete desc distinct drop else end except exists explain foreign from full group having if in index inner insert "
    "integer intersect into is join key left like limit not null numeric offset on or order outer over partition "
    "primary references returning right rollback select set table text then transaction union unique update using "
    "values view when where with"
)


@dataclass(frozen=True)
class _Rules:
    words: frozenset[str]
    line: tuple[str, ...] = ()  # what begins a comment up to the end of the line
    block: tuple[str, str] | None = None
    quotes: str = "\"'"
    triple: bool = False
    folded: bool = False  # keywords in any case


_C = _Rules(frozenset(_C_WORDS.split()), ("//",), ("/*", "*/"), "\"'`")
_HASH = _Rules(frozenset(_HASH_WORDS.split()), ("#",), None, "\"'", triple=True)
_SQL = _Rules(frozenset(_SQL_WORDS.split()), ("--",), ("/*", "*/"), "'\"", folded=True)
_MARKUP = _Rules(frozenset(), (), ("<!--", "-->"), '"')
_FAMILIES = {
    "c cc cpp c++ cs csharp css dart go golang java javascript js json json5 jsonc jsx kotlin kt less objc php proto "
    "scala scss solidity swift ts tsx typescript zig": _C,
    "rust rs": _Rules(_C.words, _C.line, _C.block, '"'),
    "bash cmake conf console docker dockerfile elixir fish ini julia make makefile nginx perl powershell properties "
    "ps1 py pycon python python3 r rb ruby sh shell toml yaml yml zsh": _HASH,
    "mysql plsql postgres postgresql sql sqlite": _SQL,
    "haskell hs lua": _Rules(_HASH.words, ("--",), None),
    "html svelte svg vue xml": _MARKUP,
}
_LANGUAGES = {name: rules for names, rules in _FAMILIES.items() for name in names.split()}
_WORD = re.compile(r"[^\W\d]\w*")
_DIGITS = re.compile(r"\d[\w.]*")
_OTHER = re.compile(r"[^\w\"'`#/*<\-]+")


class CodeColours:
    """Colours the lines of one block of code. Without its codes, what is written is the code."""

    def __init__(self, language: str, painter: Painter) -> None:
        self._painter = painter
        self._rules = _LANGUAGES.get(language)
        self._differs = language in ("diff", "patch")
        self._style = ""
        self._until = ""  # what ends the string or comment that is open; a line break for one line

    def feed(self, text: str, *, final: bool, first: bool) -> int:
        """Writes what is decided of a line; gives how many characters that were."""
        rules = self._rules
        if rules is None:
            if self._differs and first and text:
                self._style = {"+": _ADDED, "-": _REMOVED, "@": _PLACE}.get(text[0], "")
            self._painter.write(text, self._style)
            return len(text)
        at = 0
        while at < len(text):
            end = self._inside(text, at, final) if self._until else self._outside(text, at, rules, final)
            if end == at:
                break
            at = end
        return at

    def end_line(self) -> None:
        """The line is over, and with it what reaches only over one."""
        if self._until in ("\n", '"', "'"):
            self._until, self._style = "", ""

    def _inside(self, text: str, at: int, final: bool) -> int:
        """In a string or a comment."""
        until, start = self._until, at
        while at < len(text):
            if text[at] == "\\" and until in ('"', "'", "`", '"""', "'''"):
                if at + 1 == len(text) and not final:
                    break
                at += 2
            elif until != "\n" and text.startswith(until, at):
                at += len(until)
                self._painter.write(text[start:at], self._style)
                self._until = self._style = ""
                return at
            elif until != "\n" and not final and until.startswith(text[at:]):
                break  # may be the beginning of its end
            else:
                at += 1
        at = min(at, len(text))
        if at > start:
            self._painter.write(text[start:at], self._style)
        return at

    def _outside(self, text: str, at: int, rules: _Rules, final: bool) -> int:
        for pattern in (_WORD, _DIGITS):
            if known := pattern.match(text, at):
                if known.end() == len(text) and not final:
                    return at
                word = known[0].lower() if rules.folded else known[0]
                keyword = _KEYWORD if word in rules.words else ""
                self._painter.write(known[0], _NUMBER if pattern is _DIGITS else keyword)
                return known.end()
        if known := _OTHER.match(text, at):
            self._painter.write(known[0])
            return known.end()
        return self._mark(text, at, rules, final)

    def _mark(self, text: str, at: int, rules: _Rules, final: bool) -> int:
        opening = [*((mark, "\n", _COMMENT) for mark in rules.line)]
        if rules.block:
            opening.append((rules.block[0], rules.block[1], _COMMENT))
        if rules.triple:
            opening += [('"""', '"""', _STRING), ("'''", "'''", _STRING)]
        opening += [(quote, quote, _STRING) for quote in rules.quotes]
        rest = text[at : at + 4]
        if not final and any(mark.startswith(rest) and mark != rest for mark, _, _ in opening):
            return at
        for mark, until, style in opening:
            if rest.startswith(mark) and not (mark == "#" and at and not text[at - 1].isspace()):
                self._painter.write(mark, style)
                self._until, self._style = until, style
                return at + len(mark)
        self._painter.write(text[at])
        return at + 1
