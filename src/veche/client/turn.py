"""Makes steps of a turn's server-sent events, whichever way they come, and gives nothing twice."""

from __future__ import annotations

import msgspec

from veche.client.problems import failure_of
from veche.client.steps import Delta, Failed, Finished, Noted, Started, Step
from veche.features.conversations.schemas import Message, Note, Turn
from veche.features.turns.schemas import Accepted
from veche.kit.errors import NotFound
from veche.ports.content import ReasoningPart, TextPart


class _Partial(msgspec.Struct):
    answer: Message
    n: int


class _Piece(msgspec.Struct):
    n: int
    part: int
    kind: str
    text: str


class _Done(msgspec.Struct):
    turn: Turn | None


_accepted = msgspec.json.Decoder(Accepted).decode
_partial = msgspec.json.Decoder(_Partial).decode
_piece = msgspec.json.Decoder(_Piece).decode
_note = msgspec.json.Decoder(Note).decode
_message = msgspec.json.Decoder(Message | None).decode
_done = msgspec.json.Decoder(_Done).decode


class TurnReader:
    """Follows one turn over any number of connections; a text part is a position up to which it was given."""

    def __init__(self) -> None:
        self.turn_id: str | None = None
        self.done = False
        self._started = False
        self._n = 0
        self._given: dict[int, int] = {}  # part → characters
        self._notes: list[Note] = []
        self._last: Message | None = None

    def take(self, event: bytes, data: bytes) -> list[Step]:
        """The steps that one event makes.

        Raises:
            NotFound: the answer was removed while it was written.
        """
        match event:
            case b"delta":
                return self._delta(_piece(data))
            case b"start":
                return self.start(_accepted(data))
            case b"partial":
                partial = _partial(data)
                self._n = partial.n
                return self._catch_up(partial.answer)
            case b"note":
                return self._note(_note(data))
            case b"message":
                self._last = _message(data)
                return []
            case b"done":
                return self._end(_done(data).turn)
            case _:
                return []  # of a later version

    def start(self, accepted: Accepted) -> list[Step]:
        """The question was taken; told once, however often it had to be asked."""
        if self._started:
            return []
        self._started = True
        self.turn_id = accepted.turn.id if accepted.turn else None
        if accepted.answer is not None and accepted.message is None:  # one that goes on: what it had is not news
            self._given = {
                i: len(part.text)
                for i, part in enumerate(accepted.answer.parts)
                if isinstance(part, TextPart | ReasoningPart)
            }
        return [Started(accepted.message, accepted.answer, accepted.turn)]

    def _delta(self, piece: _Piece) -> list[Step]:
        if piece.n <= self._n:
            return []
        self._n = piece.n
        self._given[piece.part] = self._given.get(piece.part, 0) + len(piece.text)
        return [Delta(piece.part, "text" if piece.kind == "text" else "reasoning", piece.text)]

    def _note(self, note: Note) -> list[Step]:
        if note in self._notes:
            return []
        self._notes.append(note)
        return [Noted(note)]

    def _catch_up(self, answer: Message) -> list[Step]:
        """What `answer` has beyond what was given."""
        steps: list[Step] = []
        for index, part in enumerate(answer.parts):
            if not isinstance(part, TextPart | ReasoningPart):
                continue
            given = self._given.get(index, 0)
            if len(part.text) > given:
                kind = "text" if isinstance(part, TextPart) else "reasoning"
                steps.append(Delta(index, kind, part.text[given:]))  # type: ignore[arg-type]
                self._given[index] = len(part.text)
        return steps

    def _end(self, turn: Turn | None) -> list[Step]:
        self.done = True
        message = self._last
        if message is None:
            if self.turn_id is not None:
                raise NotFound(code="messages.unknown")
            return [Finished(None)]
        steps = self._catch_up(message)
        if message.state == "failed":
            return [*steps, Failed(message, *failure_of(message))]
        return [*steps, Finished(message)]
