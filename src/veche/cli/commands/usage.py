"""`chat usage`: tokens and cost."""

from __future__ import annotations

import click

from veche.cli.commands.options import JSON, LOCAL
from veche.cli.group import Command
from veche.cli.words import say


def _usage(by: str, days: int | None, local: bool, as_json: bool) -> int:
    from veche.cli.tables import show_usage

    return show_usage(by, days=days, local=local, as_json=as_json)


usage_command = Command(
    "usage",
    callback=_usage,
    params=[
        click.Option(["--by"], type=click.Choice(["day", "model", "conversation"]), default="day", help=say("opt_by")),
        click.Option(["--days"], type=click.IntRange(1), metavar=say("metavar_number"), help=say("opt_days")),
        LOCAL,
        JSON,
    ],
)
