"""Where a person's next words come from: a line editor at a terminal, plain lines elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from veche.cli.terminal import has_colour, is_terminal

if TYPE_CHECKING:
    from prompt_toolkit.completion import Completer
    from prompt_toolkit.key_binding import KeyPress

_PASTE_TOLD, _PASTE_UNTOLD = "\x1b[?2004h", "\x1b[?2004l"


@dataclass
class Line:
    """How a line is edited; `status` gives what stands below it, nothing with `plain`."""

    history: Path
    lines: int = 10_000
    editing: Literal["emacs", "vi"] = "emacs"
    enter: Literal["send", "newline"] = "send"
    plain: bool = False
    status: Callable[[int], str] = lambda _: ""
    suggest: Callable[[], Completer] | None = None


class Source(Protocol):
    """Gives a person's words."""

    def read(self, drawn: Callable[[], None]) -> str:
        """The next words; `drawn` is called once the prompt can be seen.

        Raises:
            EOFError: there will be no more.
            KeyboardInterrupt: Ctrl-C on an empty line.
        """
        ...

    def answering(self) -> None:
        """What is typed from now on is offered as the next words, and not sent by itself."""
        ...

    def give_back(self, text: str) -> None:
        """Words that could not be sent stand in the next line."""
        ...

    def refresh(self) -> None:
        """What stands below the line has changed; called from any thread."""
        ...


class Lines:
    """A line is a message; for pipes and scripts."""

    def read(self, drawn: Callable[[], None]) -> str:
        """The next line."""
        drawn()
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line.rstrip("\r\n")

    def answering(self) -> None:
        """Lines wait by themselves."""

    def give_back(self, text: str) -> None:
        """A script has them."""

    def refresh(self) -> None:
        """Nothing stands below."""


def open_source(line: Line) -> Source:
    """What fits standard input."""
    if not (is_terminal(sys.stdin) and (is_terminal(sys.stdout) or is_terminal(sys.stderr))):
        return Lines()
    return Editor(line)


class Editor:
    """prompt_toolkit: history with search, many lines, paste, completion, vi and emacs keys."""

    def __init__(self, line: Line) -> None:
        from prompt_toolkit import PromptSession
        from prompt_toolkit.application import get_app
        from prompt_toolkit.filters import Condition
        from prompt_toolkit.output import ColorDepth, create_output
        from prompt_toolkit.styles import Style

        from veche.cli.line_history import open_history
        from veche.cli.line_keys import line_keys

        naming = Condition(lambda: _names_a_command(get_app().current_buffer.text))
        self._output = create_output(always_prefer_tty=True)
        self._offer = False
        self._given = ""
        self._line = line
        dumb = os.environ.get("TERM") == "dumb"
        self._session: PromptSession[str] = PromptSession(
            multiline=True,
            vi_mode=line.editing == "vi",
            key_bindings=line_keys(line.enter),
            history=open_history(line.history, line.lines),
            completer=line.suggest() if line.suggest is not None else None,
            complete_in_thread=True,  # a folder may be slow
            complete_while_typing=naming & Condition(lambda: not line.plain),
            reserve_space_for_menu=6,
            prompt_continuation="  ",
            bottom_toolbar=None if line.plain or dumb else self._below,
            style=Style.from_dict({"bottom-toolbar": "noreverse fg:ansibrightblack"}),
            output=self._output,
            color_depth=None if has_colour(sys.stdout) else ColorDepth.DEPTH_1_BIT,
        )

    def read(self, drawn: Callable[[], None]) -> str:
        """The next words."""
        app = self._session.app

        def once(_: object) -> None:
            app.after_render -= once
            drawn()

        app.after_render += once
        if self._offer:
            self._offer = False
            self._offer_typed()
        else:
            self._take_typed()
        given, self._given = self._given, ""
        return self._session.prompt([("bold", "› ")], default=given)

    def answering(self) -> None:
        """What is typed from now on is offered as the next words; what is pasted stays one piece."""
        self._offer = True
        self._output.write_raw(_PASTE_TOLD)
        self._output.flush()

    def give_back(self, text: str) -> None:
        """Words that could not be sent stand in the next line."""
        self._given = text

    def refresh(self) -> None:
        """Draws what stands below anew."""
        if self._session.app.is_running:
            self._session.app.invalidate()

    def close(self) -> None:
        """The terminal is as it was."""
        if self._offer:
            self._output.write_raw(_PASTE_UNTOLD)
            self._output.flush()

    def _below(self) -> str:
        mark = ""
        if self._line.editing == "vi":
            from prompt_toolkit.key_binding.vi_state import InputMode

            mark = "[N] " if self._session.app.vi_state.input_mode == InputMode.NAVIGATION else "[I] "
        return mark + self._line.status(self._output.get_size().columns - len(mark) - 1)

    def _offer_typed(self) -> None:
        """Keys that were pressed while an answer came: Enter among them begins a line and sends nothing."""
        from prompt_toolkit.input.typeahead import store_typeahead
        from prompt_toolkit.key_binding import KeyPress
        from prompt_toolkit.keys import Keys

        offered = [KeyPress(Keys.ControlJ, "\n") if press.key == Keys.ControlM else press for press in self._typed()]
        while offered and offered[-1].key == Keys.ControlJ:
            offered.pop()
        store_typeahead(self._session.input, _after_lines(offered))

    def _take_typed(self) -> None:
        """Keys that were pressed before the line could be seen. One Enter at the end is Enter, which a terminal that
        edits lines itself gives as a line break; several may be a paste, which is never sent by itself."""
        from prompt_toolkit.input.typeahead import store_typeahead
        from prompt_toolkit.key_binding import KeyPress
        from prompt_toolkit.keys import Keys

        typed = self._typed()
        breaks = [i for i, press in enumerate(typed) if press.key in (Keys.ControlJ, Keys.ControlM)]
        if breaks == [len(typed) - 1]:
            typed[-1] = KeyPress(Keys.ControlM, "\r")
        store_typeahead(self._session.input, typed)

    def _typed(self) -> list[KeyPress]:
        from prompt_toolkit.keys import Keys

        source = self._session.input
        typed: list[KeyPress] = []
        with source.raw_mode():
            while more := source.read_keys():
                typed += more
            typed += source.flush_keys()
        dropped = (Keys.ControlC, Keys.ControlZ, Keys.Escape, Keys.CPRResponse)
        return [press for press in typed if press.key not in dropped]


def _after_lines(presses: list[KeyPress]) -> list[KeyPress]:
    """Without the line breaks at the beginning."""
    from prompt_toolkit.keys import Keys

    start = next((i for i, press in enumerate(presses) if press.key != Keys.ControlJ), len(presses))
    return presses[start:]


def _names_a_command(text: str) -> bool:
    return text.startswith("/") and not text.startswith("//") and " " not in text and "\n" not in text
