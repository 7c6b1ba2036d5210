"""Checks sizes: a module has at most 300 lines, a function 50; tools/sizes.txt lists what may still be larger.

The list only shrinks: an entry must be exact, and goes when the thing fits. `python -m tools.sizes --shrink`
writes smaller figures; it never writes larger ones, nor new lines.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

MODULE_LINES = 300
FUNCTION_LINES = 50
LIST = "tools/sizes.txt"
HISTORY = "migrations/versions/"  # written once, whole, and never again
REMEDY = "run `python -m tools.sizes --shrink`"
HEAD = "# What is larger than the house allows, and how large. Only smaller figures and fewer lines are welcome.\n"


def main(root: Path, *, shrink: bool = False) -> int:
    """Every mistake under `root`, printed; the number of them."""
    large, listed = dict(_large(root)), _listed(root)
    if shrink:
        listed = {name: min(size, large[name]) for name, size in listed.items() if name in large}
        lines = [f"{name} {size}\n" for name, size in sorted(listed.items())]
        (root / LIST).write_text(HEAD + "".join(lines), encoding="utf-8")
    found = [*_too_large(large, listed), *_stale(large, listed)]
    for line in found:
        print(line)
    return len(found)


def _too_large(large: dict[str, int], listed: dict[str, int]) -> Iterator[str]:
    for name, size in sorted(large.items()):
        limit = listed.get(name, FUNCTION_LINES if "::" in name else MODULE_LINES)
        if size > limit:
            yield f"{name}: {size} lines, {limit} allowed: split it by use case"


def _stale(large: dict[str, int], listed: dict[str, int]) -> Iterator[str]:
    for name, size in sorted(listed.items()):
        if name not in large:
            yield f"{LIST}: {name} fits now (or is gone): {REMEDY}"
        elif large[name] < size:
            yield f"{LIST}: {name} has {large[name]} lines now: {REMEDY}"


def _listed(root: Path) -> dict[str, int]:
    path = root / LIST
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    pairs = (line.rsplit(" ", 1) for line in lines if line.strip() and not line.startswith("#"))
    return {name: int(size) for name, size in pairs}


def _large(root: Path) -> Iterator[tuple[str, int]]:
    for top in ("src", "tools"):
        for path in sorted((root / top).rglob("*.py")):
            name, source = path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")
            if HISTORY in name:
                continue
            lines = len(source.splitlines())
            if lines > MODULE_LINES:
                yield name, lines
            for function, size in _functions(ast.parse(source)):
                if size > FUNCTION_LINES:
                    yield f"{name}::{function}", size


def _functions(node: ast.AST, prefix: str = "") -> Iterator[tuple[str, int]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{prefix}{child.name}", _lines(child)
            yield from _functions(child, f"{prefix}{child.name}.")
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, f"{prefix}{child.name}.")
        else:
            yield from _functions(child, prefix)


def _lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Its lines without decorators and docstring: explaining is free."""
    first = function.body[0]
    is_text = (
        isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    )
    text = (first.end_lineno or first.lineno) - first.lineno + 1 if is_text else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - text


if __name__ == "__main__":
    sys.exit(1 if main(Path(), shrink="--shrink" in sys.argv) else 0)
