"""Commands inside a conversation: those of the shell by the same names, and some of its own."""

from __future__ import annotations

import difflib
import shlex

from veche.cli.ending import Ending
from veche.cli.group import COMMANDS as SHELL
from veche.cli.own_commands import OWN, VALUES
from veche.cli.sitting import Sitting, within
from veche.cli.words import notice, say

NOT_INSIDE = {"ask", "run", "login", "logout", "completion"}  # they begin or end what the sitting stands on
ALIASES = {"file": "add-context", "quit": "exit", "q": "exit", "?": "help", "h": "help"}
GROUPS = {
    "talk": ["new", "continue", "retry", "edit", "model", "system", "set", "attach", "copy", "raw", "exit"],
    "tree": ["show", "tree", "switch", "branch", "compare", "rate", "star"],
    "context": ["context", "add-context", "usage", "budgets"],
    "library": [
        "list",
        "search",
        "load",
        "save",
        "rename",
        "delete",
        "project",
        "template",
        "export",
        "import",
        "sync",
    ],
}


def is_command(text: str) -> bool:
    """Is it one? A path at the beginning of a message is none, nor is what begins with two strokes."""
    if not text.startswith("/") or text.startswith("//"):
        return False
    return "/" not in text[1:].split(maxsplit=1)[0] if text[1:].strip() else True


def obey(talk: Sitting, line: str) -> bool:
    """Does what `line` says; False when the person wants to leave."""
    words = line[1:].split(maxsplit=1)
    name, rest = (words[0] if words else "help"), (words[1] if len(words) > 1 else "")
    name = ALIASES.get(name, name)
    if name == "exit":
        return False
    if name == "help":
        talk.guarded(lambda: _help(talk, rest.strip()))
    elif name in OWN:
        talk.guarded(lambda: OWN[name](talk, rest.strip()))
    elif name in SHELL and name not in NOT_INSIDE:
        talk.guarded(lambda: _as_at_the_shell(talk, name, rest))
    elif name in NOT_INSIDE:
        notice(say("run.not_inside", name=name), dim=False)
    else:
        near = difflib.get_close_matches(name, names(), n=1)
        notice(say("no_slash_near" if near else "no_slash", name=name, near="".join(near)), dim=False)
    return True


def names() -> list[str]:
    """Everything that may stand behind the slash."""
    return [*OWN, "help", "exit", *(name for name in SHELL if name not in OWN and name not in NOT_INSIDE)]


def told() -> dict[str, str]:
    """What each does, in a few words."""
    return {name: _short(name) for name in sorted(names())}


def values() -> dict[str, tuple[str, ...]]:
    """Words that may follow the commands of our own."""
    return {
        **dict.fromkeys([*OWN, "exit"], ()),
        "help": tuple(sorted(names())),
        "set": tuple(VALUES),
        "copy": ("code",),
    }


def _short(name: str) -> str:
    return say(f"run.short_{name}") if name in OWN or name in ("help", "exit") else say(f"help_{name}")


def _as_at_the_shell(talk: Sitting, name: str, rest: str) -> None:
    """The same command as `chat NAME …`, in this sitting: with its client and, unless named, its conversation."""
    from veche.cli.program import command_line

    try:
        words = shlex.split(rest)
    except ValueError as error:
        raise Ending(2, say("slash_quotes")) from error
    with within(talk):
        command_line([name, *words])


def _help(talk: Sitting, name: str) -> None:
    name = name.removeprefix("/")
    name = ALIASES.get(name, name)
    if name in SHELL and name not in NOT_INSIDE and name not in OWN:
        _as_at_the_shell(talk, name, "--help")
    elif name in OWN or name in ("help", "exit"):
        print(f"{_form(name)}\n{_short(name)}. {say(f'run.more_{name}')}".rstrip(". ") + ".")
    elif name:
        near = difflib.get_close_matches(name, names(), n=1)
        raise Ending(2, say("no_slash_near" if near else "no_slash", name=name, near="".join(near)))
    else:
        _overview()


def _form(name: str) -> str:
    return f"/{name}" if name in ("continue", "exit") else f"/{name} {say(f'run.form_{name}')}"


def _overview() -> None:
    from veche.cli.tables import table

    rows: list[list[str]] = []
    for group, members in GROUPS.items():
        rows.append([say(f"run.group_{group}"), ""])
        rows += [[f"  /{name}", _short(name)] for name in members if name in OWN or name in SHELL or name == "exit"]
    table(rows)
    shown = {name for members in GROUPS.values() for name in members} | set(VALUES)
    others = " ".join(f"/{name}" for name in names() if name not in shown)
    print(f"\n{say('run.help_others', names=others)}")
    print(say("run.help_keys"))
