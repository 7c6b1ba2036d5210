"""The sitting that a command is given in, when it is given with a slash inside a conversation."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from veche.cli.manner import Manner
from veche.cli.stage import Stage

if TYPE_CHECKING:
    from veche.client.entities import Conversation, Message
    from veche.client.port import Client
    from veche.client.steps import Step


class Sitting(Protocol):
    """A conversation at the terminal, as commands see it."""

    manner: Manner
    conversation: Conversation | None
    last: Message | None
    files: list[tuple[str, bytes]]  # for the next message

    @property
    def stage(self) -> Stage: ...
    def guarded(self, work: Callable[[], None]) -> None: ...
    def ask(self, text: str) -> None: ...
    def show(self, steps: Callable[[Client], AsyncIterator[Step]]) -> None: ...
    def enter(self, conversation_id: str) -> None: ...
    def leave_conversation(self) -> None: ...


_now: list[Sitting] = []


def sitting() -> Sitting | None:
    """The sitting that a command was given in; None when it came from the shell."""
    return _now[-1] if _now else None


@contextmanager
def within(here: Sitting) -> Iterator[None]:
    """What runs inside was asked for in this sitting."""
    _now.append(here)
    try:
        yield
    finally:
        _now.pop()
