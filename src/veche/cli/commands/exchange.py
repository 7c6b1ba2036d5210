"""`chat export`, `chat import`: conversations carried out and in."""

from __future__ import annotations

from typing import Any

import click

from veche.cli.commands.options import JSON, LOCAL
from veche.cli.group import Command
from veche.cli.words import say


def _export(names: tuple[str, ...], **given: Any) -> int:
    from veche.cli.exchanging import export

    return export(names, **given)


def _import(paths: tuple[str, ...], **given: Any) -> int:
    from veche.cli.exchanging import bring_in

    return bring_in(paths, **given)


export_command = Command(
    "export",
    callback=_export,
    params=[
        click.Argument(["names"], nargs=-1, metavar=say("exchange.metavar_names")),
        click.Option(["--all", "everything"], is_flag=True, help=say("exchange.opt_all")),
        click.Option(["-p", "--project"], metavar=say("metavar_name"), help=say("exchange.opt_project")),
        click.Option(
            ["--format", "kind"],
            type=click.Choice(["md", "html", "pdf", "docx", "json", "csv", "txt"]),
            help=say("exchange.opt_format"),
        ),
        click.Option(["-o", "--output"], metavar=say("metavar_file"), help=say("exchange.opt_output")),
        click.Option(["--branches"], is_flag=True, help=say("exchange.opt_branches")),
        click.Option(["--reasoning"], is_flag=True, help=say("exchange.opt_reasoning")),
        click.Option(["--metadata"], is_flag=True, help=say("exchange.opt_metadata")),
        click.Option(["--files"], is_flag=True, help=say("exchange.opt_files")),
        LOCAL,
    ],
)
import_command = Command(
    "import",
    callback=_import,
    params=[
        click.Argument(["paths"], nargs=-1, required=True, metavar=say("exchange.metavar_files")),
        click.Option(
            ["--format", "kind"],
            type=click.Choice(["auto", "veche", "chatgpt", "claude", "llm"]),
            default="auto",
            help=say("exchange.opt_source"),
        ),
        LOCAL,
        JSON,
    ],
)
