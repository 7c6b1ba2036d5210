"""Options that several commands share."""

from __future__ import annotations

import click

from veche.cli.words import say

LOCAL = click.Option(["--local"], is_flag=True, help=say("opt_local"))
JSON = click.Option(["--json", "as_json"], is_flag=True, help=say("opt_json"))


def reasoning() -> list[click.Parameter]:
    """How much is seen of what a model thinks before it answers."""
    return [
        click.Option(
            ["--show-reasoning", "reasoning"], flag_value="shown", default="folded", help=say("opt_reasoning")
        ),
        click.Option(["--hide-reasoning", "reasoning"], flag_value="hidden", help=say("opt_no_reasoning")),
    ]


def for_answers() -> list[click.Parameter]:
    """What decides how an answer is made."""
    text, number = say("metavar_text"), say("metavar_number")
    return [
        click.Option(["-m", "--model"], metavar=say("metavar_model"), help=say("opt_model")),
        click.Option(["-s", "--system"], metavar=text, help=say("opt_system")),
        click.Option(["--temperature"], type=click.FloatRange(0, 2), metavar=number, help=say("opt_temperature")),
        click.Option(["--max-tokens"], type=click.IntRange(1), metavar=number, help=say("opt_max_tokens")),
        click.Option(["--top-p"], type=click.FloatRange(0, 1), metavar=number, help=say("opt_top_p")),
        click.Option(["--seed"], type=int, metavar=number, help=say("opt_seed")),
        click.Option(["-f", "--file", "files"], multiple=True, metavar=say("metavar_file"), help=say("opt_file")),
        click.Option(["-c", "--continue", "go_on"], is_flag=True, help=say("opt_continue")),
        click.Option(["-C", "--conversation"], metavar=say("metavar_name"), help=say("opt_conversation")),
        click.Option(["-n", "--name"], metavar=say("metavar_name"), help=say("opt_name")),
        click.Option(["-p", "--project"], metavar=say("metavar_name"), help=say("opt_project")),
        *reasoning(),
        click.Option(["--no-save"], is_flag=True, help=say("opt_no_save")),
        LOCAL,
    ]
