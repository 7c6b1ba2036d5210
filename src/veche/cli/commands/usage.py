"""`chat usage` and `chat budgets`: tokens and cost, and what they are limited to."""

from __future__ import annotations

from typing import Any

import click

from veche.cli.commands.options import JSON, LOCAL
from veche.cli.group import Command, Group
from veche.cli.words import say

_KEYS = ["day", "model", "provider", "conversation", "project", "key"]
_BUDGETS = "budgets"


def _usage(local: bool, as_json: bool, as_csv: bool, **given: Any) -> int:
    from veche.cli.usage import Wanted, show_usage

    form = "json" if as_json else "csv" if as_csv else "table"
    return show_usage(Wanted(**given), local=local, form=form)


usage_command = Command(
    "usage",
    callback=_usage,
    params=[
        click.Option(["--by"], type=click.Choice(_KEYS), help=say("opt_by")),
        click.Option(["--session"], is_flag=True, help=say("usage.opt_session")),
        click.Option(["--conversation"], metavar=say("metavar_name"), help=say("usage.opt_conversation")),
        click.Option(["--project"], metavar=say("metavar_name"), help=say("usage.opt_project")),
        click.Option(["--all", "everything"], is_flag=True, help=say("usage.opt_all")),
        click.Option(["--since"], metavar=say("usage.metavar_moment"), help=say("usage.opt_since")),
        click.Option(["--until"], metavar=say("usage.metavar_moment"), help=say("usage.opt_until")),
        click.Option(["--days"], type=click.IntRange(1, 36500), metavar=say("metavar_number"), help=say("opt_days")),
        LOCAL,
        JSON,
        click.Option(["--csv", "as_csv"], is_flag=True, help=say("usage.opt_csv")),
    ],
)


def _list(local: bool, as_json: bool) -> int:
    from veche.cli.budgets import show_budgets

    return show_budgets(local=local, as_json=as_json)


def _set(name: str, amount: str, local: bool, as_json: bool, **given: Any) -> int:
    from veche.cli.budgets import set_budget

    return set_budget(name, amount, local=local, as_json=as_json, **given)


def _delete(name: str, local: bool) -> int:
    from veche.cli.budgets import drop_budget

    return drop_budget(name, local=local)


def _name() -> click.Argument:
    return click.Argument(["name"], metavar=say("metavar_name"))


budgets_command = Group(
    "budgets",
    alone="list",
    commands=[
        Command("list", area=_BUDGETS, callback=_list, params=[LOCAL, JSON]),
        Command(
            "set",
            area=_BUDGETS,
            callback=_set,
            params=[
                _name(),
                click.Argument(["amount"], metavar=say("budgets.metavar_amount")),
                click.Option(
                    ["--period"],
                    type=click.Choice(["day", "week", "month", "total"]),
                    default="month",
                    help=say("budgets.opt_period"),
                ),
                click.Option(["-m", "--model"], metavar=say("metavar_model"), help=say("budgets.opt_model")),
                click.Option(["--project"], metavar=say("metavar_name"), help=say("budgets.opt_project")),
                click.Option(["--refuse-unpriced"], is_flag=True, help=say("budgets.opt_refuse_unpriced")),
                LOCAL,
                JSON,
            ],
        ),
        Command(
            "delete",
            area=_BUDGETS,
            callback=_delete,
            params=[click.Argument(["name"], metavar=say("metavar_name")), LOCAL],
        ),
    ],
)
