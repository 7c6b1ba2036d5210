"""`chat ask`: one question, one answer."""

from __future__ import annotations

from typing import Any

import click

from veche.cli.commands.options import JSON, for_answers
from veche.cli.group import Command
from veche.cli.words import say

_WISHES = (
    *("as_json", "as_jsonl", "schema", "extract", "extract_last", "usage", "dry_run", "no_stream", "quiet"),
    "verbose",
)


def _ask(words: tuple[str, ...], models: tuple[str, ...], **given: Any) -> int:
    from veche.cli.asking import ask
    from veche.cli.manner import Manner
    from veche.cli.settings import fill, settings
    from veche.cli.wish import Wish

    named = tuple(dict.fromkeys(settings().model_named(model) for model in models))
    wish = Wish(models=named, **{name: given.pop(name) for name in _WISHES})
    return ask(" ".join(words), fill(Manner(model=named[0] if named else None, **given)), wish)


def _flag(*names: str, help: str) -> click.Option:
    return click.Option(list(names), is_flag=True, help=say(f"ask.{help}"))


_MODELS = click.Option(
    ["-m", "--model", "models"], multiple=True, metavar=say("metavar_model"), help=say("ask.opt_models")
)


ask_command = Command(
    "ask",
    callback=_ask,
    params=[
        click.Argument(["words"], nargs=-1, metavar=say("metavar_question")),
        _MODELS,
        *(option for option in for_answers() if option.name != "model"),
        click.Option(["-t", "--template"], metavar=say("metavar_template"), help=say("opt_template")),
        click.Option(["-v", "--value", "values"], multiple=True, metavar=say("metavar_value"), help=say("opt_value")),
        JSON,
        _flag("--jsonl", "as_jsonl", help="opt_jsonl"),
        click.Option(["--schema"], metavar=say("ask.metavar_schema"), help=say("ask.opt_schema")),
        _flag("-x", "--extract", help="opt_extract"),
        _flag("-l", "--last", "extract_last", help="opt_last"),
        _flag("-u", "--usage", help="opt_usage"),
        _flag("--dry-run", help="opt_dry_run"),
        _flag("--no-stream", help="opt_no_stream"),
        _flag("-q", "--quiet", help="opt_quiet"),
        _flag("--verbose", help="opt_verbose"),
    ],
)
