"""The server that this person signed in to: its address in a file, the key to it in the store of keys."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from veche.cli.ending import Ending
from veche.cli.folders import folders, write_private
from veche.cli.words import say

if TYPE_CHECKING:  # opened only by who needs a key
    from veche.client.keys import KeyStore


@dataclass(frozen=True)
class Login:
    """A server's address and an API key of the person's there. The key is never printed."""

    url: str
    given: str | None = None  # None: it lies in the store of keys, and is opened when it is needed
    ours: bool = False  # the key was made for this terminal, at a browser: it ends with the login

    @property
    def key(self) -> str:
        """The key.

        Raises:
            Ending: the store does not give it.
        """
        if self.given is not None:
            return self.given
        from veche.client.entities import VecheError

        try:
            key = server_keys().get(self.url)
        except VecheError as error:
            raise Ending(4, say("login.key_closed", url=self.url, path=server_keys().folder)) from error
        if key is None:
            raise Ending(4, say("login.key_gone", url=self.url))
        return key

    def __repr__(self) -> str:
        return f"Login({self.url})"


def login_file() -> Path:
    """Which server it is."""
    return folders().config / "login.json"


def server_keys() -> KeyStore:
    """The keys to servers: in the key ring of the system, or sealed in a folder of their own."""
    from veche.client.keys import KeyStore

    return KeyStore(folders().config / "servers")


def kept_login() -> Login | None:
    """What `chat login` kept."""
    path = login_file()
    try:
        raw = json.loads(path.read_text("utf-8"))
        key = raw.get("key")  # as earlier versions kept it
        return Login(str(raw["url"]), None if key is None else str(key), raw.get("ours") is True)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Ending(1, say("login_unreadable", path=path)) from error


def find_login(environment: Mapping[str, str] = os.environ) -> Login | None:
    """The login that holds: `VECHE_URL` and `VECHE_KEY`, else the kept one.

    Raises:
        Ending: `VECHE_URL` stands alone and is not the server of the kept login.
    """
    url, key = environment.get("VECHE_URL", "").strip(), environment.get("VECHE_KEY", "").strip()
    kept = None if url and key else kept_login()
    if not url:
        return (Login(kept.url, key) if key else kept) if kept else None
    if key:
        return Login(url, key)
    if kept and kept.url.rstrip("/") == url.rstrip("/"):
        return kept
    raise Ending(4, say("key_missing", url=url))


def keep_login(login: Login) -> None:
    """Keeps it for later commands: the key in the store, its address in a file."""
    server_keys().put(login.url, login.key)
    kept = {"url": login.url, **({"ours": True} if login.ours else {})}
    write_private(login_file(), json.dumps(kept) + "\n")


def forget_login() -> Login | None:
    """Removes the kept login; gives what it was, with its key where that could be had."""
    login = read_before()
    login_file().unlink(missing_ok=True)
    if login is not None:
        drop_key(login.url)
    return login


def read_before() -> Login | None:
    """The kept login with its key in hand, empty where it cannot be had; for those who are about to replace it."""
    try:
        login = kept_login()
    except Ending:  # it cannot be read, and is replaced
        return None
    if login is None:
        return None
    with suppress(Ending):
        return Login(login.url, login.key, login.ours)
    return Login(login.url, "", login.ours)


def drop_key(url: str) -> None:
    """No key to this server is kept any more."""
    from veche.client.entities import VecheError

    with suppress(VecheError):  # what cannot be opened is of no use to anybody
        server_keys().delete(url)
