"""Runs one command line of `chat` and turns every end into an exit code."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from typing import Any

import click

from veche.cli.ending import INTERRUPTED, PIPE_CLOSED, Ending
from veche.cli.group import LazyGroup, complaint
from veche.cli.terminal import COLOUR
from veche.cli.words import LOCALE, notice, say


def _begin(colour: str | None, given: tuple[str, ...], **_: object) -> None:
    """Settings of this command line alone."""
    if colour is None and not given:
        return
    from veche.cli.chosen import GIVEN
    from veche.cli.config_file import known_key
    from veche.cli.settings import forget_settings, settings

    for pair in (*given, *([f"colour={colour}"] if colour is not None else [])):
        name, equals, value = pair.partition("=")
        if not equals:
            raise Ending(2, say("config.set_form", given=pair[:80]))
        known_key(name)
        GIVEN[name] = value
    forget_settings()
    settings()


def _colour_chosen() -> tuple[str, bool, str]:
    """What the person chose, whether for now (that goes before NO_COLOR, the file does not), and the theme."""
    from veche.cli.settings import settings_or_usual

    known = settings_or_usual()
    return known.colour, known.origin("colour") in ("option", "environment"), known.theme


COLOUR.append(_colour_chosen)
program = LazyGroup(
    "chat",
    help=say("help_chat"),
    epilog=say("epilog"),
    subcommand_metavar=say("metavar_command"),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    params=[
        click.Option(["-V", "--version"], is_flag=True, help=say("opt_version")),
        click.Option(["--debug"], is_flag=True, help=say("opt_debug")),
        click.Option(["--colour", "--color"], metavar=say("metavar_when"), help=say("opt_colour")),
        click.Option(["--set", "given"], multiple=True, metavar=say("metavar_set"), help=say("opt_set")),
    ],
    callback=_begin,
)


def run(words: list[str]) -> int:
    """Runs `words`; gives the exit code."""
    if not words:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            with program.make_context("chat", ["ask"], resilient_parsing=True) as context:
                print(program.get_help(context), file=sys.stderr)
            return 2
        words = ["run"]
    options = words[: words.index("--")] if "--" in words else words
    debug = "--debug" in options or bool(os.environ.get("VECHE_DEBUG"))
    if debug:
        os.environ["VECHE_DEBUG"] = "1"
    words = [word for word in options if word != "--debug"] + words[len(options) :]
    os.umask(0o077)  # whatever is made is for this person only
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal that knows few letters gets marks for the others
            stream.reconfigure(errors="replace")
    try:
        return command_line(words)
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        from veche.cli.printer import drop_output

        drop_output()
        return PIPE_CLOSED
    except Exception as error:
        if debug:
            import traceback

            notice(_masked(traceback.format_exc()), dim=False)
            return 1
        return _explain(error)


def command_line(words: list[str]) -> int:
    """Does what the words say; a mistake in the words themselves is told here, all else is raised."""
    try:
        code: Any = program.main(words, prog_name="chat", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except click.Abort as error:
        raise KeyboardInterrupt from error
    except click.UsageError as error:
        notice(complaint(error), dim=False)
        path = error.ctx.command_path if error.ctx else "chat"
        notice(say("see_help", path=path), dim=False)
        return 2


def _explain(error: Exception) -> int:
    if isinstance(error, Ending):
        if error.text:
            notice(error.text, dim=False)
        return error.code
    from veche.cli.ending import code_of
    from veche.client.entities import VecheError
    from veche.client.words import explain_to_person

    if isinstance(error, VecheError):
        notice(explain_to_person(error, LOCALE), dim=False)
        for problem in getattr(error, "problems", []):
            notice(f"  {problem}", dim=False)
        return code_of(error)
    notice(say("broken", reason=_masked(f"{type(error).__name__}: {error}")), dim=False)
    return 1


def _masked(text: str) -> str:
    """`text` without the keys of this process."""
    from veche.cli.editor import without_secrets
    from veche.client.logs import keep_secret, mask

    harmless = without_secrets()
    keep_secret(*(value for name, value in os.environ.items() if name not in harmless))
    return mask(text)
