"""`chat run`: a conversation at the terminal."""

from __future__ import annotations

from typing import Any

import click

from veche.cli.commands.options import for_answers
from veche.cli.group import Command
from veche.cli.words import say


def _run(words: tuple[str, ...], editing: str | None, enter: str | None, plain: bool, **given: Any) -> int:
    from veche.cli.config_file import begin_file
    from veche.cli.folders import folders
    from veche.cli.manner import Manner
    from veche.cli.prompting import Line
    from veche.cli.settings import fill, settings
    from veche.cli.talk import talk

    begin_file()
    known = settings()
    line = Line(
        history=folders().state / "history",
        lines=known.history,
        editing=editing or known.editing,  # type: ignore[arg-type]
        enter=enter or known.enter,  # type: ignore[arg-type]
        plain=plain or known.plain,
    )
    return talk(" ".join(words), fill(Manner(**given)), line)


run_command = Command(
    "run",
    callback=_run,
    params=[
        click.Argument(["words"], nargs=-1, metavar=say("metavar_first")),
        *for_answers(),
        click.Option(["-t", "--template"], metavar=say("metavar_template"), help=say("opt_template")),
        click.Option(["-v", "--value", "values"], multiple=True, metavar=say("metavar_value"), help=say("opt_value")),
        click.Option(["--vi", "editing"], flag_value="vi", default=None, help=say("opt_vi")),
        click.Option(["--emacs", "editing"], flag_value="emacs", help=say("opt_emacs")),
        click.Option(["--enter"], type=click.Choice(["send", "newline"]), help=say("opt_enter")),
        click.Option(["--plain"], is_flag=True, help=say("opt_plain")),
    ],
)
