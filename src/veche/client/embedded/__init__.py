"""The way without a server: the services in this process, on a data folder of one's own. No web framework."""

from __future__ import annotations

import asyncio
import getpass
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from veche.client.embedded.account import Account
from veche.client.embedded.connections import Connections
from veche.client.embedded.context import Context
from veche.client.embedded.conversations import Conversations
from veche.client.embedded.copies import Copies
from veche.client.embedded.exchange import Exchange
from veche.client.embedded.keys import LateKeys
from veche.client.embedded.library import Library
from veche.client.embedded.models import Models
from veche.client.embedded.names import Names
from veche.client.embedded.plugins import Plugins
from veche.client.embedded.projects import Projects
from veche.client.embedded.tree import Branches
from veche.client.embedded.turns import Turns
from veche.entry.settings import read_settings
from veche.entry.wiring import House
from veche.kit.caller import Caller, Locale
from veche.kit.errors import VecheError
from veche.kit.later import Later

if TYPE_CHECKING:
    from veche.client.keys import KeySource
    from veche.features.identity import service as identity
    from veche.features.identity.schemas import Me
    from veche.kit.db import Tx
else:
    identity = Later("veche.features.identity.service")


class Embedded(
    Conversations,
    Branches,
    Context,
    Turns,
    Library,
    Projects,
    Exchange,
    Copies,
    Models,
    Connections,
    Names,
    Plugins,
    Account,
):
    """A client over an open house. Made by `open_embedded`."""

    async def close(self) -> None:
        """Closes the house."""
        await self.house.close()


async def open_embedded(
    data: Path, *, locale: Locale, environment: Mapping[str, str], keys: KeySource | None = None
) -> Embedded:
    """A client on the data folder `data`, which is made when it is not there, with its owner.

    `keys` finds the keys of providers that the environment has none for, once a model is asked.

    Raises:
        SettingsInvalid: the environment holds settings that cannot be used.
        SchemaTooNew, DatabaseUnavailable: the database cannot be opened.
    """
    return await asyncio.to_thread(_open, data, locale, environment, keys)


def _open(data: Path, locale: Locale, environment: Mapping[str, str], keys: KeySource | None) -> Embedded:
    # Titles by a model are a call more, for a process that may be gone before it has answered.
    settings = read_settings({"VECHE_TURNS_TITLES": "false", **environment, "VECHE_DATA": str(data)})
    try:
        late = LateKeys(environment, keys)
        house = House(settings, late.environment)
    except OSError as error:
        raise VecheError(code="client.folder", path=str(data), reason=error.strerror or str(error)) from error
    try:
        house.prepare()
        owner = house.db.read_now(identity.the_owner)
        if owner is None:
            password = house.doorkeeper.hasher.prepare(secrets.token_urlsafe(32), email=local_email())
            owner = house.db.write_now(_make_owner, password, locale)
    except BaseException:
        house.shut()
        raise
    return Embedded(house, Caller(user_id=owner.id, role=owner.role, locale=locale), late)


def local_email() -> str:
    """The name under which the machine's user owns a folder that no server has set up yet."""
    return f"{re.sub(r'[^a-z0-9._-]', '', _user().lower()).strip('.') or 'user'}@veche.local"


def _user() -> str:
    with suppress(Exception):  # a container's user may have no name
        return getpass.getuser()
    return "user"


def _make_owner(tx: Tx, password_hash: str, locale: Locale) -> Me:
    """Nobody knows the password; `veche manage owner` gives another when a browser is to be used."""
    known = identity.the_owner(tx)  # another process may have been faster
    if known is not None:
        return known
    return identity.make_owner(tx, email=local_email(), name=_user(), password_hash=password_hash, locale=locale)
