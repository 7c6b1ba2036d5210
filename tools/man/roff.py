"""One manual page in the language of man(7)."""

from __future__ import annotations

import os
import re
import time
from typing import Any

from veche import __version__

_DATE = time.strftime("%Y-%m-%d", time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH") or time.time())))


class Page:
    """Lines of a page; whatever comes from a sentence is made harmless to the formatter."""

    def __init__(self, title: str, manual: str) -> None:
        self._lines = [
            '.\\" Made of the commands themselves; do not edit.',
            f'.TH "{title.upper()}" "1" "{_DATE}" "Veche {__version__}" "{manual}"',
            ".nh",
            ".ad l",
        ]

    @property
    def text(self) -> str:
        """The page."""
        return "\n".join(self._lines) + "\n"

    @staticmethod
    def plain(text: str) -> str:
        """Text with nothing in it that the formatter would obey."""
        text = " ".join(text.split()).replace("\\", "\\e").replace("-", "\\-")
        return f"\\&{text}" if text.startswith((".", "'")) else text

    @staticmethod
    def name(title: str) -> str:
        """A page's name as it stands in its first section."""
        return title.replace("-", "\\-")

    def line(self, text: str) -> None:
        """A line of the page as it is."""
        self._lines.append(text)

    def section(self, title: str) -> None:
        """A heading."""
        self.line(f'.SH "{title}"')

    def subsection(self, title: str) -> None:
        """A heading beneath one."""
        self.line(f'.SS "{self.plain(title)}"')

    def paragraphs(self, text: str) -> None:
        """Text with empty lines between paragraphs."""
        if not self._lines[-1].startswith((".SH", ".SS")):
            self.line(".PP")
        parts = [part for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]
        for number, part in enumerate(parts):
            if number:
                self.line(".PP")
            self.line(self.plain(part))

    def item(self, tag: str, text: str) -> None:
        """A term and what it means."""
        self.line(".TP")
        self.line(tag)
        self.line(self.plain(text) or "\\&")

    def usage(self, context: Any) -> None:
        """How a command is called; the first thing beneath a heading."""
        pieces = " ".join(context.command.collect_usage_pieces(context))
        self.line(f"\\fB{self.plain(context.command_path)}\\fR {self.plain(pieces)}")

    def options(self, title: str, command: Any, context: Any) -> None:
        """All options with their help."""
        import click

        shown = [one for one in command.get_params(context) if isinstance(one, click.Option) and not one.hidden]
        if title:
            self.section(title)
        else:  # every one of a group's commands has --help; once is enough
            shown = [one for one in shown if one.name != "help"]
        for one in shown:
            names = ", ".join(f"\\fB{self.plain(name)}\\fR" for name in (*one.opts, *one.secondary_opts))
            value = "" if one.is_flag else f" \\fI{self.plain(one.make_metavar(context))}\\fR"
            self.item(names + value, one.help or "")

    def see_also(self, title: str, names: list[str]) -> None:
        """Other pages."""
        self.section(title)
        self.line(", ".join(f"\\fB{self.name(name)}\\fR(1)" for name in names))
