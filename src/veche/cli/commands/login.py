"""`chat login` and `chat logout`: which server the terminal talks to."""

from __future__ import annotations

import click

from veche.cli.group import Command
from veche.cli.words import say


def _login(url: str | None, by_key: bool, rights: str, name: str | None, browser: bool) -> int:
    from veche.cli.entering import sign_in

    return sign_in(url, by_key=by_key, rights=rights, name=name, browser=browser)


def _logout() -> int:
    from veche.cli.leaving import sign_out

    return sign_out()


login_command = Command(
    "login",
    callback=_login,
    params=[
        click.Argument(["url"], metavar=f"[{say('metavar_url')}]", required=False),
        click.Option(["--key", "by_key"], is_flag=True, help=say("login.opt_key")),
        click.Option(
            ["--rights"],
            type=click.Choice(["chat", "read", "all"]),
            default="chat",
            metavar="chat|read|all",
            help=say("login.opt_rights"),
        ),
        click.Option(["--name"], metavar=say("login.metavar_name"), help=say("login.opt_name")),
        click.Option(["--browser/--no-browser", "browser"], default=True, help=say("login.opt_browser")),
    ],
)
logout_command = Command("logout", callback=_logout)
