"""An answer while it is written: its text in memory, its frames to all who watch.

This is the token path: every piece passes here once, as a plain string.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic

import msgspec

from veche.features.conversations.schemas import Message, Note
from veche.features.conversations.service import topic_of
from veche.features.turns.schemas import Job
from veche.kit.live import Hub
from veche.ports.content import CitationPart, Part, ReasoningPart, TextPart, ToolCallDelta, ToolCallPart

_encode = msgspec.json.Encoder().encode


def turn_topic(turn_id: str) -> str:
    """The live topic of one turn's server-sent events."""
    return f"t:{turn_id}"


def sse(event: str, value: object) -> str:
    """One server-sent event."""
    return f"event: {event}\ndata: {_encode(value).decode()}\n\n"


class LiveAnswer:
    """Parts as far as they are. Pieces go out at once when the last frame is old enough, else with the next one."""

    def __init__(self, job: Job, answer: Message, hub: Hub, interval: Callable[[], float]) -> None:
        self.job = job
        self.answer = answer
        self.n = 0  # frames sent so far
        self.dirty = False  # has it grown since the last save?
        self.over = False  # is its end told?
        self.removed = False  # has its message gone meanwhile?
        self.notes: list[Note] = list(answer.notes)
        self._hub = hub
        self._interval = interval
        self._done: list[Part] = list(answer.parts)  # what was there before, when an answer goes on
        self._pieces: list[str] = []
        self._kind: str | None = None
        self._thought_since = 0.0
        self._signature: str | None = None
        self._calls: dict[int, ToolCallPart] = {}
        self._citations: list[CitationPart] = []
        self._sent = 0  # pieces of the open part that are out
        self._last = 0.0
        self._timer: asyncio.Handle | None = None
        self._topic, self._turn = topic_of(job.conversation_id), turn_topic(job.id)
        if self._done and isinstance(self._done[-1], TextPart):
            self._reopen()

    def _reopen(self) -> None:
        """The last text goes on in the same part."""
        last = self._done.pop()
        assert isinstance(last, TextPart)
        self._pieces, self._kind, self._sent = [last.text], "text", 1

    def add(self, kind: str, text: str) -> None:
        """A piece of text or reasoning."""
        if kind != self._kind:
            self._close_part()
            self._kind = kind
            if kind == "reasoning":
                self._thought_since = monotonic()
        self._pieces.append(text)
        self.dirty = True
        if self._timer is None:
            wait = self._last + self._interval() - monotonic()
            loop = asyncio.get_running_loop()
            # at the end of this round of the loop, so that pieces that came together go together
            self._timer = loop.call_soon(self._tick) if wait <= 0.002 else loop.call_later(wait, self._tick)

    def sign(self, signature: str) -> None:
        """The vendor's signature of the thought that is open."""
        self._signature = signature

    def call(self, delta: ToolCallDelta) -> None:
        """A piece of a tool call."""
        call = self._calls.setdefault(delta.index, ToolCallPart("", "", ""))
        call.call_id = delta.call_id or call.call_id
        call.name = delta.name or call.name
        call.arguments += delta.arguments
        self.dirty = True

    def cite(self, citation: CitationPart) -> None:
        """A source of the text."""
        self._citations.append(citation)
        self.dirty = True

    def note(self, note: Note) -> None:
        """Something that readers may want to know; it goes out at once."""
        self.notes.append(note)
        self.dirty = True
        frame = {"t": "note", "c": self.job.conversation_id, "m": self.answer.id, "note": note}
        self._hub.announce(self._topic, lambda: _encode(frame).decode())
        self._hub.announce(self._turn, lambda: sse("note", note))

    def parts(self) -> list[Part]:
        """All parts as they are now."""
        open_part = self._open_part()
        return [*self._done, *([open_part] if open_part else []), *self._calls.values(), *self._citations]

    def snapshot(self) -> Message:
        """The message as far as it is."""
        return msgspec.structs.replace(self.answer, parts=self.parts(), notes=self.notes)

    def shown(self) -> bool:
        """Has anything come?"""
        return bool(self._pieces or self._done or self._calls)

    def forget(self) -> None:
        """Nothing of this attempt counts: another model begins anew."""
        self._calls.clear()

    def finish(self) -> list[Part]:
        """Sends what waits, and gives the final parts."""
        self._flush()
        self._close_part()
        return self.parts()

    def partial_frame(self) -> str:
        """What a watcher who comes late gets first on the live socket."""
        self._flush()
        frame = {"t": "partial", "c": self.job.conversation_id, "message": self.snapshot(), "n": self.n}
        return _encode(frame).decode()

    def partial_sse(self) -> str:
        """The same for the turn's own stream."""
        self._flush()
        return sse("partial", {"answer": self.snapshot(), "n": self.n})

    def _open_part(self) -> Part | None:
        if not self._pieces:
            return None
        if len(self._pieces) > 64:  # joined now and then, so that saving stays cheap
            sent = len(self._pieces) == self._sent
            text = "".join(self._pieces)
            if sent:
                self._pieces, self._sent = [text], 1
        else:
            text = "".join(self._pieces)
        if self._kind == "reasoning":
            return ReasoningPart(text, round((monotonic() - self._thought_since) * 1000), self._signature)
        return TextPart(text)

    def _close_part(self) -> None:
        if self._pieces:
            self._flush()
            part = self._open_part()
            assert part is not None
            self._done.append(part)
        self._pieces, self._sent, self._signature, self._kind = [], 0, None, None

    def _tick(self) -> None:
        self._timer = None
        self._send(monotonic())

    def _flush(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._send(monotonic())

    def _send(self, now: float) -> None:
        fresh = self._pieces[self._sent :]
        if not fresh:
            return
        self._sent = len(self._pieces)
        self._last = now
        self.n += 1
        hub = self._hub
        in_conversation, in_turn = hub.watched(self._topic), hub.watched(self._turn)
        if not (in_conversation or in_turn):
            return
        text = _encode(fresh[0] if len(fresh) == 1 else "".join(fresh)).decode()
        body = f'"n":{self.n},"part":{len(self._done)},"kind":"{self._kind}","text":{text}}}'
        if in_conversation:
            hub.publish(self._topic, f'{{"t":"delta","c":"{self.job.conversation_id}","m":"{self.answer.id}",{body}')
        if in_turn:
            hub.publish(self._turn, f"event: delta\ndata: {{{body}\n\n")
