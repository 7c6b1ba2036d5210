"""`chat login` and `chat logout`: which server the terminal talks to."""

from __future__ import annotations

import click

from veche.cli.group import Command
from veche.cli.words import say


def _login(url: str) -> int:
    from veche.cli.entering import sign_in

    return sign_in(url)


def _logout() -> int:
    from veche.cli.entering import sign_out

    return sign_out()


login_command = Command("login", callback=_login, params=[click.Argument(["url"], metavar=say("metavar_url"))])
logout_command = Command("logout", callback=_logout)
