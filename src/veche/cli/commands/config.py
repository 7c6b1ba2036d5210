"""`chat config`: the settings of the terminal."""

from __future__ import annotations

import click

from veche.cli.commands.options import JSON
from veche.cli.group import Command, Group
from veche.cli.words import say

_NAME = click.Argument(["name"], metavar=say("config.metavar_key"))


def _path() -> int:
    from veche.cli.configuring import show_path

    return show_path()


def _show(origin: bool, as_json: bool) -> int:
    from veche.cli.configuring import show

    return show(origin=origin, as_json=as_json)


def _get(name: str) -> int:
    from veche.cli.configuring import get

    return get(name)


def _set(name: str, value: tuple[str, ...]) -> int:
    from veche.cli.configuring import put_value

    return put_value(name, " ".join(value))


def _unset(name: str) -> int:
    from veche.cli.configuring import take_out

    return take_out(name)


def _edit() -> int:
    from veche.cli.configuring import edit_file

    return edit_file()


def _check() -> int:
    from veche.cli.configuring import check

    return check()


def _export(as_json: bool) -> int:
    from veche.cli.configuring import export

    return export(as_json=as_json)


config_command = Group(
    "config",
    alone="show",
    commands=[
        Command(
            "show",
            area="config",
            callback=_show,
            params=[click.Option(["--origin"], is_flag=True, help=say("config.opt_origin")), JSON],
        ),
        Command("get", area="config", callback=_get, params=[_NAME]),
        Command(
            "set",
            area="config",
            callback=_set,
            params=[_NAME, click.Argument(["value"], nargs=-1, required=True, metavar=say("config.metavar_value"))],
            context_settings={"ignore_unknown_options": True},  # a number may be negative
        ),
        Command("unset", area="config", callback=_unset, params=[_NAME]),
        Command("edit", area="config", callback=_edit),
        Command("check", area="config", callback=_check),
        Command("path", area="config", callback=_path),
        Command("export", area="config", callback=_export, params=[JSON]),
    ],
)
