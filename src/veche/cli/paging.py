"""A long text through the person's pager."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress

from veche.cli.editor import without_secrets
from veche.cli.ending import Ending
from veche.cli.settings import settings_or_usual
from veche.cli.words import say


def to_pager(pieces: Iterable[str]) -> None:
    """Shows the pieces in the pager of the settings, `$PAGER`, or what the machine has; without any, just prints them.

    Raises:
        Ending: the pager that is named cannot be started.
    """
    wanted = (settings_or_usual().pager or os.environ.get("PAGER", "")).strip()
    command = shlex.split(wanted) if wanted else [found] if (found := shutil.which("less")) else []
    if not command or command == ["cat"]:
        sys.stdout.writelines(pieces)
        sys.stdout.flush()
        return
    environment = {"LESS": "FRX", "LV": "-c", **without_secrets(os.environ)}
    try:
        pager = subprocess.Popen(command, stdin=subprocess.PIPE, env=environment, encoding="utf-8")  # noqa: S603
    except OSError as error:
        raise Ending(1, say("tree.pager_missing", name=command[0], reason=error.strerror)) from error
    with suppress(BrokenPipeError), pager:  # left before the end
        assert pager.stdin is not None
        for piece in pieces:
            pager.stdin.write(piece)
        pager.stdin.close()
