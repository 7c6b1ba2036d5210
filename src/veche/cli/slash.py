"""Commands inside a conversation: `/help`, `/model` …"""

from __future__ import annotations

import difflib
import shlex
from collections.abc import Callable
from typing import TYPE_CHECKING

from veche.cli.ending import Ending
from veche.cli.group import COMMANDS as SHELL
from veche.cli.sitting import Sitting, within
from veche.cli.words import notice, say

if TYPE_CHECKING:
    pass


def obey(talk: Sitting, line: str) -> bool:
    """Does what `line` says; False when the person wants to leave."""
    name, _, rest = line[1:].partition(" ")
    name = _NAMES.get(name, name)
    if name == "exit":
        return False
    command = COMMANDS.get(name)
    if command is not None:
        talk.guarded(lambda: command(talk, rest.strip()))
    elif name in SHELL and name not in NOT_INSIDE:
        talk.guarded(lambda: _as_at_the_shell(talk, name, rest))
    else:
        near = difflib.get_close_matches(name, names(), n=1)
        notice(say("no_slash_near" if near else "no_slash", name=name, near="".join(near)), dim=False)
    return True


def names() -> list[str]:
    """Everything that may stand behind the slash."""
    return [*COMMANDS, *(name for name in SHELL if name not in COMMANDS and name not in NOT_INSIDE)]


def _as_at_the_shell(talk: Sitting, name: str, rest: str) -> None:
    """The same command as `chat NAME …`, in this sitting: with its client and, unless named, its conversation."""
    from veche.cli.program import command_line

    try:
        words = shlex.split(rest)
    except ValueError as error:
        raise Ending(2, say("slash_quotes")) from error
    with within(talk):
        command_line([name, *words])


def _help(talk: Sitting, _: str) -> None:
    from veche.cli.tables import table

    table([[say(f"slash_{name}_form"), say(f"slash_{name}")] for name in COMMANDS])
    print(say("slash_keys"))


def _new(talk: Sitting, words: str) -> None:
    talk.leave_conversation()
    notice(say("new_begun"))
    if words:
        talk.ask(words)


def _continue(talk: Sitting, _: str) -> None:
    answer = _last(talk)
    talk.show(lambda client: client.go_on(answer))


def _last(talk: Sitting) -> str:
    if talk.last is None:
        raise Ending(3, say("no_answer_yet"))
    return talk.last.id


def _exit(talk: Sitting, _: str) -> None:
    raise AssertionError("leaving is done by `obey`")


COMMANDS: dict[str, Callable[[Sitting, str], None]] = {
    "help": _help,
    "new": _new,
    "continue": _continue,
    "exit": _exit,
}
NOT_INSIDE = {"ask", "run", "login", "logout"}  # they begin or end what the sitting stands on
_NAMES = {"file": "add-context", "quit": "exit", "q": "exit", "?": "help", "h": "help"}
