"""Completes a word of a command line: from the commands themselves and from names that are kept. Asks nobody."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

import click

from veche.cli.program import program
from veche.cli.remembered import Names, place_of, recall

Found = list[tuple[str, str]]  # word, what it is
SHELLS = ("bash", "zsh", "fish")

# what options take, by their long form; of arguments, by command and name
OPTIONS = {
    "--model": "models",
    "--conversation": "conversations",
    "--template": "templates",
    "--project": "projects",
    "--provider": "providers",
    "--file": "files",
    "--output": "files",
    "--schema": "files",
}
ARGUMENTS = {
    "model.model": "models",
    "models.info.model": "models",
    "models.alias.set.model": "models",
    "models.alias.rm.name": "aliases",
    "context.add.sources": "files",
    "add-context.sources": "files",
    "import.paths": "files",
    "db.backup.file": "files",
    "template.import.path": "files",
    "rename.old": "conversations",
    "config.get.name": "settings",
    "config.set.name": "settings",
    "config.unset.name": "settings",
    "project.rename.old": "projects",
    **{f"{name}.name": "conversations" for name in ("load", "show", "tree")},
    **{f"{n}.names": "conversations" for n in ("delete", "archive", "unarchive", "pin", "unpin", "export", "sync")},
    **{f"project.{name}.name": "projects" for name in ("use", "show", "delete", "init")},
    **{f"template.{name}.name": "templates" for name in ("show", "edit", "delete", "restore")},
    "template.export.names": "templates",
    **{f"plugins.{name}.plugin": "plugins" for name in ("info", "disable", "enable")},
    **{f"keys.{name}.provider": "providers" for name in ("set", "delete", "test")},
}


@dataclass
class Place:
    """Where in a command line the word stands."""

    command: click.Command
    path: str = ""
    option: click.Option | None = None  # whose value it is
    arguments: int = 0  # that are there already
    only_arguments: bool = False
    lost: bool = False  # behind a command that there is not
    words: list[str] = field(default_factory=list)


def main(shell: str, words: list[str]) -> int:
    """Prints how to complete (`words`, `files`, `folders` or nothing) and, for words, one on each line."""
    if shell == "bash":
        before, now, raw, quote = split(words[0] if words else "")
        before = before[1:]
    else:
        before, now, raw, quote = words[:-1], words[-1] if words else "", "", ""
    kind, found = complete(before, now)
    lines = [kind] if kind else []
    if kind == "words":
        if shell == "bash":
            lines += [_for_bash(word, now, raw, quote) for word, _ in found if quote != '"' or "!" not in word]
        else:
            lines += _with_help(found)
    with suppress(BrokenPipeError):
        sys.stdout.write("".join(f"{line}\n" for line in lines))
        sys.stdout.flush()
    return 0


def complete(before: list[str], now: str) -> tuple[str, Found]:
    """What may stand in place of `now` behind the words `before`, without the program's name."""
    place = find_place(before)
    if place.lost:
        return "", []
    if place.option is None and not place.only_arguments and now.startswith("-"):
        name, equals, value = now.partition("=")
        if not equals:
            return _matching(_options(place.command), now)
        option = _option(place.command, name)
        if option is None or option.is_flag:
            return "", []
        kind, found = _values(option, place.path, value)
        return kind, [(f"{name}={word}", told) for word, told in found]
    if place.option is not None:
        return _values(place.option, place.path, now)
    if isinstance(place.command, click.Group):
        kind, found = _matching(_commands(place.command), now)
        alone = _alone(place.command)
        if alone is not None and not found:
            return _argument(alone, f"{place.path}.{alone.name}", place.arguments, now)
        return kind, found
    return _argument(place.command, place.path, place.arguments, now)


def find_place(before: list[str]) -> Place:
    """Follows the words to the command, and to the option or argument, that the next word belongs to."""
    context = click.Context(program)
    place = Place(program)
    for word in before:
        if place.option is not None:
            place.option = None
        elif word == "--":
            place.only_arguments = True
        elif word.startswith("-") and len(word) > 1 and not place.only_arguments:
            option = _option(place.command, word.partition("=")[0])
            if option is not None and not option.is_flag and "=" not in word:
                place.option = option
        elif isinstance(place.command, click.Group):
            found = place.command.get_command(context, word)
            alone = _alone(place.command)
            if found is not None:
                place.command, place.path = found, f"{place.path}.{word}".lstrip(".")
            elif alone is not None:
                place.command, place.arguments = alone, 1
            else:
                place.lost = True
        else:
            place.arguments += 1
    return place


def _alone(group: click.Group) -> click.Command | None:
    name = getattr(group, "alone", None)
    return group.commands.get(name) if name else None


def _commands(group: click.Group) -> Iterator[tuple[str, str]]:
    if group is program:
        from veche.cli.group import COMMANDS
        from veche.cli.words import say

        yield from ((name, say(f"help_{name}")) for name in COMMANDS)
    else:
        yield from ((name, one.get_short_help_str(100)) for name, one in group.commands.items())


