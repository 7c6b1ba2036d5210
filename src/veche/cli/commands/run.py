"""`chat run`: a conversation at the terminal."""

from __future__ import annotations

from typing import Any

import click

from veche.cli.commands.options import for_answers
from veche.cli.group import Command
from veche.cli.words import say


def _run(words: tuple[str, ...], **given: Any) -> int:
    from veche.cli.config_file import begin_file
    from veche.cli.manner import Manner
    from veche.cli.settings import fill
    from veche.cli.talk import talk

    begin_file()
    return talk(" ".join(words), fill(Manner(**given)))


run_command = Command(
    "run",
    callback=_run,
    params=[click.Argument(["words"], nargs=-1, metavar=say("metavar_first")), *for_answers()],
)
