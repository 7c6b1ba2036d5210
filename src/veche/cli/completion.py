"""`chat completion`: the script that teaches a shell, printed or put where the shell looks."""

from __future__ import annotations

import os
from pathlib import Path

from veche.cli.ending import Ending
from veche.cli.words import notice, say

_HERE = Path(__file__).parent / "shells"
_FILES = {"bash": "chat.bash", "zsh": "_chat", "fish": "chat.fish"}


def script(shell: str) -> str:
    """The script for one shell."""
    return (_HERE / _FILES[shell]).read_text("utf-8")


def give(shell: str | None, *, install: bool) -> int:
    """Prints the script, or installs it for this person."""
    shell = shell or Path(os.environ.get("SHELL", "")).name
    if shell not in _FILES:
        raise Ending(2, say("completion.which", shells=", ".join(_FILES)))
    if not install:
        print(script(shell), end="")
        return 0
    path = _place(shell)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(script(shell), "utf-8")
    except OSError as error:
        raise Ending(1, say("completion.unwritable", path=path, reason=error.strerror)) from error
    notice(say("completion.installed", path=path), dim=False)
    notice(say(f"completion.after_{shell}", path=path, folder=path.parent))
    return 0


def is_installed(shell: str) -> bool | None:
    """Does this shell know `chat`? None for one that we have no script for."""
    if shell not in _FILES:
        return None
    system = Path("/usr/share/bash-completion/completions/chat")
    return _place(shell).exists() or (shell == "bash" and system.exists())


def _place(shell: str) -> Path:
    home = Path.home()
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share")
    config = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    match shell:
        case "bash":
            return data / "bash-completion/completions/chat"
        case "zsh":
            return data / "zsh/site-functions/_chat"
        case _:
            return config / "fish/completions/chat.fish"
