"""`chat models`: what can be asked."""

from __future__ import annotations

import click

from veche.cli.commands.options import JSON, LOCAL
from veche.cli.group import Command
from veche.cli.words import say


def _models(text: str, refresh: bool, local: bool, as_json: bool) -> int:
    from veche.cli.tables import show_models

    return show_models(text, refresh=refresh, local=local, as_json=as_json)


models_command = Command(
    "models",
    callback=_models,
    params=[
        click.Argument(["text"], required=False, default="", metavar=say("metavar_part")),
        click.Option(["--refresh"], is_flag=True, help=say("opt_refresh")),
        LOCAL,
        JSON,
    ],
)
