"""`chat list`, `chat search`: conversations that are kept."""

from __future__ import annotations

import click

from veche.cli.commands.options import JSON, LOCAL
from veche.cli.group import Command
from veche.cli.words import say

_LIMIT = click.Option(
    ["-n", "--limit"], type=click.IntRange(1, 200), default=20, metavar=say("metavar_number"), help=say("opt_limit")
)


def _list(limit: int, archived: bool, local: bool, as_json: bool) -> int:
    from veche.cli.tables import show_conversations

    return show_conversations(limit=limit, archived=archived, local=local, as_json=as_json)


def _search(words: tuple[str, ...], limit: int, local: bool, as_json: bool) -> int:
    from veche.cli.tables import show_hits

    return show_hits(" ".join(words), limit=min(limit, 50), local=local, as_json=as_json)


list_command = Command(
    "list",
    callback=_list,
    params=[_LIMIT, click.Option(["--archived"], is_flag=True, help=say("opt_archived")), LOCAL, JSON],
)
search_command = Command(
    "search",
    callback=_search,
    params=[
        click.Argument(["words"], nargs=-1, required=True, metavar=say("metavar_words")),
        _LIMIT,
        LOCAL,
        JSON,
    ],
)
