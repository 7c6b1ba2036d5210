"""Keys of the line: what sends, what begins a line, what clears, and the way into the person's own editor."""

from __future__ import annotations

from typing import Literal

from prompt_toolkit.application import get_app, run_in_terminal
from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import Condition, emacs_mode, has_focus
from prompt_toolkit.input.ansi_escape_sequences import ANSI_SEQUENCES
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys

from veche.cli.ending import Ending
from veche.cli.words import notice

# Shift-Enter and its like, where the terminal tells them from Enter
_LINE = (Keys.ControlJ,)
_OTHER = (Keys.Escape, Keys.ControlM)
_REPORTED = {"13;2u": _LINE, "27;2;13~": _LINE, "13;5u": _LINE, "27;5;13~": _LINE, "13;3u": _OTHER, "27;3;13~": _OTHER}


def line_keys(enter: Literal["send", "newline"]) -> KeyBindings:
    """The keys; with `newline` Enter and Alt-Enter change places."""
    ANSI_SEQUENCES.update({f"\x1b[{code}": keys for code, keys in _REPORTED.items()})
    keys = KeyBindings()
    typing = has_focus(DEFAULT_BUFFER)
    has_text = Condition(lambda: bool(get_app().current_buffer.text))
    sends: tuple[str, ...] = ("enter",)
    begins: tuple[str, ...] = ("escape", "enter")
    if enter == "newline":
        sends, begins = begins, sends

    @keys.add(*sends, filter=typing)
    def _send(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        state = buffer.complete_state
        if state is not None and state.current_completion is not None:  # Enter takes what is marked in the list
            buffer.complete_state = None
            return
        buffer.validate_and_handle()

    @keys.add(*begins, filter=typing)
    @keys.add("c-j", filter=typing)
    def _newline(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if enter == "newline" and buffer.text.lstrip().startswith("/") and "\n" not in buffer.text:
            buffer.validate_and_handle()  # a command has one line
        else:
            buffer.insert_text("\n")

    @keys.add("c-c", filter=typing)
    def _clear(event: KeyPressEvent) -> None:
        if event.current_buffer.text:
            event.current_buffer.reset()
        else:
            event.app.exit(exception=KeyboardInterrupt())

    @keys.add("escape", "escape", filter=typing & emacs_mode & ~has_text)
    def _tree(event: KeyPressEvent) -> None:
        event.app.exit(result="/tree -i")

    @keys.add("c-x", "c-e", filter=typing)
    def _edit(event: KeyPressEvent) -> None:
        event.app.create_background_task(_in_editor(event))

    return keys


async def _in_editor(event: KeyPressEvent) -> None:
    from veche.cli.editor import edit

    buffer = event.current_buffer

    def work() -> None:
        try:
            new = edit(buffer.text)
        except Ending as error:
            notice(error.text, dim=False)
            return
        if new is not None:
            buffer.text = new
            buffer.cursor_position = len(new)

    await run_in_terminal(work)
