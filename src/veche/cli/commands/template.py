"""`chat template`: prompts with blanks."""

from __future__ import annotations

from typing import Any

import click

from veche.cli.commands.options import JSON, LOCAL
from veche.cli.group import Command, Group
from veche.cli.words import say


def _list(**given: Any) -> int:
    from veche.cli.template_shelf import list_templates

    return list_templates(**given)


def _show(name: str, **given: Any) -> int:
    from veche.cli.template_shelf import show_template

    return show_template(name, **given)


def _new(name: str, **given: Any) -> int:
    from veche.cli.template_shelf import new_template

    return new_template(name, **given)


def _edit(name: str, **given: Any) -> int:
    from veche.cli.template_shelf import edit_template

    return edit_template(name, **given)


def _delete(name: str, **given: Any) -> int:
    from veche.cli.template_shelf import delete_template

    return delete_template(name, **given)


def _restore(name: str, number: int, **given: Any) -> int:
    from veche.cli.template_shelf import restore_template

    return restore_template(name, number, **given)


def _export(names: tuple[str, ...], output: str, **given: Any) -> int:
    from veche.cli.template_shelf import export_templates

    return export_templates(names, output, **given)


def _import(path: str | None, **given: Any) -> int:
    from veche.cli.template_shelf import import_templates

    return import_templates(path, **given)


_NAME = click.Argument(["name"], metavar=say("template.metavar_name"))
_OUTPUT = click.Option(["-o", "--output"], default="-", metavar=say("metavar_file"), help=say("template.opt_output"))
_CONFLICT = click.Option(
    ["--conflict"],
    type=click.Choice(["version", "copy", "skip"]),
    default="version",
    help=say("template.opt_conflict"),
)
template_command = Group(
    "template",
    alone="list",
    commands=[
        Command("list", area="template", callback=_list, params=[LOCAL, JSON]),
        Command(
            "show",
            area="template",
            callback=_show,
            params=[
                _NAME,
                click.Option(["--versions"], is_flag=True, help=say("template.opt_versions")),
                LOCAL,
                JSON,
            ],
        ),
        Command("new", area="template", callback=_new, params=[_NAME, LOCAL, JSON]),
        Command("edit", area="template", callback=_edit, params=[_NAME, LOCAL, JSON]),
        Command(
            "delete",
            area="template",
            callback=_delete,
            params=[_NAME, click.Option(["-y", "--yes"], is_flag=True, help=say("library.opt_yes")), LOCAL],
        ),
        Command(
            "restore",
            area="template",
            callback=_restore,
            params=[_NAME, click.Argument(["number"], type=int, metavar=say("template.metavar_version")), LOCAL],
        ),
        Command(
            "export",
            area="template",
            callback=_export,
            params=[click.Argument(["names"], nargs=-1, metavar=say("template.metavar_names")), _OUTPUT, LOCAL],
        ),
        Command(
            "import",
            area="template",
            callback=_import,
            params=[
                click.Argument(["path"], required=False, metavar=say("template.metavar_file")),
                _CONFLICT,
                click.Option(["--starters"], is_flag=True, help=say("template.opt_starters")),
                LOCAL,
            ],
        ),
    ],
)
