"""What operator commands print: sentences from the catalogues, in the language of the terminal."""

from __future__ import annotations

import os
import sys
from typing import Any, NoReturn

import click

from veche.kit.caller import Locale
from veche.kit.config import SettingsInvalid
from veche.kit.errors import Kind, VecheError
from veche.kit.messages import explain, sentence

EXIT: dict[Kind, int] = {
    "invalid": 2,
    "not_found": 3,
    "unauthenticated": 4,
    "denied": 4,
    "unavailable": 5,
    "limited": 6,
}


def locale() -> Locale:
    """Russian where the terminal is; English otherwise."""
    language = next((v for n in ("VECHE_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG") if (v := os.environ.get(n))), "")
    return "ru" if language.lower().startswith("ru") else "en"


def said(code: str, **fields: object) -> str:
    """The sentence of `code`."""
    return sentence(code, locale(), **fields)


def say(code: str, **fields: object) -> None:
    """Prints it."""
    click.echo(said(code, **fields))


def warn(code: str, **fields: object) -> None:
    """Prints it beside the results, on standard error."""
    click.echo(said(code, **fields), err=True)


def fail(error: VecheError) -> NoReturn:
    """Ends the command with one sentence (and the list of mistakes, for settings) and the exit code of its kind."""
    if isinstance(error, SettingsInvalid):
        click.echo(said("settings.head"), err=True)
        for line in error.lines(locale()):
            click.echo(f"  {line}", err=True)
    else:
        click.echo(explain(error, locale()), err=True)
    sys.exit(EXIT.get(error.kind, 1))


class Group(click.Group):
    """Expected failures end with a sentence, never with a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command."""
        try:
            return super().invoke(ctx)
        except VecheError as error:
            fail(error)
