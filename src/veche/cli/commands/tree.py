"""`chat show`, `chat tree`, `chat compare`: what a conversation looks like."""

from __future__ import annotations

from typing import Any

import click

from veche.cli.commands.options import JSON, LOCAL
from veche.cli.group import Command
from veche.cli.words import say


def _tree(name: str | None, **given: Any) -> int:
    from veche.cli.picture import show_tree

    return show_tree(name, **given)


def _show(name: str | None, **given: Any) -> int:
    from veche.cli.showing import show

    return show(name, **given)


def _compare(wanted: tuple[str, ...], **given: Any) -> int:
    from veche.cli.comparing import compare

    return compare(wanted, **given)


_NAME = click.Argument(["name"], required=False, metavar=say("metavar_conversation"))

tree_command = Command(
    "tree",
    callback=_tree,
    params=[
        _NAME,
        click.Option(["-i", "--interactive", "walk"], is_flag=True, help=say("tree.opt_walk")),
        click.Option(["--depth"], type=click.IntRange(1), metavar=say("metavar_number"), help=say("tree.opt_depth")),
        click.Option(["--prompts"], is_flag=True, help=say("tree.opt_prompts")),
        click.Option(["--ids"], is_flag=True, help=say("tree.opt_ids")),
        click.Option(["--all", "whole"], is_flag=True, help=say("tree.opt_all")),
        click.Option(["--dot"], is_flag=True, help=say("tree.opt_dot")),
        LOCAL,
        JSON,
    ],
)
show_command = Command(
    "show",
    callback=_show,
    params=[
        _NAME,
        click.Option(["--branch"], metavar=say("tree.metavar_branch"), help=say("tree.opt_branch")),
        click.Option(["--md", "source"], is_flag=True, help=say("tree.opt_md")),
        click.Option(["--pager"], is_flag=True, help=say("tree.opt_pager")),
        LOCAL,
        JSON,
    ],
)
compare_command = Command(
    "compare",
    callback=_compare,
    params=[
        click.Argument(["wanted"], nargs=-1, metavar=say("tree.metavar_two")),
        click.Option(["--siblings"], metavar=say("tree.metavar_one"), help=say("tree.opt_siblings")),
        click.Option(["--side-by-side", "manner"], flag_value="side", help=say("tree.opt_side")),
        click.Option(["--diff", "manner"], flag_value="diff", help=say("tree.opt_diff")),
        click.Option(["-C", "--conversation"], metavar=say("metavar_name"), help=say("tree.opt_in")),
        LOCAL,
        JSON,
    ],
)
