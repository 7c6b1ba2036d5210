"""The `chat` command: begins at once, loads what is named, ends with the right code and one sentence."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """The entry point."""
    words = sys.argv[1:]
    if shell := os.environ.get("_CHAT_COMPLETE"):
        from veche.cli.completing import main as complete

        sys.exit(complete(shell, words))
    if words in (["--version"], ["-V"]):
        from veche.client import __version__

        print(f"chat {__version__}")
        return
    from veche.cli.program import run

    sys.exit(run(words))
