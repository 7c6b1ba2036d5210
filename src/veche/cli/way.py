"""Which way the terminal goes: to the server that it is signed in to, or to the data of this machine."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from veche.cli.folders import folders, make_private
from veche.cli.login import Login, find_login
from veche.cli.words import LOCALE

if TYPE_CHECKING:
    from veche.client.port import Client


@dataclass(frozen=True)
class Way:
    """A server, or a data folder."""

    login: Login | None
    data: Path

    async def open(self) -> Client:
        """The client. Only what this way needs is loaded."""
        if self.login is not None:
            from veche.client.remote import Remote

            return Remote(self.login.url, self.login.key, locale=LOCALE)
        from veche.client.embedded import open_embedded
        from veche.client.logs import log_to, log_to_terminal

        if os.environ.get("VECHE_DEBUG"):
            log_to_terminal()
        else:
            with suppress(OSError):  # a home that cannot be written to
                make_private(folders().state)
            log_to(folders().state / "chat.log")
        from veche.cli.key_source import key_source

        return await open_embedded(self.data, locale=LOCALE, environment=os.environ, keys=key_source())


def choose_way(*, local: bool) -> Way:
    """A login wins over local data, unless `local`."""
    return Way(None if local else find_login(), folders().data)
