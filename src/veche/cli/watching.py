"""What a person at the terminal is told of an answer besides its words."""

from __future__ import annotations

from veche.cli.printer import Printer, Reasoning
from veche.cli.terminal import harmless
from veche.cli.words import plural, say
from veche.client.entities import Message, text_of
from veche.client.steps import Started, Step

_OPEN = ("interrupted", "stopped", "failed", "streaming")
_TAIL = 40


class Watching(Printer):
    """Notices when a conversation was carried on elsewhere: `seen` are the messages that were shown here."""

    def __init__(self, seen: set[str], *, reasoning: Reasoning) -> None:
        super().__init__(reasoning=reasoning)
        self.went_on = False
        self._seen = seen

    def hear(self, step: Step) -> None:
        """A step of the answer."""
        if not isinstance(step, Started):
            return
        if step.message is not None and step.message.parent_id is not None:
            self.went_on = step.message.parent_id not in self._seen
            self._seen.add(step.message.parent_id)
        self._seen.update(one.id for one in (step.message, step.answer) if one is not None)


def unfinished(answer: Message) -> str:
    """What is kept of an answer that was cut off, and what can be done; empty where it is whole."""
    if answer.state not in _OPEN:
        return ""
    state = say(f"state_{answer.state}")
    words = harmless(text_of(answer)).split()
    if not words:
        return say("run.unfinished_empty", state=state)
    tail = words[-1][-_TAIL:]
    for word in reversed(words[:-1]):
        if len(tail) + len(word) >= _TAIL:
            break
        tail = f"{word} {tail}"
    tail = f"… {tail}" if len(words) > tail.count(" ") + 1 else tail
    return say("run.unfinished", state=state, words=plural("run.words", len(words)), tail=tail)
