"""The `chat` command: begins at once, loads what is named, ends with the right code and one sentence."""

from __future__ import annotations

import gc
import os
import sys

_YOUNG = 400_000  # objects between two collections: importing makes many and leaves no rubbish


def main() -> None:
    """The entry point."""
    gc.set_threshold(_YOUNG, 20, 20)
    leave(begin(sys.argv[1:]))


def begin(words: list[str]) -> int:
    """Does what the words say; gives the exit code."""
    if shell := os.environ.get("_CHAT_COMPLETE"):
        from veche.cli.completing import main as complete

        return complete(shell, words)
    if words in (["--version"], ["-V"]):
        from veche.client import __version__

        print(f"chat {__version__}")
        return 0
    from veche.cli.program import run

    return run(words)


def leave(code: int) -> None:
    """Ends at once: all is closed, and taking a thousand modules apart would be a tenth of a short command."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        sys.exit(code)  # Python tells what could not be written
    if (logging := sys.modules.get("logging")) is not None:
        logging.shutdown()
    os._exit(code)
