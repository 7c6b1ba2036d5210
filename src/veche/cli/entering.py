"""Signs the terminal in to a server: asks for a key unseen, tries it, keeps it."""

from __future__ import annotations

import asyncio
import sys

import click

from veche.cli.ending import Ending
from veche.cli.login import Login, find_login, forget_login, keep_login
from veche.cli.terminal import is_terminal
from veche.cli.words import LOCALE, notice, say
from veche.client.entities import Me
from veche.client.remote import Remote, tidy_url


def sign_in(url: str) -> int:
    """`chat login`."""
    address = tidy_url(url)
    host = address.partition("://")[2].partition("/")[0].rpartition(":")[0] or address.partition("://")[2]
    if address.startswith("http://") and host not in ("localhost", "127.0.0.1", "[::1]"):
        notice(say("login_clear", url=address), dim=False)
    key = _read_key()
    me = asyncio.run(_try(address, key))
    keep_login(Login(address, key))
    notice(say("login_done", url=address, name=me.name), dim=False)
    return 0


def _read_key() -> str:
    if is_terminal(sys.stdin):
        key = str(click.prompt(say("login_key"), hide_input=True, err=True, prompt_suffix=" "))
    else:
        key = sys.stdin.readline()
    key = key.strip()
    if not key or not key.isascii() or not key.isprintable():
        raise Ending(4, say("login_no_key"))
    return key


async def _try(url: str, key: str) -> Me:
    client = Remote(url, key, locale=LOCALE)
    try:
        await client.health()
        return await client.me()
    finally:
        await client.close()


def sign_out() -> int:
    """`chat logout`."""
    login = forget_login()
    if login is None:
        notice(say("logout_nothing"), dim=False)
    else:
        notice(say("logout_done", url=login.url), dim=False)
    if find_login() is not None:
        notice(say("logout_environment"), dim=False)
    return 0
