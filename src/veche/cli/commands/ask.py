"""`chat ask`: one question, one answer."""

from __future__ import annotations

from typing import Any

import click

from veche.cli.commands.options import JSON, for_answers
from veche.cli.group import Command
from veche.cli.words import say


def _ask(words: tuple[str, ...], as_json: bool, **given: Any) -> int:
    from veche.cli.asking import ask
    from veche.cli.manner import Manner
    from veche.cli.settings import fill

    return ask(" ".join(words), fill(Manner(**given)), as_json=as_json)


ask_command = Command(
    "ask",
    callback=_ask,
    params=[
        click.Argument(["words"], nargs=-1, metavar=say("metavar_question")),
        *for_answers(),
        click.Option(["-t", "--template"], metavar=say("metavar_template"), help=say("opt_template")),
        click.Option(["-v", "--value", "values"], multiple=True, metavar=say("metavar_value"), help=say("opt_value")),
        JSON,
    ],
)
