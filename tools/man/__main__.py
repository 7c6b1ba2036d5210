"""Writes the manual pages out of the commands themselves.

python -m tools.man <folder>            both languages: man1/… and ru/man1/…
python -m tools.man <folder> --in ru    one, in this process
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import Any

from tools.man import LANGUAGES, write_all
from tools.man.roff import Page

HERE = Path(__file__).parent


def main(words: list[str]) -> int:
    """Both languages, or the one that is named."""
    folder = Path(words[0])
    if "--in" in words:
        return write(folder, words[words.index("--in") + 1])
    write_all(folder, HERE.parents[1])
    return 0


def write(folder: Path, language: str) -> int:
    """All pages of one language."""
    import click

    from veche.cli.group import COMMANDS
    from veche.cli.program import program
    from veche.entry.manage.commands import main as operator

    words = tomllib.loads((HERE / f"{language}.toml").read_text("utf-8"))
    place = folder / LANGUAGES[language]
    place.mkdir(parents=True, exist_ok=True)
    context = click.Context(program, info_name="chat", **program.context_settings)
    names = sorted(COMMANDS)
    top = _page("chat", program, context, words)
    top.section(words["headings"]["commands"])
    for name in COMMANDS:
        command = program.get_command(context, name)
        assert command is not None
        top.item(f"\\fBchat\\-{name}\\fR(1)", command.get_short_help_str(200))
        page = _page(f"chat-{name}", command, click.Context(command, parent=context, info_name=name), words)
        page.see_also(words["headings"]["see_also"], ["chat", *(other for other in _near(name, names))])
        (place / f"chat-{name}.1").write_text(page.text, "utf-8")
    _endings(top, words)
    top.see_also(words["headings"]["see_also"], ["veche", *(f"chat-{name}" for name in names)])
    (place / "chat.1").write_text(top.text, "utf-8")
    server = _page("veche", operator, click.Context(operator, info_name="veche", **operator.context_settings), words)
    _endings(server, words, only=("VECHE_DATA", "VECHE_PLUGINS_DISABLED"))
    server.see_also(words["headings"]["see_also"], ["chat"])
    (place / "veche.1").write_text(server.text, "utf-8")
    return 0


def _near(name: str, names: list[str]) -> list[str]:
    """The pages beside this one in the alphabet."""
    at = names.index(name)
    return [f"chat-{other}" for other in names[max(0, at - 1) : at + 2] if other != name]


def _page(title: str, command: Any, context: Any, words: dict[str, Any]) -> Page:
    import click

    page = Page(title, words["manual"])
    page.section(words["headings"]["name"])
    about = words.get(f"about_{title}")
    short = (command.help or "").partition("\n")[0].strip().rstrip(".") if about else command.get_short_help_str(200)
    page.line(f"{page.name(title)} \\- {page.plain(short)}")
    page.section(words["headings"]["synopsis"])
    page.usage(context)
    page.section(words["headings"]["description"])
    page.paragraphs(about or _more(command))
    page.options(words["headings"]["options"], command, context)
    if isinstance(command, click.Group) and title != "chat":
        page.section(words["headings"]["commands"])
        _below(page, command, context)
    return page


def _more(command: Any) -> str:
    """The help without its first line, which stands beside the name."""
    first, _, rest = (command.help or "").partition("\n\n")
    return rest.strip() or first


def _below(page: Page, group: Any, context: Any) -> None:
    import click

    for name, one in group.commands.items():
        inner = click.Context(one, parent=context, info_name=name)
        page.subsection(inner.command_path)
        if isinstance(one, click.Group):
            page.paragraphs(one.help or "")
            _below(page, one, inner)
            continue
        page.usage(inner)
        page.paragraphs(one.help or "")
        page.options("", one, inner)


def _endings(page: Page, words: dict[str, Any], only: tuple[str, ...] = ()) -> None:
    page.section(words["headings"]["exit_status"])
    for code, meaning in words["exit"].items():
        page.item(f"\\fB{code}\\fR", meaning)
    page.section(words["headings"]["environment"])
    for name, meaning in words["variables"].items():
        if not only or name in only:
            page.item(f"\\fB{name}\\fR", meaning)
    if not only:
        page.section(words["headings"]["files"])
        for path, meaning in words["files"].items():
            page.item(f"\\fI{page.plain(path)}\\fR", meaning)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
