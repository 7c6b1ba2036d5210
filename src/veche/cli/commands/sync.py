"""`chat sync`: the conversations of this machine and those on the server become the same."""

from __future__ import annotations

import click

from veche.cli.commands.options import JSON
from veche.cli.group import Command
from veche.cli.words import say


def _sync(
    names: tuple[str, ...],
    everything: bool,
    project: str | None,
    way: str,
    deletions: bool,
    dry: bool,
    as_json: bool,
) -> int:
    from veche.cli.syncing import Asked, run_sync

    return run_sync(Asked(names, everything, project, way, deletions, dry), as_json=as_json)


sync_command = Command(
    "sync",
    callback=_sync,
    params=[
        click.Argument(["names"], nargs=-1, metavar=say("sync.metavar_names")),
        click.Option(["-a", "--all", "everything"], is_flag=True, help=say("sync.opt_all")),
        click.Option(["-p", "--project"], metavar=say("metavar_name"), help=say("sync.opt_project")),
        click.Option(["--to-server", "way"], flag_value="to_server", help=say("sync.opt_to_server")),
        click.Option(["--from-server", "way"], flag_value="from_server", help=say("sync.opt_from_server")),
        click.Option(["--both-ways", "way"], flag_value="both", default="both", hidden=True),
        click.Option(["--deletions"], is_flag=True, help=say("sync.opt_deletions")),
        click.Option(["--dry-run", "dry"], is_flag=True, help=say("sync.opt_dry")),
        JSON,
    ],
)
