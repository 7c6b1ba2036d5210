"""The server that this person signed in to, kept in a file that only they may read."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from veche.cli.ending import Ending
from veche.cli.folders import folders, write_private
from veche.cli.words import say


@dataclass(frozen=True)
class Login:
    """A server's address and an API key of the person's there. The key is never printed."""

    url: str
    key: str
    ours: bool = False  # the key was made for this terminal, at a browser: it ends with the login

    def __repr__(self) -> str:
        return f"Login({self.url})"


def login_file() -> Path:
    """Where it is kept."""
    return folders().config / "login.json"


def kept_login() -> Login | None:
    """What `chat login` kept."""
    path = login_file()
    try:
        raw = json.loads(path.read_text("utf-8"))
        return Login(str(raw["url"]), str(raw["key"]), raw.get("ours") is True)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Ending(1, say("login_unreadable", path=path)) from error


def find_login(environment: Mapping[str, str] = os.environ) -> Login | None:
    """The login that holds: `VECHE_URL` and `VECHE_KEY`, else the kept one.

    Raises:
        Ending: `VECHE_URL` stands alone and is not the server of the kept login.
    """
    url, key = environment.get("VECHE_URL", "").strip(), environment.get("VECHE_KEY", "").strip()
    kept = None if url and key else kept_login()
    if not url:
        return Login(kept.url, key or kept.key) if kept else None
    if key:
        return Login(url, key)
    if kept and kept.url.rstrip("/") == url.rstrip("/"):
        return kept
    raise Ending(4, say("key_missing", url=url))


def keep_login(login: Login) -> None:
    """Keeps it for later commands."""
    kept = {"url": login.url, "key": login.key, **({"ours": True} if login.ours else {})}
    write_private(login_file(), json.dumps(kept) + "\n")


def forget_login() -> Login | None:
    """Removes the kept login; gives what it was."""
    login = kept_login()
    login_file().unlink(missing_ok=True)
    return login
