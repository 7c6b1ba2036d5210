"""`chat context …` and `chat add-context`: what the next question takes along."""

from __future__ import annotations

from typing import Any

import click

from veche.cli.commands.options import JSON, LOCAL
from veche.cli.group import Command, Group
from veche.cli.words import say

_IN = click.Option(["-C", "--conversation", "name"], metavar=say("metavar_name"), help=say("context.opt_in"))
_MODEL = click.Option(["-m", "--model"], metavar=say("metavar_model"), help=say("context.opt_model"))
_MESSAGES = click.Argument(["wanted"], nargs=-1, required=True, metavar=say("context.metavar_messages"))
_YES = click.Option(["-y", "--yes"], is_flag=True, help=say("context.opt_yes"))


def _list(**given: Any) -> int:
    from veche.cli.context_list import show_list

    return show_list(given.pop("name"), **given)


def _show(words: tuple[str, ...], name: str | None, **given: Any) -> int:
    from veche.cli.context import show_request

    return show_request(" ".join(words), name, **given)


def _place(verb: str) -> Command:
    def work(wanted: tuple[str, ...], name: str | None, **given: Any) -> int:
        from veche.cli.context import place

        return place(verb, wanted, name, **given)

    return Command(verb, area="context", callback=work, params=[_MESSAGES, _IN, LOCAL, JSON])


def _only(last: int, name: str | None, **given: Any) -> int:
    from veche.cli.context import only

    return only(last, name, **given)


def _reset(name: str | None, **given: Any) -> int:
    from veche.cli.context import reset

    return reset(name, **given)


def _delete(wanted: tuple[str, ...], name: str | None, **given: Any) -> int:
    from veche.cli.context import delete

    return delete(wanted, name, **given)


def _add(sources: tuple[str, ...], **given: Any) -> int:
    from veche.cli.adding import add

    return add(sources, **given)


_LAST = click.Argument(["last"], type=click.IntRange(0), metavar=say("context.metavar_last"))
_WORDS = click.Argument(["words"], nargs=-1, metavar=say("context.metavar_words"))
_SOURCES = click.Argument(["sources"], nargs=-1, metavar=say("context.metavar_sources"))


def _adding(name: str, **given: Any) -> Command:
    return Command(
        name,
        callback=_add,
        params=[
            _SOURCES,
            _IN,
            _YES,
            click.Option(["--note"], metavar=say("metavar_text"), help=say("context.opt_note")),
            click.Option(["--name", "called"], metavar=say("metavar_name"), help=say("context.opt_called")),
            click.Option(["--hidden"], is_flag=True, help=say("context.opt_hidden")),
            click.Option(["--private"], is_flag=True, help=say("context.opt_private")),
            click.Option(["--list", "listing"], is_flag=True, help=say("context.opt_list")),
            click.Option(["--remove"], is_flag=True, help=say("context.opt_remove")),
            LOCAL,
            JSON,
        ],
        **given,
    )


add_context_command = _adding("add-context")
context_command = Group(
    "context",
    alone="list",
    commands=[
        Command("list", area="context", callback=_list, params=[_IN, _MODEL, LOCAL, JSON]),
        Command("show", area="context", callback=_show, params=[_WORDS, _IN, _MODEL, LOCAL, JSON]),
        _place("off"),
        _place("on"),
        Command("only", area="context", callback=_only, params=[_LAST, _IN, LOCAL, JSON]),
        Command("reset", area="context", callback=_reset, params=[_IN, LOCAL, JSON]),
        _place("pin"),
        _place("unpin"),
        Command("delete", area="context", callback=_delete, params=[_MESSAGES, _IN, _YES, LOCAL, JSON]),
        _adding("add", area="context"),
    ],
)
