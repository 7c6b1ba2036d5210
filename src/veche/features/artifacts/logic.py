"""Which blocks of an answer are documents in their own right, and of what they are new versions: pure rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import msgspec

from veche.features.artifacts.schemas import Kind

LONG = 25  # lines: a block that is this long is a document whatever it holds
LONG_HTML = 8
LONGEST_TITLE = 120
MOST_INFO = 500  # characters of what stands behind a fence that are read
LOOKED_AT = 100_000  # characters of a text in which its title is looked for
_FENCE = re.compile(r"^( {0,3})(`{3,}|~{3,})(.*)$")
_ATTRIBUTE = re.compile(r"(\w+)=(?:\"([^\"]*)\"|'([^']*)'|(\S+))")
# Whoever writes an answer writes what these are held against: none may look at the same characters again and again.
_TITLE = re.compile(r"<title[^<>]*>([^<]{0,500})</title>", re.IGNORECASE)
_HEADING = re.compile(r"^#{1,3}[ \t]+(\S.*)$|^<h1[^<>]*>(.{0,500}?)</h1>", re.MULTILINE | re.IGNORECASE)
_WHOLE_PAGE = re.compile(r"<(?:!doctype\s+html|html|body)\b", re.IGNORECASE)
_SVG = re.compile(r"(?>\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*)<svg\b", re.IGNORECASE | re.DOTALL)
_NAMES = {"py": "python", "js": "javascript", "ts": "typescript", "md": "markdown", "sh": "bash", "htm": "html"}
_SHOWN = {
    "python": "Python",
    "javascript": "JavaScript",
    "typescript": "TypeScript",
    "tsx": "TSX",
    "jsx": "JSX",
    "html": "HTML",
    "css": "CSS",
    "json": "JSON",
    "yaml": "YAML",
    "sql": "SQL",
    "svg": "SVG",
    "mermaid": "Mermaid",
    "markdown": "Markdown",
    "bash": "Bash",
    "cpp": "C++",
    "csharp": "C#",
    "go": "Go",
    "rust": "Rust",
    "java": "Java",
}


DEFAULT_TITLES = frozenset([*_SHOWN.values(), "Text"])
"""What something is called that does not say itself what it is."""


class Block(msgspec.Struct, frozen=True):
    """A fenced block of a message. `closed`: its end was there."""

    index: int
    language: str
    attributes: dict[str, str]
    content: str
    closed: bool


class Known(msgspec.Struct, frozen=True):
    """As much of an artifact as the rules need."""

    id: str
    kind: Kind
    title: str
    language: str | None
    name: str | None
    titled: bool = True  # its title says what it is, not only in what language


def blocks_of(text: str) -> list[Block]:
    """The fenced blocks of Markdown, in order; one that is open at the end counts, too."""
    found: list[Block] = []
    fence, indent, info, lines = "", 0, "", list[str]()
    for line in text.replace("\r\n", "\n").split("\n"):
        mark = _FENCE.match(line)
        if not fence:
            if mark and not (mark[2][0] == "`" and "`" in mark[3]):
                fence, indent, info, lines = mark[2], len(mark[1]), mark[3].strip(), []
        elif mark and mark[2][0] == fence[0] and len(mark[2]) >= len(fence) and not mark[3].strip():
            found.append(_block(len(found), info, lines, closed=True))
            fence = ""
        else:
            lines.append(line[min(indent, len(line) - len(line.lstrip(" "))) :])
    if fence:
        found.append(_block(len(found), info, lines, closed=False))
    return found


def _block(index: int, info: str, lines: list[str], *, closed: bool) -> Block:
    word, _, rest = info[:MOST_INFO].partition(" ")
    if "=" in word:
        word, rest = "", info
    attributes = {one[1].lower(): one[2] or one[3] or one[4] or "" for one in _ATTRIBUTE.finditer(rest)}
    language = word.strip("{}.").lower()
    return Block(index, _NAMES.get(language, language), attributes, "\n".join(lines), closed)


def kind_of(language: str | None, content: str) -> Kind:
    """What a text in this language is to be shown as."""
    match language:
        case "html":
            return "html"
        case "svg":
            return "svg"
        case "mermaid":
            return "diagram"
        case "markdown":
            return "document"
        case "xml" | "" | None if _SVG.match(content):
            return "svg"
    return "code"


def is_document(block: Block) -> bool:
    """Does the block stand for itself, without the words around it?"""
    if not block.content.strip():
        return False
    if "title" in block.attributes or "artifact" in block.attributes:
        return True
    lines = block.content.count("\n") + 1
    match kind_of(block.language, block.content):
        case "svg" | "diagram":
            return True
        case "html":
            return lines >= LONG_HTML or _WHOLE_PAGE.search(block.content) is not None
    return lines >= LONG


def title_of(block: Block) -> tuple[str, bool]:
    """What to call it, and whether it says so itself (or is only called by its language)."""
    named = block.attributes.get("title")
    found: str | None = None
    match kind_of(block.language, block.content):
        case "html" | "svg":
            title = _TITLE.search(block.content, 0, LOOKED_AT)
            heading = _HEADING.search(block.content, 0, LOOKED_AT)
            found = title[1] if title else heading[2] if heading else None
        case "document":
            heading = _HEADING.search(block.content, 0, LOOKED_AT)
            found = _unclosed(heading[1]) if heading and heading[1] else None
    said = tidy(named or re.sub(r"<[^<>]+>|[*_`]", "", (found or "")[:1000]))
    if said:
        return said, True
    name = block.attributes.get("artifact", "")
    if name and not re.fullmatch(r"[0-9a-f-]{30,36}", name):
        return tidy(name.replace("-", " ").replace("_", " ")).capitalize(), True
    return _SHOWN.get(block.language, block.language.capitalize() or "Text"), False


def _unclosed(heading: str) -> str:
    """A heading without the signs that may close it."""
    text = heading.rstrip()
    bare = text.rstrip("#")
    return bare.rstrip() if bare[-1:].isspace() else text


def tidy(title: str) -> str:
    """A title on one line, not too long."""
    line = " ".join(title.split())
    return line if len(line) <= LONGEST_TITLE else line[: LONGEST_TITLE - 1].rstrip() + "…"


def asked_about(question: str) -> str | None:
    """The id of the artifact that a person's message gives along and wants changed, if it does."""
    named = [block.attributes["artifact"] for block in blocks_of(question) if block.attributes.get("artifact")]
    return named[-1] if named else None


