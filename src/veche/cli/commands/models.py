"""`chat models` and `chat model`: what can be asked, and what is asked."""

from __future__ import annotations

import click

from veche.cli.commands.options import JSON, LOCAL
from veche.cli.group import Command, Group
from veche.cli.words import say


class _Models(Group):
    """A word that is no command is a part of a name: `chat models gpt`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ("-h", "--help"):
            args = ["list", *args]
        return super().parse_args(ctx, args)


def _list(text: str, provider: str | None, refresh: bool, local: bool, as_json: bool) -> int:
    from veche.cli.models import show

    return show(text, provider=provider, refresh=refresh, local=local, as_json=as_json)


def _refresh(local: bool, as_json: bool) -> int:
    from veche.cli.models import show

    return show("", provider=None, refresh=True, local=local, as_json=as_json)


def _info(model: str, local: bool, as_json: bool) -> int:
    from veche.cli.models import info

    return info(model, local=local, as_json=as_json)


def _aliases(as_json: bool) -> int:
    from veche.cli.models import list_aliases

    return list_aliases(as_json=as_json)


def _set_alias(name: str, model: str, local: bool) -> int:
    from veche.cli.models import set_alias

    return set_alias(name, model, local=local)


def _remove_alias(name: str) -> int:
    from veche.cli.models import remove_alias

    return remove_alias(name)


def _model(model: str | None, project: bool, default: bool, local: bool, as_json: bool) -> int:
    from veche.cli.choosing import model as choose

    return choose(model, project=project, default=default, local=local, as_json=as_json)


_MODEL = say("metavar_model")
_NAME = click.Argument(["name"], metavar=say("metavar_name"))

_alias = Group(
    "alias",
    alone="list",
    short_help=say("models.help_alias"),
    help=f"{say('models.help_alias')}\n\n{say('models.more_alias')}",
    commands=[
        Command("list", area="aliases", callback=_aliases, params=[JSON]),
        Command(
            "set",
            area="aliases",
            callback=_set_alias,
            params=[_NAME, click.Argument(["model"], metavar=_MODEL), LOCAL],
        ),
        Command("rm", area="aliases", callback=_remove_alias, params=[_NAME]),
    ],
)

models_command = _Models(
    "models",
    alone="list",
    commands=[
        Command(
            "list",
            area="models",
            callback=_list,
            params=[
                click.Argument(["text"], required=False, default="", metavar=say("metavar_part")),
                click.Option(["--provider"], metavar=say("models.metavar_provider"), help=say("models.opt_provider")),
                click.Option(["--refresh"], is_flag=True, help=say("opt_refresh")),
                LOCAL,
                JSON,
            ],
        ),
        Command(
            "info",
            area="models",
            callback=_info,
            params=[click.Argument(["model"], metavar=_MODEL), LOCAL, JSON],
        ),
        Command("refresh", area="models", callback=_refresh, params=[LOCAL, JSON]),
        _alias,
    ],
)
model_command = Command(
    "model",
    callback=_model,
    params=[
        click.Argument(["model"], required=False, metavar=f"[{_MODEL}]"),
        click.Option(["--project"], is_flag=True, help=say("models.opt_project")),
        click.Option(["--default"], is_flag=True, help=say("models.opt_default")),
        LOCAL,
        JSON,
    ],
)
