"""`chat keys`: the keys of providers."""

from __future__ import annotations

import click

from veche.cli.commands.options import JSON
from veche.cli.group import Command, Group
from veche.cli.words import say

_PROVIDER = click.Argument(["provider"], metavar=say("keys.metavar_provider"))
_MAYBE = click.Argument(["provider"], required=False, metavar=say("keys.metavar_maybe"))
_SERVER = click.Option(["--server"], is_flag=True, help=say("keys.opt_server"))


def _list(server: bool, as_json: bool) -> int:
    from veche.cli.keys import show

    return show(server=server, as_json=as_json)


def _set(provider: str, more: tuple[str, ...], to_file: bool, server: bool) -> int:
    from veche.cli.keys import refuse_named, take

    if more:
        refuse_named()
    return take(provider, to_file=to_file, server=server)


def _delete(provider: str, server: bool) -> int:
    from veche.cli.keys import forget

    return forget(provider, server=server)


def _test(provider: str | None, server: bool, as_json: bool) -> int:
    from veche.cli.keys import try_out

    return try_out(provider, server=server, as_json=as_json)


keys_command = Group(
    "keys",
    alone="list",
    commands=[
        Command("list", area="keys", callback=_list, params=[_SERVER, JSON]),
        Command(
            "set",
            area="keys",
            callback=_set,
            params=[
                _PROVIDER,
                click.Argument(["more"], nargs=-1, metavar=""),  # a key that was named; it is refused, not repeated
                click.Option(["--file", "to_file"], is_flag=True, help=say("keys.opt_file")),
                _SERVER,
            ],
        ),
        Command("delete", area="keys", callback=_delete, params=[_PROVIDER, _SERVER]),
        Command("test", area="keys", callback=_test, params=[_MAYBE, _SERVER, JSON]),
    ],
)
