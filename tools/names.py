"""Checks the names of files: the closed lists of rooms and vendor folders, no name that says nothing, a first line."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROLES = frozenset(
    [
        "endpoints",
        "jobs",
        "service",
        "access",
        "repository",
        "models",
        "logic",
        "schemas",
        "events",
        "errors",
        "settings",
    ]
)
VENDOR_ROLES = frozenset(
    [
        "manifest",
        "provider",
        "embedder",
        "speech",
        "channel",
        "connector",
        "tool",
        "login",
        "bridge",
        "index",
        "store",
        "client",
        "wire",
        "settings",
    ]
)
EMPTY_WORDS = frozenset(["util", "utils", "helper", "helpers", "common", "base", "misc", "manager", "managers"])
CODE = {".py", ".pyi", ".so"}
SKIPPED = {"__pycache__", "node_modules", "static", "dist"}


def main(root: Path) -> int:
    """Every mistake under `root`, printed; the number of them."""
    found = [*_rooms(root), *_empty_names(root), *_first_lines(root), *_class_names(root)]
    for line in found:
        print(line)
    return len(found)


def _rooms(root: Path) -> Iterator[str]:
    for floor, roles in (("features", ROLES), ("adapters", VENDOR_ROLES)):
        for room in sorted((root / "src/veche" / floor).glob("*/")):
            if room.name not in SKIPPED:
                yield from _room(root, room, roles)
                if floor == "adapters" and not (room / "manifest.py").exists():
                    yield f"{room.relative_to(root)}: a vendor folder introduces itself in manifest.py"


def _room(root: Path, room: Path, roles: frozenset[str]) -> Iterator[str]:
    for path in sorted(room.iterdir()):
        where = path.relative_to(root)
        if path.is_dir():
            known = path.name in roles | SKIPPED or not _has_code(path)
        else:
            known = path.name == "__init__.py" or (path.suffix == ".py" and path.stem in roles)
        if not known:
            yield f"{where}: a room has only the files {', '.join(sorted(roles))} (or folders of these names)"
        if path.suffix == ".py" and (room / path.stem).is_dir():
            yield f"{where}: is a file and a folder at once"
    for path in sorted(room.glob("*/*")):
        if path.is_dir() and path.name not in SKIPPED and _has_code(path):
            yield f"{path.relative_to(root)}: a role's folder holds files, one per use case, and no folders"


def _has_code(folder: Path) -> bool:
    return any(path.suffix in CODE for path in folder.rglob("*"))


def _files(root: Path, *tops: str, suffixes: tuple[str, ...] = (".py",)) -> Iterator[Path]:
    for top in tops:
        for path in sorted((root / top).rglob("*")):
            if path.suffix in suffixes and not SKIPPED & set(path.relative_to(root).parts):
                yield path


def _words(name: str) -> set[str]:
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return {word.lower() for word in re.split(r"[^A-Za-z0-9]+", spaced)}


def _empty_names(root: Path) -> Iterator[str]:
    seen = set()
    files = _files(root, "src", "tests", "tools", "bench", "web/src", suffixes=(".py", ".ts", ".tsx"))
    for path in files:
        for part in path.relative_to(root).parts:
            empty = _words(part) & EMPTY_WORDS
            if empty and (part, path.parent) not in seen:
                seen.add((part, path.parent))
                yield f"{path.relative_to(root)}: “{empty.pop()}” says nothing: name the verb and the room it serves"


def _first_lines(root: Path) -> Iterator[str]:
    for path in _files(root, "src", "tools"):
        source = path.read_text(encoding="utf-8")
        if not source.strip() and path.name == "__init__.py":
            continue
        text = ast.get_docstring(ast.parse(source))
        if not text or not text.splitlines()[0].rstrip().endswith((".", "…", "?")):
            yield f"{path.relative_to(root)}: its first line must be a sentence: what it does, for whom"


def _class_names(root: Path) -> Iterator[str]:
    for path in _files(root, "src", "tools"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                last = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", node.name).split()[-1].lower()
                if last in EMPTY_WORDS:
                    yield f"{path.relative_to(root)}:{node.lineno}: class {node.name}: “{last}” says nothing"


if __name__ == "__main__":
    sys.exit(1 if main(Path(sys.argv[1] if len(sys.argv) > 1 else ".")) else 0)
