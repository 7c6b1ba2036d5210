"""Options that several commands share."""

from __future__ import annotations

import click

from veche.cli.words import say

LOCAL = click.Option(["--local"], is_flag=True, help=say("opt_local"))
JSON = click.Option(["--json", "as_json"], is_flag=True, help=say("opt_json"))


def for_answers() -> list[click.Parameter]:
    """What decides how an answer is made."""
    text, number = say("metavar_text"), say("metavar_number")
    return [
        click.Option(["-m", "--model"], metavar=say("metavar_model"), envvar="VECHE_MODEL", help=say("opt_model")),
        click.Option(["-s", "--system"], metavar=text, help=say("opt_system")),
        click.Option(["--temperature"], type=click.FloatRange(0, 2), metavar=number, help=say("opt_temperature")),
        click.Option(["--max-tokens"], type=click.IntRange(1), metavar=number, help=say("opt_max_tokens")),
        click.Option(["--top-p"], type=click.FloatRange(0, 1), metavar=number, help=say("opt_top_p")),
        click.Option(["--seed"], type=int, metavar=number, help=say("opt_seed")),
        click.Option(["-f", "--file", "files"], multiple=True, metavar=say("metavar_file"), help=say("opt_file")),
        click.Option(["-c", "--continue", "go_on"], is_flag=True, help=say("opt_continue")),
        click.Option(["--no-save"], is_flag=True, help=say("opt_no_save")),
        LOCAL,
    ]
