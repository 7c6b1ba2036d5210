"""Writes the manual pages out of the commands themselves, in both languages."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

LANGUAGES = {"en": "man1", "ru": "ru/man1"}
# Whoever builds the package may have an environment of its own, which it does not hand on: the way is told by word.
_BOOT = (
    "import runpy, sys; sys.path[:0] = sys.argv.pop(1).split(chr(10));"
    "runpy.run_module('tools.man', run_name='__main__', alter_sys=True)"
)


def write_all(folder: Path, root: Path) -> None:
    """Both languages; each in a process of its own, because sentences are chosen when modules are loaded."""
    path = "\n".join([str(root / "src"), str(root), *filter(None, sys.path)])
    for language in LANGUAGES:
        environment = {**os.environ, "VECHE_LANGUAGE": language, "VECHE_CONFIG": os.devnull, "NO_COLOR": "1"}
        command = [sys.executable, "-I", "-S", "-c", _BOOT, path, str(folder), "--in", language]
        subprocess.run(command, env=environment, check=True)
