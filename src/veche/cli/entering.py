"""Signs the terminal in to a server: at a browser, or with a key that is typed unseen or piped in."""

from __future__ import annotations

import asyncio
import os
import sys

import click

from veche.cli.ending import Ending
from veche.cli.leaving import end_key
from veche.cli.login import Login, drop_key, keep_login, kept_login, read_before
from veche.cli.terminal import harmless, is_terminal
from veche.cli.words import LOCALE, notice, say
from veche.client.entities import Me
from veche.client.remote import Remote, tidy_url


def sign_in(
    url: str | None, *, by_key: bool = False, rights: str = "chat", name: str | None = None, browser: bool = True
) -> int:
    """`chat login`."""
    address = tidy_url(url) if url else _known()
    host = address.partition("://")[2].partition("/")[0].rpartition(":")[0] or address.partition("://")[2]
    if address.startswith("http://") and host not in ("localhost", "127.0.0.1", "[::1]"):
        notice(say("login_clear", url=address), dim=False)
    before = read_before()
    if by_key or not is_terminal(sys.stdin):
        login = Login(address, _read_key())
    else:
        from veche.cli.letting_in import let_in

        login = Login(address, let_in(address, rights, name, browser=browser), ours=True)
    me = asyncio.run(_try(login))
    keep_login(login)
    notice(say("login_done", url=address, name=harmless(me.name)), dim=False)
    if before is not None and before.key != login.key:
        if before.url != login.url:
            drop_key(before.url)
        if before.ours and not end_key(before):
            notice(say("login.not_ended", url=before.url), dim=False)
    return 0


def _known() -> str:
    """The server of the environment or of the last sign-in, when none is named."""
    known = kept_login()
    url = os.environ.get("VECHE_URL", "").strip() or (known.url if known else "")
    if not url:
        raise Ending(2, say("login.no_address"))
    return tidy_url(url)


def _read_key() -> str:
    if is_terminal(sys.stdin):
        key = str(click.prompt(say("login_key"), hide_input=True, err=True, prompt_suffix=" "))
    else:
        key = sys.stdin.readline()
    key = key.strip()
    if not key or not key.isascii() or not key.isprintable():
        raise Ending(4, say("login_no_key"))
    return key


async def _try(login: Login) -> Me:
    client = Remote(login.url, login.key, locale=LOCALE)
    try:
        await client.health()
        return await client.me()
    finally:
        await client.close()
