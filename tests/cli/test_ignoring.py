"""Ignore files are understood as git understands them: the two are asked about the same trees."""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from veche.cli.gathering import walk

TREE = [
    "a.txt", "a.log", "b/a.log", "b/keep.log", "b/c/d.txt", "b/c/e/f.txt", "build/x", "src/build/x", "src/build.txt",
    "doc/x.md", "doc/y/z.md", "doc/y/q/z.md", "foo/bar", "foo/x/bar", "x/foo/bar", "star*name", "br[ack]et", "space ",
    "#hash", "!bang", "w1", "w2", "wa", "w-", "w]", "deep/one/two/three/t.tmp", "deep/one/keep.tmp", "ab/xcd", "ab/cd",
]  # fmt: skip
RULES = [
    {".gitignore": "*.log\n!keep.log\n"},
    {".gitignore": "/build\nbuild.txt/\n"},
    {".gitignore": "build/\n!build/x\n"},
    {".gitignore": "b/*\n!b/c\n"},
    {".gitignore": "doc/**/z.md\n"},
    {".gitignore": "**/bar\n"},
    {".gitignore": "foo/**\n"},
    {".gitignore": "/**/bar\nfoo/*\n"},
    {".gitignore": "**\n!*/\n!*.txt\n"},
    {".gitignore": "star\\*name\nbr\\[ack\\]et\n\\#hash\n\\!bang\nspace\\ \n"},
    {".gitignore": "w[0-9]\nw[]]\n"},
    {".gitignore": "w[!0-9]\n"},
    {".gitignore": "w[[:alpha:]-]\nw[\n"},
    {".gitignore": "*.tmp\n", "deep/one/.gitignore": "!keep.tmp\n"},
    {".gitignore": "deep/*/two\n", "b/.gitignore": "/c/e\na.*\n"},
    {".gitignore": "ab/**cd\n# comment\n\n   \na.txt   \n"},
    {".gitignore": "d?.txt\n?.log\nfoo/?ar\n\\a.txt\ntrailing\\\n"},
    {".gitignore": "/b/c/\r\n*.md\r\n"},
]


@pytest.mark.parametrize("files", RULES, ids=lambda files: repr("".join(files.values()))[:40])
def test_as_git_does(files: dict[str, str], tmp_path: Path) -> None:
    for name in TREE:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    for name, text in files.items():
        (tmp_path / name).write_text(text, newline="")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    listed = subprocess.run(
        ["git", "-c", "core.excludesFile=/dev/null", "ls-files", "-z", "--others", "--exclude-standard"],
        cwd=tmp_path, capture_output=True, check=True,
    ).stdout.decode()  # fmt: skip
    expected = {name for name in listed.split("\0") if name and not Path(name).name.startswith(".git")}
    assert {name for name, _ in walk(tmp_path, Counter(), hidden=False)} == expected


def test_folders_without_end_are_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(1200):  # deeper than functions can call each other
        Path("d").mkdir()
        os.chdir("d")
    skipped: Counter[str] = Counter()
    assert not list(walk(tmp_path, skipped, hidden=False)) and skipped["unreadable"] == 1
    subprocess.run(["rm", "-rf", str(tmp_path / "d")], cwd=tmp_path, check=True)


def test_rules_from_above_and_other_names(tmp_path: Path) -> None:
    (tmp_path / ".git" / "info").mkdir(parents=True)
    (tmp_path / ".git" / "info" / "exclude").write_text("private\n")
    (tmp_path / ".gitignore").write_text("*.log\n")
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / ".ignore").write_text("!kept.log\n")
    (inner / ".chatignore").write_text("draft*\n")
    for name in ("x.log", "kept.log", "draft1", "private", "said"):
        (inner / name).write_text("x")
    skipped: Counter[str] = Counter()
    assert [name for name, _ in walk(inner, skipped, hidden=False)] == ["kept.log", "said"]
    assert skipped == {"ignored": 3, "hidden": 2}
