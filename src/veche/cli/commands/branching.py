"""`chat edit`, `retry`, `branch`, `switch`, `rate`, `star`: a conversation goes on in another direction."""

from __future__ import annotations

from typing import Any

import click

from veche.cli.commands.options import JSON, LOCAL
from veche.cli.group import Command
from veche.cli.words import say


def _edit(wanted: str | None, **given: Any) -> int:
    from veche.cli.branching import edit

    return edit(wanted, **given)


def _retry(wanted: str | None, **given: Any) -> int:
    from veche.cli.branching import retry

    return retry(wanted, **given)


def _branch(
    name: str | None,
    wanted: str | None,
    rename: tuple[str, str] | None,
    forget: str | None,
    conversation: str | None,
    local: bool,
    as_json: bool,
) -> int:
    from veche.cli import switching
    from veche.cli.ending import Ending

    if sum((name is not None, rename is not None, forget is not None)) > 1:
        raise Ending(2, say("tree.branch_one_thing"))
    if rename is not None:
        return switching.rename_branch(*rename, conversation=conversation, local=local, as_json=as_json)
    if forget is not None:
        return switching.forget_branch(forget, conversation=conversation, local=local, as_json=as_json)
    if name is not None:
        return switching.name_branch(name, wanted, conversation=conversation, local=local, as_json=as_json)
    return switching.show_branches(conversation=conversation, local=local, as_json=as_json)


def _switch(wanted: str | None, **given: Any) -> int:
    from veche.cli.switching import switch

    return switch(wanted, **given)


def _rate(wanted: str, rating: str, note: tuple[str, ...], **given: Any) -> int:
    from veche.cli.switching import mark
    from veche.client.entities import MarkPatch

    value = {"up": 1, "down": -1, "none": None}[rating]
    patch = MarkPatch(rating=value, note=" ".join(note)) if note else MarkPatch(rating=value)  # type: ignore[arg-type]
    return mark(wanted, patch, told=f"rated_{rating}", **given)


def _star(wanted: str, off: bool, **given: Any) -> int:
    from veche.cli.switching import mark
    from veche.client.entities import MarkPatch

    return mark(wanted, MarkPatch(starred=not off), told="unstarred" if off else "starred", **given)


_IN = click.Option(["-C", "--conversation"], metavar=say("metavar_name"), help=say("tree.opt_in"))
_MESSAGE = click.Argument(["wanted"], required=False, metavar=say("tree.metavar_message"))
_ONE = click.Argument(["wanted"], metavar=say("tree.metavar_one"))
_MODEL = say("metavar_model")

edit_command = Command(
    "edit",
    callback=_edit,
    params=[
        _MESSAGE,
        click.Option(["-e", "--text"], metavar=say("metavar_text"), help=say("tree.opt_text")),
        click.Option(["-F", "--file"], metavar=say("metavar_file"), help=say("tree.opt_file")),
        click.Option(["-m", "--model"], metavar=_MODEL, help=say("tree.opt_model")),
        click.Option(["--no-run"], is_flag=True, help=say("tree.opt_no_run")),
        _IN,
        LOCAL,
        JSON,
    ],
)
retry_command = Command(
    "retry",
    callback=_retry,
    params=[
        _MESSAGE,
        click.Option(["-m", "--model", "models"], multiple=True, metavar=_MODEL, help=say("tree.opt_models")),
        click.Option(
            ["-k", "--times"], type=click.IntRange(1, 20), default=1, metavar=say("metavar_number"),
            help=say("tree.opt_times"),
        ),
        _IN,
        LOCAL,
        JSON,
    ],
)  # fmt: skip
branch_command = Command(
    "branch",
    callback=_branch,
    params=[
        click.Argument(["name"], required=False, metavar=say("tree.metavar_new_branch")),
        _MESSAGE,
        click.Option(["--rename"], nargs=2, metavar=say("tree.metavar_rename"), help=say("tree.opt_rename")),
        click.Option(["--delete", "forget"], metavar=say("metavar_name"), help=say("tree.opt_forget")),
        _IN,
        LOCAL,
        JSON,
    ],
)
switch_command = Command(
    "switch",
    callback=_switch,
    params=[
        click.Argument(["wanted"], required=False, metavar=say("tree.metavar_branch_or_message")),
        click.Option(["--next", "step"], flag_value=1, type=int, default=0, help=say("tree.opt_next")),
        click.Option(["--previous", "step"], flag_value=-1, type=int, help=say("tree.opt_previous")),
        click.Option(["--here", "exact"], is_flag=True, help=say("tree.opt_here")),
        _IN,
        LOCAL,
        JSON,
    ],
)
rate_command = Command(
    "rate",
    callback=_rate,
    params=[
        _ONE,
        click.Argument(["rating"], type=click.Choice(["up", "down", "none"]), metavar="up|down|none"),
        click.Argument(["note"], nargs=-1, metavar=say("tree.metavar_note")),
        _IN,
        LOCAL,
        JSON,
    ],
)
star_command = Command(
    "star",
    callback=_star,
    params=[_ONE, click.Option(["--off"], is_flag=True, help=say("tree.opt_unstar")), _IN, LOCAL, JSON],
)
