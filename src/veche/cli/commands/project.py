"""`chat project`: projects, and what they give to their conversations."""

from __future__ import annotations

import click

from veche.cli.commands.options import JSON, LOCAL
from veche.cli.group import Command, Group
from veche.cli.words import say

_YES = click.Option(["-y", "--yes"], is_flag=True, help=say("library.opt_yes"))
_PROJECT = click.Option(["-p", "--project"], metavar=say("metavar_name"), help=say("project.opt_which"))


def _new(name: tuple[str, ...], use: bool, local: bool, as_json: bool) -> int:
    from veche.cli.projecting import new_project

    return new_project(" ".join(name), use=use, local=local, as_json=as_json)


def _list(archived: bool, local: bool, as_json: bool) -> int:
    from veche.cli.projecting import list_projects

    return list_projects(archived=archived, local=local, as_json=as_json)


def _use(name: tuple[str, ...], local: bool) -> int:
    from veche.cli.projecting import use_project

    return use_project(" ".join(name), local=local)


def _show(name: tuple[str, ...], local: bool, as_json: bool) -> int:
    from veche.cli.projecting import show_project

    return show_project(" ".join(name) or None, local=local, as_json=as_json)


def _set(key: str, values: tuple[str, ...], project: str | None, local: bool) -> int:
    from veche.cli.project_settings import set_key

    return set_key(key, values, project=project, local=local)


def _unset(key: str, names: tuple[str, ...], project: str | None, local: bool) -> int:
    from veche.cli.project_settings import unset_key

    return unset_key(key, names, project=project, local=local)


def _rename(old: str, new: tuple[str, ...], local: bool) -> int:
    from veche.cli.projecting import rename_project

    return rename_project(old, " ".join(new), local=local)


def _delete(name: tuple[str, ...], conversations: bool | None, yes: bool, local: bool) -> int:
    from veche.cli.projecting import delete_project

    return delete_project(" ".join(name), conversations=conversations, yes=yes, local=local)


def _init(name: tuple[str, ...], local: bool) -> int:
    from veche.cli.projecting import init_project

    return init_project(" ".join(name) or None, local=local)


def _named(*, required: bool = True) -> click.Argument:
    metavar = say("project.metavar_name" if required else "project.metavar_optional")
    return click.Argument(["name"], nargs=-1, required=required, metavar=metavar)


_KEY = click.Argument(["key"], metavar=say("project.metavar_key"))
project_command = Group(
    "project",
    alone="list",
    commands=[
        Command(
            "new",
            area="project",
            callback=_new,
            params=[_named(), click.Option(["--use"], is_flag=True, help=say("project.opt_use")), LOCAL, JSON],
        ),
        Command(
            "list",
            area="project",
            callback=_list,
            params=[click.Option(["--archived"], is_flag=True, help=say("opt_archived")), LOCAL, JSON],
        ),
        Command("use", area="project", callback=_use, params=[_named(), LOCAL]),
        Command("show", area="project", callback=_show, params=[_named(required=False), LOCAL, JSON]),
        Command(
            "set",
            area="project",
            callback=_set,
            context_settings={"ignore_unknown_options": True},  # a seed may be negative
            params=[
                _KEY,
                click.Argument(["values"], nargs=-1, metavar=say("project.metavar_value")),
                _PROJECT,
                LOCAL,
            ],
        ),
        Command(
            "unset",
            area="project",
            callback=_unset,
            params=[_KEY, click.Argument(["names"], nargs=-1, metavar=say("project.metavar_files")), _PROJECT, LOCAL],
        ),
        Command(
            "rename",
            area="project",
            callback=_rename,
            params=[
                click.Argument(["old"], metavar=say("project.metavar_name")),
                click.Argument(["new"], nargs=-1, required=True, metavar=say("project.metavar_new")),
                LOCAL,
            ],
        ),
        Command(
            "delete",
            area="project",
            callback=_delete,
            params=[
                _named(),
                click.Option(
                    ["--with-conversations/--keep-conversations", "conversations"],
                    default=None,
                    help=say("project.opt_conversations"),
                ),
                _YES,
                LOCAL,
            ],
        ),
        Command("init", area="project", callback=_init, params=[_named(required=False), LOCAL]),
    ],
)
