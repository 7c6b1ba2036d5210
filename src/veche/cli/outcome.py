"""What is printed of an answer that was waited for: its text, a block of code, data that follow a schema, facts."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from veche.cli.ending import Ending
from veche.cli.finding import short
from veche.cli.printer import Printer
from veche.cli.terminal import harmless
from veche.cli.words import notice, say
from veche.client.entities import text_of, to_json
from veche.client.steps import Delta, Failed, Finished, Noted, Started, Step

if TYPE_CHECKING:
    from veche.cli.answering import Outcome
    from veche.client.entities import Conversation

_FENCE = re.compile(
    r"^(?P<indent> {0,3})(?P<fence>`{3,}|~{3,})(?P<info>[^\n]*)\n(?P<code>.*?)(?:^ {0,3}(?P=fence)[`~]*[ \t]*$|\Z)",
    re.MULTILINE | re.DOTALL,
)


def code_in(text: str, *, last: bool) -> str | None:
    """The first block of code, or the last; None when there is none."""
    blocks = [found["code"] for found in _FENCE.finditer(text)]
    if not blocks:
        return None
    return blocks[-1 if last else 0]


def read_schema(given: str) -> dict[str, Any]:
    """The schema that stands in a file, or in the word itself.

    Raises:
        Ending: it cannot be read, or is no schema.
    """
    text = given
    if not given.lstrip().startswith("{"):
        try:
            text = Path(given).expanduser().read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise Ending(3, say("file_unreadable", path=given, reason=reason)) from error
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Ending(2, say("ask.schema_no_json", reason=error)) from error
    if not isinstance(found, dict):
        raise Ending(2, say("ask.schema_no_object"))
    return found


def data_in(text: str, schema: dict[str, Any]) -> tuple[Any, str, list[str]]:
    """The value that an answer is, its JSON as the model wrote it, and what is wrong with it."""
    from veche.cli.schema import problems_of

    raw = text.strip()
    if raw.startswith(("```", "~~~")) and (inside := code_in(raw, last=False)) is not None:
        raw = inside.strip()
    try:
        value = json.loads(raw, parse_constant=_refuse)
        return value, raw, problems_of(value, schema)
    except (ValueError, RecursionError, OverflowError) as error:  # too deep, or numbers without bounds
        return None, "", [say("ask.no_json", reason=error)]


def _refuse(word: str) -> None:
    raise ValueError(f"{word} is no JSON")


def facts_of(conversation: Conversation, outcome: Outcome) -> dict[str, object]:
    """An answer as data."""
    message = outcome.message
    error = {"code": outcome.error.code, "text": outcome.text} if outcome.error is not None else None
    return {
        "conversation_id": conversation.id,
        "message_id": message.id if message else None,
        "model": message.model if message else None,
        "state": message.state if message else None,
        "finish_reason": message.finish_reason if message else None,
        "text": text_of(message) if message else "",
        "usage": message.usage if message else None,
        "cost": message.cost if message else None,
        "first_token_ms": message.first_token_ms if message else None,
        "duration_ms": message.duration_ms if message else None,
        "error": error,
    }


def print_whole(text: str) -> None:
    """A whole answer, styled where there is a terminal."""
    printer = Printer()
    printer.piece(0, "text", text)
    printer.end()


class Lines(Printer):
    """Every step as a line of JSON, the moment it comes."""

    def __init__(self, conversation: Conversation, out: TextIO | None = None) -> None:
        super().__init__(out, silent=True)
        self._conversation = conversation

    def hear(self, step: Step) -> None:
        """A step of the answer."""
        match step:
            case Started():
                self._line(
                    event="started",
                    conversation_id=self._conversation.id,
                    message_id=step.message.id if step.message else None,
                    answer_id=step.answer.id if step.answer else None,
                    model=step.answer.requested_model if step.answer else None,
                )
            case Delta():
                self._line(event="delta", kind=step.kind, part=step.part, text=step.text)
            case Noted():
                self._line(event="note", kind=step.note.kind, text=step.note.text, data=step.note.data)
            case Finished() | Failed():
                self._end_line(step)

    def _end_line(self, step: Finished | Failed) -> None:
        message = step.message
        facts: dict[str, object] = {"event": "failed" if isinstance(step, Failed) else "finished"}
        if message is not None:
            facts |= {
                name: getattr(message, name)
                for name in ("model", "state", "finish_reason", "usage", "cost", "first_token_ms", "duration_ms")
            }
            facts["message_id"] = message.id
        if isinstance(step, Failed):
            facts["error"] = {"code": step.error.code, "text": step.text}
        self._line(**facts)

    def _line(self, **facts: object) -> None:
        self._raw(to_json(facts) + "\n")


class Telling(Printer):
    """Says also whom it asks, and where that is kept."""

    def __init__(self, conversation: Conversation, *, silent: bool) -> None:
        super().__init__(silent=silent)
        self._conversation = conversation

    def hear(self, step: Step) -> None:
        """A step of the answer."""
        if isinstance(step, Started) and step.answer is not None:
            asked = step.answer.requested_model or ""
            notice(say("ask.asking", model=harmless(asked), conversation=short(self._conversation.id)))


def tell_problems(problems: list[str], *, cut: bool) -> int:
    """Says what is wrong with data; the exit code."""
    if not problems:
        return 0
    notice(say("ask.schema_cut" if cut else "ask.schema_broken"), dim=False)
    for problem in problems:
        notice(f"  {problem}", dim=False)
    return 1
