"""`chat completion`: teaches a shell to complete words of `chat`."""

from __future__ import annotations

import click

from veche.cli.group import Command
from veche.cli.words import say


def _completion(shell: str | None, install: bool) -> int:
    from veche.cli.completion import give

    return give(shell, install=install)


completion_command = Command(
    "completion",
    callback=_completion,
    params=[
        click.Argument(
            ["shell"], required=False, type=click.Choice(["bash", "zsh", "fish"]), metavar="[bash|zsh|fish]"
        ),
        click.Option(["--install"], is_flag=True, help=say("completion.opt_install")),
    ],
)
