"""`chat db`: the data of this machine."""

from __future__ import annotations

import click

from veche.cli.commands.options import JSON
from veche.cli.group import Command, Group
from veche.cli.words import say


def _path() -> int:
    from veche.cli.database import show_path

    return show_path()


def _status(as_json: bool) -> int:
    from veche.cli.database import status

    return status(as_json=as_json)


def _upgrade() -> int:
    from veche.cli.database import bring_up

    return bring_up()


def _backup(file: str, without_key: bool) -> int:
    from veche.cli.database import keep_copy

    return keep_copy(file, with_key=not without_key)


def _check(deep: bool, as_json: bool) -> int:
    from veche.cli.database import check

    return check(deep=deep, as_json=as_json)


def _vacuum() -> int:
    from veche.cli.database import shrink

    return shrink()


db_command = Group(
    "db",
    alone="status",
    commands=[
        Command("status", area="db", callback=_status, params=[JSON]),
        Command("path", area="db", callback=_path),
        Command(
            "check",
            area="db",
            callback=_check,
            params=[click.Option(["--files", "deep"], is_flag=True, help=say("db.opt_files")), JSON],
        ),
        Command("upgrade", area="db", callback=_upgrade),
        Command(
            "backup",
            area="db",
            callback=_backup,
            params=[
                click.Argument(["file"], metavar=say("metavar_file")),
                click.Option(["--without-key"], is_flag=True, help=say("db.opt_without_key")),
            ],
        ),
        Command("vacuum", area="db", callback=_vacuum),
    ],
)
