"""`chat new`, `save`, `load`, `list`, `search`, `rename`, `delete`, `archive`, `pin`: conversations that are kept."""

from __future__ import annotations

import re
from typing import Any

import click

from veche.cli.commands.options import JSON, LOCAL
from veche.cli.group import Command
from veche.cli.words import say

_LIMIT = click.Option(
    ["-n", "--limit"], type=click.IntRange(1, 100_000), default=20, metavar=say("metavar_number"), help=say("opt_limit")
)
_WHICH = click.Option(["-C", "--conversation", "wanted"], metavar=say("metavar_name"), help=say("library.opt_which"))
_EXCLUDED = re.compile(r"-(?:[^\W\d_a-z]\w*|(?![np])[a-z]\w+)")  # a minus and a word: no option begins so


def _new(name: tuple[str, ...], as_json: bool, **given: Any) -> int:
    from veche.cli.library import new
    from veche.cli.manner import Manner

    return new(" ".join(name), Manner(**given), as_json=as_json)


def _save(name: tuple[str, ...], wanted: str | None, local: bool) -> int:
    from veche.cli.library import save

    return save(" ".join(name), wanted, local=local)


def _load(name: tuple[str, ...], forget: bool, local: bool) -> int:
    from veche.cli.library import load

    return load(" ".join(name), forget=forget, local=local)


def _list(**given: Any) -> int:
    from veche.cli.listing import show_list

    return show_list(**given)


def _search(words: tuple[str, ...], **given: Any) -> int:
    from veche.cli.searching import show_hits

    return show_hits(" ".join(word.removeprefix("\0") for word in words), **given)


def _rename(old: str, new: tuple[str, ...], local: bool) -> int:
    from veche.cli.library import save

    return save(" ".join(new), old, local=local)


def _delete(names: tuple[str, ...], yes: bool, local: bool) -> int:
    from veche.cli.library import delete

    return delete(names, yes=yes, local=local)


class _Search(Command):
    """`-word` is a word that must not be there, not an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        options = args.index("--") if "--" in args else len(args)
        kept = [f"\0{word}" if i < options and _EXCLUDED.fullmatch(word) else word for i, word in enumerate(args)]
        return super().parse_args(ctx, kept)


def _act(name: str) -> Command:
    def work(names: tuple[str, ...], local: bool) -> int:
        from veche.cli.library import act

        return act(names, name, local=local)  # type: ignore[arg-type]

    return Command(name, callback=work, params=[_names(required=True), LOCAL])


def _names(*, required: bool) -> click.Argument:
    return click.Argument(["names"], nargs=-1, required=required, metavar=say("library.metavar_conversations"))


def _name(*, required: bool = False) -> click.Argument:
    return click.Argument(["name"], nargs=-1, required=required, metavar=say("library.metavar_name"))


def _project(help_name: str) -> click.Option:
    return click.Option(["-p", "--project"], metavar=say("metavar_name"), help=say(help_name))


new_command = Command(
    "new",
    callback=_new,
    params=[
        _name(),
        click.Option(["-m", "--model"], metavar=say("metavar_model"), help=say("opt_model")),
        click.Option(["-s", "--system"], metavar=say("metavar_text"), help=say("opt_system")),
        _project("opt_project"),
        LOCAL,
        JSON,
    ],
)
save_command = Command("save", callback=_save, params=[_name(required=True), _WHICH, LOCAL])
load_command = Command(
    "load",
    callback=_load,
    params=[
        _name(),
        click.Option(["--none", "forget"], is_flag=True, help=say("library.opt_none")),
        LOCAL,
    ],
)
list_command = Command(
    "list",
    callback=_list,
    params=[
        _LIMIT,
        _project("library.opt_list_project"),
        click.Option(["-a", "--all-projects", "everywhere"], is_flag=True, help=say("library.opt_everywhere")),
        click.Option(["--archived"], is_flag=True, help=say("opt_archived")),
        click.Option(["--pinned"], is_flag=True, help=say("library.opt_pinned")),
        LOCAL,
        JSON,
    ],
)
search_command = _Search(
    "search",
    callback=_search,
    params=[
        click.Argument(["words"], nargs=-1, required=True, metavar=say("metavar_words")),
        _LIMIT,
        _project("library.opt_search_project"),
        click.Option(["--role"], type=click.Choice(["user", "assistant"]), help=say("library.opt_role")),
        click.Option(["--model"], metavar=say("metavar_model"), help=say("library.opt_search_model")),
        click.Option(["--since"], metavar=say("library.metavar_time"), help=say("library.opt_since")),
        click.Option(["--until"], metavar=say("library.metavar_time"), help=say("library.opt_until")),
        click.Option(["--file", "with_file"], is_flag=True, help=say("library.opt_with_file")),
        LOCAL,
        JSON,
    ],
)
rename_command = Command(
    "rename",
    callback=_rename,
    params=[
        click.Argument(["old"], metavar=say("library.metavar_old")),
        click.Argument(["new"], nargs=-1, required=True, metavar=say("library.metavar_new")),
        LOCAL,
    ],
)
delete_command = Command(
    "delete",
    callback=_delete,
    params=[
        _names(required=True),
        click.Option(["-y", "--yes"], is_flag=True, help=say("library.opt_yes")),
        LOCAL,
    ],
)
archive_command, unarchive_command = _act("archive"), _act("unarchive")
pin_command, unpin_command = _act("pin"), _act("unpin")
