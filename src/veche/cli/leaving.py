"""Signs the terminal out: the login is forgotten, and a key that was made for this terminal ends on the server."""

from __future__ import annotations

import asyncio

from veche.cli.login import Login, find_login, forget_login
from veche.cli.remembered import forget_names
from veche.cli.words import LOCALE, notice, say
from veche.client.entities import VecheError
from veche.client.remote import Remote

_WAITS = (0.2,)  # a person waits, and the login is forgotten in any case


def sign_out() -> int:
    """`chat logout`."""
    login = forget_login()
    forget_names()
    if login is None:
        notice(say("logout_nothing"), dim=False)
    elif not login.ours:
        notice(say("logout_done", url=login.url), dim=False)
    else:
        notice(say("login.ended" if end_key(login) else "login.not_ended", url=login.url), dim=False)
    if find_login() is not None:
        notice(say("logout_environment"), dim=False)
    return 0


def end_key(login: Login) -> bool:
    """Ends the key on its server; False when that could not be done."""

    if not login.key:
        return False

    async def end() -> bool:
        client = Remote(login.url, login.key, locale=LOCALE, waits=_WAITS)
        try:
            await client.end_key()
        except VecheError as error:
            return error.code == "key.refused"  # it had ended before
        finally:
            await client.close()
        return True

    return asyncio.run(end())
