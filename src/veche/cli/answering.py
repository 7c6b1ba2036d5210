"""Asks, shows the answer while it comes, and stops it on Ctrl-C, keeping what came."""

from __future__ import annotations

import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from types import FrameType
from typing import TYPE_CHECKING, Any

from veche.cli.ending import INTERRUPTED, PIPE_CLOSED
from veche.cli.printer import Printer, drop_output
from veche.cli.stage import Stage
from veche.cli.terminal import no_echo
from veche.cli.words import notice, say
from veche.client.steps import Delta, Failed, Finished, Noted, Started, Step

if TYPE_CHECKING:
    from veche.client.entities import Message, Note, VecheError
    from veche.client.port import Client

_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]

TICK = 0.5  # s of silence


@dataclass
class Outcome:
    """What came of a question; `code` is what a command should end with if it was cut short."""

    message: Message | None = None
    error: VecheError | None = None
    text: str = ""  # what the error says
    code: int = 0


class _Stop(int):
    """A wish to end, as an exit code."""


@contextmanager
def _signals(queue: SimpleQueue[Any]) -> Iterator[None]:
    """Signals become things in the queue, so that nothing is cut in the middle of a line."""

    def wish(number: int, _: FrameType | None) -> None:
        queue.put(_Stop(128 + number))

    before = {number: signal.signal(number, wish) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def answer(stage: Stage, ask: Callable[[Client], AsyncIterator[Step]], printer: Printer) -> Outcome:
    """The answer to what `ask` asks, shown by `printer`.

    A first signal stops the turn and waits for what is kept of it; a second one leaves at once.

    Raises:
        VecheError: it was not even taken, or the way to it broke.
        SystemExit: the second signal.
    """
    queue = stage.stream(ask)
    with _signals(queue), no_echo():
        return _Watch(stage, printer).follow(queue)


class _Watch:
    """Follows one answer."""

    def __init__(self, stage: Stage, printer: Printer) -> None:
        self._stage = stage
        self._printer = printer
        self._outcome = Outcome()
        self._turn: str | None = None
        self._deaf = False  # nobody reads what we print

    def follow(self, queue: SimpleQueue[Any]) -> Outcome:
        """Takes what comes until the end."""
        while True:
            try:
                item = queue.get(timeout=TICK if self._printer.ticks else None)
            except Empty:
                self._printer.tick()
                continue
            if item is None:
                break
            if isinstance(item, BaseException):
                self._print_end()
                raise item
            if isinstance(item, _Stop):
                self._wish(int(item))
            else:
                self._step(item)
        self._print_end()
        return self._outcome

    def _step(self, step: Step) -> None:
        if not self._deaf:
            self._print(lambda: self._printer.hear(step))
        match step:
            case Started(turn=turn):
                self._turn = turn.id if turn else None
                if self._outcome.code:
                    self._stop()
            case Delta():
                if not self._deaf:
                    self._print(lambda: self._printer.piece(step.part, step.kind, step.text))
            case Noted():
                self._print(self._printer.make_room)
                notice(_note(step.note))
            case Finished():
                self._outcome.message = step.message
            case Failed():
                self._outcome.message, self._outcome.error = step.message, step.error
                self._outcome.text = step.text

    def _print(self, write: Callable[[], None]) -> None:
        try:
            write()
        except BrokenPipeError:
            self._deaf = True
            drop_output()
            self._wish(PIPE_CLOSED)

    def _print_end(self) -> None:
        try:
            self._printer.end()
        except BrokenPipeError:
            drop_output()
            self._outcome.code = self._outcome.code or PIPE_CLOSED

    def _wish(self, code: int) -> None:
        if self._outcome.code:
            raise SystemExit(INTERRUPTED)
        self._outcome.code = code
        self._stop()

    def _stop(self) -> None:
        if self._turn is not None:
            turn = self._turn
            self._stage.begin(lambda client: client.stop(turn))


def _note(note: Note) -> str:
    facts = {name: value for name, value in note.data.items() if isinstance(value, str | int | float)}
    facts["wait"] = round(float(facts.get("wait", 0)), 1)
    return say(f"note_{note.kind}", **{**facts, "text": note.text, "from_": facts.get("from", "")}).strip()