def _options(command: click.Command) -> Iterator[tuple[str, str]]:
    alone = _alone(command) if isinstance(command, click.Group) else None
    for one in (*command.params, *(alone.params if alone is not None else ())):
        if isinstance(one, click.Option) and not one.hidden:
            yield from ((name, one.help or "") for name in (*one.opts, *one.secondary_opts) if name.startswith("--"))
    yield "--help", ""


def _option(command: click.Command, name: str) -> click.Option | None:
    alone = _alone(command) if isinstance(command, click.Group) else None
    for one in (*command.params, *(alone.params if alone is not None else ())):
        if isinstance(one, click.Option) and name in (*one.opts, *one.secondary_opts):
            return one
    return None


def _argument(command: click.Command, path: str, number: int, now: str) -> tuple[str, Found]:
    arguments = [one for one in command.params if isinstance(one, click.Argument)]
    if not arguments or (number >= len(arguments) and arguments[-1].nargs != -1):
        return "", []
    return _values(arguments[min(number, len(arguments) - 1)], path, now)


def _values(parameter: click.Parameter, path: str, now: str) -> tuple[str, Found]:
    if isinstance(parameter.type, click.Choice):
        return _matching(((str(choice), "") for choice in parameter.type.choices), now)
    if isinstance(parameter, click.Option):
        kind = next((OPTIONS[name] for name in parameter.opts if name in OPTIONS), "")
    else:
        kind = ARGUMENTS.get(f"{path}.{parameter.name}", "")
    if isinstance(parameter.type, click.Path | click.File) and not kind:
        kind = "files"
    if kind in ("", "files", "folders"):
        return kind, []
    return _matching(_names(kind), now)


def _names(kind: str) -> Iterator[tuple[str, str]]:
    from veche.cli.way import choose_way

    names = Names()
    with suppress(Exception):  # a login that cannot be read is told by commands, not while one types
        names = recall(place_of(choose_way(local=False)))
    if kind == "conversations":
        titles = [title for _, title in names.conversations]
        for short, title in names.conversations:
            once = title and titles.count(title) == 1
            yield (title, short) if once else (short, title)
    elif kind == "models":
        yield from ((name, "") for name in names.models)
        yield from ((name, "") for name in _aliases())
    elif kind == "providers":
        yield from ((name, "") for name in dict.fromkeys(one.partition(".")[0] for one in names.models))
    elif kind == "aliases":
        yield from ((name, "") for name in _aliases())
    elif kind == "settings":
        yield from ((name, "") for name in _settings())
    else:
        yield from ((name, "") for name in getattr(names, kind))


def _aliases() -> list[str]:
    from veche.cli.settings import settings_or_usual

    return list(settings_or_usual().aliases)


def _settings() -> list[str]:
    from dataclasses import fields

    from veche.cli.settings import Settings

    return [one.name for one in fields(Settings) if one.name not in ("origins", "aliases", "providers")]


def _matching(offered: Iterator[tuple[str, str]], now: str) -> tuple[str, Found]:
    every = [one for one in offered if one[0].isprintable()]
    found = [one for one in every if one[0].startswith(now)]
    return "words", found or [one for one in every if one[0].casefold().startswith(now.casefold())]


def split(line: str) -> tuple[list[str], str, str, str]:
    """A line of bash as words: whole ones, the last as meant and as typed, and the quote that is still open."""
    words: list[str] = []
    word, raw, quote, escaped, begun = "", "", "", False, False
    for sign in line:
        raw += sign
        if escaped:
            word, escaped = word + sign, False
        elif sign == "\\" and quote != "'":
            escaped = begun = True
        elif quote:
            if sign == quote:
                quote = ""
            else:
                word += sign
        elif sign in "'\"":
            quote, begun = sign, True
        elif sign.isspace():
            if begun:
                words.append(word)
            word, raw, begun = "", "", False
        else:
            word, begun = word + sign, True
    return words, word, raw, quote


def _for_bash(word: str, now: str, raw: str, quote: str) -> str:
    """As bash puts it into the line: behind the last sign at which it breaks words, and quoted."""
    if quote == "'":  # bash closes it; what others named must not run as a command
        return word.replace("'", "'\\''")
    if quote:
        return re.sub(r'([\\"$`])', r"\\\1", word)
    breaks = [sign for sign in os.environ.get("_CHAT_BREAKS", "") if sign in ":=@"]
    behind = max((now.rfind(sign) + 1 for sign in breaks if sign in raw), default=0)
    return re.sub(r"([^\w@%+=:,./~^-])", r"\\\1", word[behind:] if word.startswith(now[:behind]) else word)


def _with_help(found: Found) -> list[str]:
    return [f"{word}\t{' '.join(told.split())}" if told else word for word, told in found]
