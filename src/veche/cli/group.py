"""Commands that are loaded when they are named, and Click's own words in the person's language."""

from __future__ import annotations

import difflib
from importlib import import_module
from typing import Any

import click

from veche.cli.ending import PIPE_CLOSED, Ending
from veche.cli.words import say

# name → module; the one line of help is `help_<name>` in the catalogue
COMMANDS = {
    "ask": "veche.cli.commands.ask",
    "run": "veche.cli.commands.run",
    "model": "veche.cli.commands.models",
    "models": "veche.cli.commands.models",
    "new": "veche.cli.commands.library",
    "save": "veche.cli.commands.library",
    "load": "veche.cli.commands.library",
    "list": "veche.cli.commands.library",
    "show": "veche.cli.commands.tree",
    "edit": "veche.cli.commands.branching",
    "retry": "veche.cli.commands.branching",
    "tree": "veche.cli.commands.tree",
    "branch": "veche.cli.commands.branching",
    "switch": "veche.cli.commands.branching",
    "compare": "veche.cli.commands.tree",
    "context": "veche.cli.commands.context",
    "add-context": "veche.cli.commands.context",
    "rate": "veche.cli.commands.branching",
    "star": "veche.cli.commands.branching",
    "search": "veche.cli.commands.library",
    "rename": "veche.cli.commands.library",
    "delete": "veche.cli.commands.library",
    "archive": "veche.cli.commands.library",
    "unarchive": "veche.cli.commands.library",
    "pin": "veche.cli.commands.library",
    "unpin": "veche.cli.commands.library",
    "project": "veche.cli.commands.project",
    "template": "veche.cli.commands.template",
    "export": "veche.cli.commands.exchange",
    "import": "veche.cli.commands.exchange",
    "usage": "veche.cli.commands.usage",
    "budgets": "veche.cli.commands.usage",
    "login": "veche.cli.commands.login",
    "logout": "veche.cli.commands.login",
    "sync": "veche.cli.commands.sync",
    "plugins": "veche.cli.commands.plugins",
    "completion": "veche.cli.commands.completion",
    "config": "veche.cli.commands.config",
    "keys": "veche.cli.commands.keys",
    "db": "veche.cli.commands.db",
    "doctor": "veche.cli.commands.doctor",
}


class _Spoken(click.Command):
    """Click's headings in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", say("options_metavar"))
        super().__init__(*args, **kwargs)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=f"{say('usage')} ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [one for one in self.get_params(ctx) if isinstance(one, click.Option)]
        rows = [row for option in options if (row := option.get_help_record(ctx)) is not None]
        if rows:
            with formatter.section(say("options")):
                formatter.write_dl(rows)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = say("opt_help")
        return option


class Command(_Spoken):
    """A command whose help is `help_<name>` and, beneath it, `more_<name>`.

    One of a group's commands has them in the catalogue of that `area`.
    """

    def __init__(self, name: str, *, area: str = "", **kwargs: Any) -> None:
        at = f"{area}." if area else ""
        kwargs.setdefault("short_help", say(f"{at}help_{name}"))
        kwargs.setdefault("help", f"{say(f'{at}help_{name}')}\n\n{say(f'{at}more_{name}')}")
        super().__init__(name, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:  # Click would end with 1
            from veche.cli.printer import drop_output

            drop_output()
            raise Ending(PIPE_CLOSED) from error


class Group(_Spoken, click.Group):
    """A command with commands of its own; alone it does what `alone` names."""

    def __init__(self, name: str, *, commands: list[click.Command], alone: str | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("short_help", say(f"help_{name}"))
        kwargs.setdefault("help", f"{say(f'help_{name}')}\n\n{say(f'more_{name}')}")
        kwargs.setdefault("subcommand_metavar", say("metavar_command"))
        super().__init__(name, commands=commands, **kwargs)
        self.alone = alone

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if self.alone is not None and (not args or (args[0].startswith("-") and args[0] not in ("-h", "--help"))):
            args = [self.alone, *args]
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        _refuse_unknown(ctx, args[0], list(self.commands))
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        with formatter.section(say("commands")):
            formatter.write_dl([(name, one.get_short_help_str(100)) for name, one in self.commands.items()])


def _refuse_unknown(ctx: click.Context, name: str, names: list[str]) -> None:
    if name not in names and not name.startswith("-"):
        near = difflib.get_close_matches(name, names, n=1)
        raise click.UsageError(say("no_command_near" if near else "no_command", name=name, near="".join(near)), ctx)


class LazyGroup(_Spoken, click.Group):
    """The group `chat`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        found: click.Command = getattr(import_module(module), f"{cmd_name.replace('-', '_')}_command")
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        _refuse_unknown(ctx, args[0], list(COMMANDS))
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        with formatter.section(say("commands")):
            formatter.write_dl([(name, say(f"help_{name}")) for name in COMMANDS])


def complaint(error: click.UsageError) -> str:
    """What is wrong with the command line, in our words where we have them."""
    match error:
        case click.NoSuchOption():
            near = difflib.get_close_matches(error.option_name, error.possibilities or [], n=1)
            return say("no_option_near" if near else "no_option", name=error.option_name, near="".join(near))
        case click.MissingParameter():
            parameter = error.param.make_metavar(error.ctx) if error.param and error.ctx else error.param_hint
            return say("missing", name=parameter)
        case click.BadParameter():
            name = error.param.opts[-1] if error.param and error.param.opts else error.param_hint
            return say("bad_value", name=name, reason=error.message)
        case click.BadOptionUsage():
            return say("option_needs_value", name=error.option_name)
        case _:
            return error.format_message()
