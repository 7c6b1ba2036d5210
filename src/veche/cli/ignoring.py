"""Which files a folder's ignore files leave out, by git's rules."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

FILES = (".gitignore", ".ignore", ".chatignore")  # the later, the stronger
_CLASSES = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "blank": r" \t",
    "digit": "0-9",
    "lower": "a-z",
    "punct": r"!-/:-@\[-`{-~",
    "space": r"\s",
    "upper": "A-Z",
    "xdigit": "0-9A-Fa-f",
}


@dataclass(frozen=True)
class Rule:
    """One line of an ignore file; `base` is where that lies, from the folder that is looked through."""

    base: str
    pattern: re.Pattern[str]
    keeps: bool
    folders_only: bool

    def fits(self, path: str, *, folder: bool) -> bool:
        """Does it speak of this path?"""
        if self.folders_only and not folder:
            return False
        if self.base and not path.startswith(f"{self.base}/"):
            return False
        return self.pattern.fullmatch(path[len(self.base) + 1 :] if self.base else path) is not None


@dataclass
class Ignored:
    """The rules that hold in one folder: its own, and those of all above it. Paths count from the topmost."""

    rules: list[Rule] = field(default_factory=list)

    def with_files_of(self, folder: Path, base: str) -> Ignored:
        """These rules and those that lie in `folder`, which is called `base`."""
        found = list(self.rules)
        for name in FILES:
            found += rules_of(folder / name, base)
        return Ignored(found)

    def leaves_out(self, path: str, *, folder: bool) -> bool:
        """Is this path left out? The last rule that speaks of it counts."""
        for rule in reversed(self.rules):
            if rule.fits(path, folder=folder):
                return not rule.keeps
        return False


def rules_above(folder: Path) -> tuple[Path, Ignored]:
    """The top of the repository that a folder lies in (by itself the folder), and the rules from there down to it."""
    top = next((one for one in (folder, *folder.parents) if (one / ".git").exists()), folder)
    found = Ignored(rules_of(top / ".git" / "info" / "exclude", ""))
    at = top
    found = found.with_files_of(top, "")
    for part in folder.relative_to(top).parts:
        at = at / part
        found = found.with_files_of(at, at.relative_to(top).as_posix())
    return top, found


def rules_of(path: Path, base: str) -> list[Rule]:
    """The rules of one ignore file; none when it is not there."""
    try:
        text = path.read_text("utf-8", "surrogateescape")
    except OSError:
        return []
    found = (rule_of(line, base) for line in text.removeprefix("\ufeff").split("\n"))
    return [rule for rule in found if rule is not None]


def rule_of(line: str, base: str) -> Rule | None:
    """The rule of one line; None when it is empty or a comment, or can fit nothing."""
    line = line.removesuffix("\r")
    while line.endswith(" ") and not line.endswith("\\ "):
        line = line[:-1]
    if not line or line.startswith("#"):
        return None
    keeps = line.startswith("!")
    line = line[keeps:]
    folders_only = line.endswith("/")
    line = line[:-1] if folders_only else line
    anchored = "/" in line
    line = line.removeprefix("/")
    made = _translated(line, anchored) if line else None
    if made is None:
        return None
    return Rule(base, re.compile(made if anchored else f"(?:.*/)?{made}", re.DOTALL), keeps, folders_only)


def _translated(text: str, anchored: bool) -> str | None:
    out: list[str] = []
    at = 0
    while at < len(text):
        sign = text[at]
        if sign == "*":
            end = at
            while end < len(text) and text[end] == "*":
                end += 1
            made, at = _stars(text, at, end, anchored)
            out.append(made)
        elif sign == "?":
            out.append("[^/]")
            at += 1
        elif sign == "[":
            group = _group(text, at)
            if group is None:
                return None
            out.append(group[0])
            at = group[1]
        elif sign == "\\":
            if at + 1 >= len(text):
                return None
            out.append(re.escape(text[at + 1]))
            at += 2
        else:
            out.append(re.escape(sign))
            at += 1
    return "".join(out)


def _stars(text: str, start: int, end: int, anchored: bool) -> tuple[str, int]:
    """Two stars between slashes stand for any folders; all other stars for what has no slash."""
    opens = start == 0 or text[start - 1] == "/"
    if anchored and end - start == 2 and opens:
        if end == len(text):
            return ".+", end
        if text[end] == "/":
            return "(?:.*/)?", end + 1
    return "[^/]*", end


def _group(text: str, start: int) -> tuple[str, int] | None:
    """A group of signs in brackets as a pattern, and where it ends; None when it does not."""
    at = start + 1
    denied = at < len(text) and text[at] in "!^"
    at += denied
    inside: list[str] = []
    first = True
    while at < len(text):
        sign = text[at]
        if sign == "]" and not first:
            return (f"(?!/)[{'^' if denied else ''}{''.join(inside)}]", at + 1) if inside else None
        first = False
        if text.startswith("[:", at) and (close := text.find(":]", at)) > 0:
            named = _CLASSES.get(text[at + 2 : close])
            if named is None:
                return None
            inside.append(named)
            at = close + 2
            continue
        if sign == "\\" and at + 1 < len(text):
            at += 1
            sign = text[at]
        if text.startswith("-", at + 1) and at + 2 < len(text) and text[at + 2] != "]":
            last = text[at + 2]
            width = 3
            if last == "\\" and at + 3 < len(text):
                last, width = text[at + 3], 4
            if sign <= last:
                inside.append(f"{re.escape(sign)}-{re.escape(last)}")
            at += width
            continue
        inside.append(re.escape(sign))
        at += 1
    return None
