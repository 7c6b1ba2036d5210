"""`chat plugins`: packages of others that give providers."""

from __future__ import annotations

import click

from veche.cli.commands.options import JSON, LOCAL
from veche.cli.group import Command, Group
from veche.cli.words import say

_AREA = "plugins"


def _list(local: bool, as_json: bool) -> int:
    from veche.cli.plugins import show_plugins

    return show_plugins(local=local, as_json=as_json)


def _info(plugin: str, local: bool, as_json: bool) -> int:
    from veche.cli.plugins import show_plugin

    return show_plugin(plugin, local=local, as_json=as_json)


def _disable(plugin: str, local: bool) -> int:
    from veche.cli.plugins import switch

    return switch(plugin, on=False, local=local)


def _enable(plugin: str, local: bool) -> int:
    from veche.cli.plugins import switch

    return switch(plugin, on=True, local=local)


def _name() -> click.Argument:
    return click.Argument(["plugin"], metavar=say("plugins.metavar_plugin"))


plugins_command = Group(
    "plugins",
    alone="list",
    commands=[
        Command("list", area=_AREA, callback=_list, params=[LOCAL, JSON]),
        Command("info", area=_AREA, callback=_info, params=[_name(), LOCAL, JSON]),
        Command("disable", area=_AREA, callback=_disable, params=[_name(), LOCAL]),
        Command("enable", area=_AREA, callback=_enable, params=[_name(), LOCAL]),
    ],
)
