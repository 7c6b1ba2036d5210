"""Finds what is to be said beside one's words: files, folders, patterns, addresses, standard input."""

from __future__ import annotations

import asyncio
import glob
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from veche.cli.ending import Ending
from veche.cli.ignoring import Ignored, rules_above
from veche.cli.terminal import harmless, is_terminal
from veche.cli.words import LOCALE, say
from veche.client.entities import VecheError
from veche.client.fetch import fetch
from veche.client.material import Material, material_of, words_of_page
from veche.client.words import explain_to_person

MOST_BYTES = 20 << 20  # of a file that was named
MOST_IN_FOLDER = 1 << 20  # of a file that was found
MOST_OF_FOLDER = 2_000_000  # of all its texts together
MOST_FILES = 2_000
MOST_DEEP = 100  # folders in folders
_REASONS = ("ignored", "hidden", "binary", "large", "link", "unreadable")


@dataclass
class Found:
    """What can be said, and what was left out: by reason with a count, or by name with a sentence."""

    materials: list[Material] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)

    def skips(self) -> list[tuple[str, int]]:
        """(reason, count), in a fixed order."""
        return [(reason, self.skipped[reason]) for reason in _REASONS if self.skipped[reason]]


def gather(sources: Sequence[str], *, hidden: bool, private: bool, called: str | None) -> Found:
    """All that the sources lead to.

    Raises:
        Ending: one of them is not there, or is too much.
    """
    found = Found()
    for source in sources:
        if source == "-":
            _take(found, called or say("context.stdin_name"), _standard_input(), source=say("context.stdin"))
        elif "://" in source[:12]:
            _address(found, source, private=private, called=called)
        else:
            for path in _paths(source):
                if path.is_dir():
                    _folder(found, path, hidden=hidden, called=called)
                else:
                    _take(found, called or path.name, _bytes_of(path), source=str(path))
    return found


def _standard_input() -> bytes:
    if sys.stdin is None or is_terminal(sys.stdin):
        raise Ending(2, say("context.nothing_piped"))
    data = sys.stdin.buffer.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Ending(2, say("context.too_large", name=say("context.stdin"), most=MOST_BYTES >> 20))
    return data


def _paths(source: str) -> list[Path]:
    path = Path(source).expanduser()
    if path.exists() or not glob.has_magic(source):
        return [path]
    # one's own pattern, hidden files only where it says so
    names = sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207 - it may begin anywhere
    files = [Path(name) for name in names if Path(name).is_file()]
    if not files:
        raise Ending(3, say("context.no_match", pattern=source))
    return files


def _bytes_of(path: Path) -> bytes:
    try:
        if not path.is_file() and path.exists():
            raise Ending(2, say("context.no_file", path=path))
        if path.stat().st_size > MOST_BYTES:
            raise Ending(2, say("context.too_large", name=path, most=MOST_BYTES >> 20))
        return path.read_bytes()
    except OSError as error:
        raise Ending(3, say("file_unreadable", path=path, reason=error.strerror)) from error


def _take(found: Found, name: str, data: bytes, *, source: str, declared: str | None = None) -> Material | None:
    if not data.strip():
        found.refused.append(say("context.empty_source", name=harmless(source)))
        return None
    material = material_of(name, data, declared)
    if material.kind == "binary":
        found.refused.append(say("context.binary", name=harmless(source), kind=material.media_type))
        return None
    found.materials.append(material)
    return material


def _address(found: Found, url: str, *, private: bool, called: str | None) -> None:
    try:
        name, declared, data = asyncio.run(fetch(url, private=private))
    except VecheError as error:
        if error.code == "client.fetch":
            raise
        raise Ending(2, explain_to_person(error, LOCALE) + _way_in(error)) from error
    material = _take(found, called or name, data, source=url, declared=declared)
    if material is not None and material.kind == "page":
        found.materials.pop()
        page = words_of_page(material)
        if page is None:
            found.refused.append(say("context.no_words", name=harmless(url)))
            return
        text = f"<{url}>\n\n{page.text}"
        stem = page.name.removesuffix(".html").removesuffix(".htm")
        found.materials.append(Material(called or f"{stem}.md", page.media_type, "text", text.encode(), text))


def _way_in(error: VecheError) -> str:
    return f" {say('context.private_hint')}" if error.code in ("address.private", "client.fetch_private") else ""


def _folder(found: Found, folder: Path, *, hidden: bool, called: str | None) -> None:
    texts: list[tuple[str, str]] = []
    size = 0
    for name, path in walk(folder, found.skipped, hidden=hidden):
        try:
            if path.stat().st_size > MOST_IN_FOLDER:
                found.skipped["large"] += 1
                continue
            data = path.read_bytes()
        except OSError:
            found.skipped["unreadable"] += 1
            continue
        if not data.strip():
            continue
        material = material_of(path.name, data)
        if material.kind == "document":
            found.materials.append(material)
        elif material.text is None:
            found.skipped["binary"] += 1
        else:
            texts.append((name, material.text))
            size += len(data)
        if size > MOST_OF_FOLDER or len(texts) > MOST_FILES:
            raise Ending(2, say("context.folder_large", path=folder, files=MOST_FILES, most=MOST_OF_FOLDER // 1000))
    if not texts:
        found.refused.append(say("context.folder_empty", path=folder))
        return
    title = called or folder.resolve().name or "files"
    blocks = [f'<file path="{title}/{name}">\n{text.rstrip()}\n</file>' for name, text in texts]
    whole = "\n\n".join(blocks) + "\n"
    found.materials.append(Material(f"{title}.txt", "text/plain", "text", whole.encode(), whole))


def walk(folder: Path, skipped: Counter[str], *, hidden: bool) -> Iterator[tuple[str, Path]]:
    """(path from the folder, file) of all that is not left out, in order; counts what is."""
    resolved = folder.resolve()
    top, rules = rules_above(resolved)
    yield from _walk(resolved, resolved, top, rules, skipped, hidden=hidden)


def _walk(
    root: Path, folder: Path, top: Path, rules: Ignored, skipped: Counter[str], *, hidden: bool
) -> Iterator[tuple[str, Path]]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        skipped["unreadable"] += 1
        return
    for entry in entries:
        path = Path(entry.path)
        if entry.name == ".git":
            continue
        if entry.name.startswith(".") and not hidden:
            skipped["hidden"] += 1
        elif entry.is_symlink():  # it may lead anywhere, and round in circles
            skipped["link"] += 1
        elif rules.leaves_out(path.relative_to(top).as_posix(), folder=entry.is_dir()):
            skipped["ignored"] += 1
        elif entry.is_dir() and len(path.relative_to(root).parts) > MOST_DEEP:
            skipped["unreadable"] += 1
        elif entry.is_dir():
            below = rules.with_files_of(path, path.relative_to(top).as_posix())
            yield from _walk(root, path, top, below, skipped, hidden=hidden)
        elif entry.is_file():
            yield path.relative_to(root).as_posix(), path
