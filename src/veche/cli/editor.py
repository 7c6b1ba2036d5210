"""The person's own editor, for a text that is too long for a line; it is told none of our keys."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from veche.cli.ending import Ending
from veche.cli.folders import folders, make_private
from veche.cli.settings import settings_or_usual
from veche.cli.words import say

_SECRET = re.compile(r"(?i)(^|_)(api_?keys?|keys?|tokens?|secrets?|credentials?|dsn)(_|$)|passw(or)?d|DATABASE_URL")
_USUAL = ("sensible-editor", "editor", "nano", "vim", "vi", "notepad")


def edit(text: str, suffix: str = ".md") -> str | None:
    """What the person made of `text`; None when they left it as it was, or empty.

    Raises:
        Ending: there is no editor, or it ended with a failure; nothing is to be changed then.
    """
    command = editor_command()
    handle, name = tempfile.mkstemp(suffix=suffix, prefix="veche-", dir=_folder())  # 0600 from its first moment
    path = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        _run([*command, name])
        try:
            written = path.read_text("utf-8-sig")
        except UnicodeDecodeError as error:
            raise Ending(1, say("run.editor_binary")) from error
    finally:
        for left in path.parent.glob(f"*{path.name}*"):  # some editors leave a copy beside it
            with suppress(OSError):
                left.unlink()
    new = written.rstrip("\n") if not text.endswith("\n") else written
    return None if new == text or not new.strip() else new


def editor_command() -> list[str]:
    """What the settings, `$VISUAL` or `$EDITOR` name, or what there usually is."""
    for wanted in (settings_or_usual().editor, os.environ.get("VISUAL"), os.environ.get("EDITOR")):
        if wanted and (words := shlex.split(wanted)):
            return words
    for usual in _USUAL:
        if found := shutil.which(usual):
            return [found]
    raise Ending(1, say("run.editor_none"))


def without_secrets(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The environment for programs that we start: none of them needs a key."""
    return {name: value for name, value in environment.items() if not _SECRET.search(name)}


def _run(command: list[str]) -> None:
    screen = _screen()
    try:
        code = subprocess.run(command, env=without_secrets(), stdout=screen, check=False).returncode  # noqa: S603
    except OSError as error:
        raise Ending(1, say("run.editor_missing", name=command[0], reason=error.strerror)) from error
    finally:
        if screen is not None:
            os.close(screen)
    if code:
        raise Ending(1, say("run.editor_failed", name=command[0], code=code))


def _screen() -> int | None:
    """Where an editor can draw when our standard output is a pipe or a file."""
    if sys.stdout.isatty():
        return None
    try:
        return os.open("/dev/tty", os.O_WRONLY)
    except OSError:
        return None


def _folder() -> str | None:
    folder = folders().state
    try:
        make_private(folder)
    except OSError:  # a home that cannot be written to
        return None
    return str(folder) if os.access(folder, os.W_OK) else None
