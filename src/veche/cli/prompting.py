"""Where a person's next words come from: a line editor at a terminal, plain lines elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from veche.cli.folders import make_private
from veche.cli.terminal import has_colour, is_terminal

if TYPE_CHECKING:
    from prompt_toolkit.completion import Completer
    from prompt_toolkit.history import History
    from prompt_toolkit.key_binding import KeyBindings


class Source(Protocol):
    """Gives a person's words."""

    def read(self, drawn: Callable[[], None]) -> str:
        """The next words; `drawn` is called once the prompt can be seen.

        Raises:
            EOFError: there will be no more.
            KeyboardInterrupt: Ctrl-C on an empty line.
        """
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


def open_source(history: Path, commands: Iterable[str]) -> Source:
    """What fits standard input."""
    if not (is_terminal(sys.stdin) and (is_terminal(sys.stdout) or is_terminal(sys.stderr))):
        return Lines()
    return Editor(history, commands)


class Editor:
    """prompt_toolkit: history with search, many lines, paste. Enter sends; Alt-Enter and Ctrl-J begin a line."""

    def __init__(self, history: Path, commands: Iterable[str]) -> None:
        from prompt_toolkit import PromptSession
        from prompt_toolkit.output import ColorDepth, create_output

        self._session: PromptSession[str] = PromptSession(
            multiline=True,
            key_bindings=_keys(),
            history=_history(history),
            completer=_completer(sorted(commands)),
            complete_while_typing=False,
            prompt_continuation="  ",
            output=create_output(always_prefer_tty=True),
            color_depth=None if has_colour(sys.stdout) else ColorDepth.DEPTH_1_BIT,
        )

    def read(self, drawn: Callable[[], None]) -> str:
        """The next words."""
        app = self._session.app

        def once(_: object) -> None:
            app.after_render -= once
            drawn()

        app.after_render += once
        return self._session.prompt([("bold", "› ")])


def _history(path: Path) -> History:
    from prompt_toolkit.history import FileHistory, InMemoryHistory

    try:
        make_private(path.parent)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    except OSError:  # a home that cannot be written to
        return InMemoryHistory()
    return FileHistory(str(path))


def _keys() -> KeyBindings:
    from prompt_toolkit.enums import DEFAULT_BUFFER
    from prompt_toolkit.filters import has_focus
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

    keys = KeyBindings()
    typing = has_focus(DEFAULT_BUFFER)

    @keys.add("enter", filter=typing)
    def _send(event: KeyPressEvent) -> None:
        event.current_buffer.validate_and_handle()

    @keys.add("escape", "enter", filter=typing)
    @keys.add("c-j", filter=typing)
    def _newline(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\n")

    @keys.add("c-c", filter=typing)
    def _clear(event: KeyPressEvent) -> None:
        if event.current_buffer.text:
            event.current_buffer.reset()
        else:
            event.app.exit(exception=KeyboardInterrupt())

    return keys


def _completer(commands: list[str]) -> Completer:
    from prompt_toolkit.completion import CompleteEvent, Completer, Completion
    from prompt_toolkit.document import Document

    class Commands(Completer):
        """Completes `/he` to `/help`."""

        def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
            text = document.text
            if text.startswith("/") and " " not in text:
                for name in commands:
                    if f"/{name}".startswith(text):
                        yield Completion(f"/{name}", start_position=-len(text))

    return Commands()
