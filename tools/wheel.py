"""Looks into the built wheel and source archive for what must be inside, for `make build`."""

from __future__ import annotations

import sys
import tarfile
import zipfile
from pathlib import Path

WANTED = (
    "veche/__init__.py",
    "veche/entry/web/static/index.html",
    "manual/en/index.md",
    "manual/ru/index.md",
    "manual/images/tree-ru.webp",
)
SHARED = (
    "share/man/man1/chat.1",
    "share/man/man1/chat-ask.1",
    "share/man/ru/man1/chat-ask.1",
    "share/man/man1/veche.1",
    "share/bash-completion/completions/chat",
    "share/zsh/site-functions/_chat",
    "share/fish/vendor_completions.d/chat.fish",
)  # of the wheel, which is made of the source archive's commands


def main(folder: Path) -> int:
    """What is missing, printed; the number of things missing."""
    missing = []
    for archive in (*folder.glob("*.whl"), *folder.glob("*.tar.gz")):
        names = _names(archive)
        print(f"{archive.name}: {len(names)} files, {archive.stat().st_size // 1024} KB")
        wanted = WANTED + SHARED if archive.suffix == ".whl" else WANTED
        missing += [f"{archive.name}: no {want}" for want in wanted if not any(n.endswith(want) for n in names)]
    if len(list(folder.glob("*.whl"))) != 1:
        missing.append(f"{folder}: there must be exactly one wheel")
    for line in missing:
        print(line)
    return len(missing)


def _names(archive: Path) -> list[str]:
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            return wheel.namelist()
    with tarfile.open(archive) as source:
        return source.getnames()


if __name__ == "__main__":
    sys.exit(1 if main(Path(sys.argv[1])) else 0)