def same_as(block: Block, known: Iterable[Known], asked: str | None, used: Mapping[str, int]) -> Known | None:
    """The artifact of which this block is a new version, if it is one.

    Args:
        asked: the id of the one that the person wanted changed.
        used: artifacts that have a version from this answer already (one answer gives one version of each).
    """
    free = [one for one in known if one.id not in used]
    kind = kind_of(block.language, block.content)
    name = block.attributes.get("artifact")
    title, titled = title_of(block)
    if name:
        found = next((one for one in free if one.id == name or (one.name or "").casefold() == name.casefold()), None)
        if found is not None:
            return found
    wanted = next((one for one in free if one.id == asked), None)
    if wanted is not None and wanted.kind == kind and (kind != "code" or wanted.language == block.language):
        return wanted
    if not titled:
        return None
    return next(
        (one for one in free if one.titled and one.kind == kind and one.title.casefold() == title.casefold()), None
    )


_ENDINGS = {
    "python": "py",
    "javascript": "js",
    "typescript": "ts",
    "markdown": "md",
    "mermaid": "mmd",
    "bash": "sh",
    "shell": "sh",
    "csharp": "cs",
    "rust": "rs",
    "ruby": "rb",
    "kotlin": "kt",
    "plaintext": "txt",
    "text": "txt",
    "yaml": "yml",
}


def ending_of(kind: Kind, language: str | None) -> str:
    """The ending of the file that it is saved as."""
    match kind:
        case "document":
            return "md"
        case "html" | "svg":
            return kind
        case "diagram":
            return "mmd"
    plain = re.sub(r"[^a-z0-9]", "", language or "")
    return _ENDINGS.get(plain, plain or "txt")
