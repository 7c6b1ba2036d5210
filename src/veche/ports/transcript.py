"""Puts a context into the strict order that vendors ask for, once for every wire; pure."""

from __future__ import annotations

from typing import Literal

import msgspec

from veche.ports.content import (
    AudioPart,
    CitationPart,
    ErrorPart,
    FilePart,
    ImagePart,
    Part,
    ReasoningPart,
    TextPart,
    ToolCallPart,
    ToolResultPart,
)
from veche.ports.provider import Blob, ChatRequest

NO_RESULT = "The call was interrupted; there is no result."
OPENING = "(The conversation begins.)"
GO_ON = "(Go on from where the last answer broke off.)"

Attachment = FilePart | ImagePart | AudioPart


class Answered(msgspec.Struct):
    """A tool call with the result that belongs to it."""

    call: ToolCallPart
    result: ToolResultPart


class UserStep(msgspec.Struct, tag="user"):
    """What people say: text and attachments."""

    parts: list[TextPart | FilePart | ImagePart | AudioPart]


class AssistantStep(msgspec.Struct, tag="assistant"):
    """What a model said, then which tools it called. `current` marks the steps of the turn that is under way."""

    parts: list[TextPart | ReasoningPart]
    calls: list[ToolCallPart]
    current: bool = False

    @property
    def text(self) -> str:
        """The visible text."""
        return "".join(part.text for part in self.parts if isinstance(part, TextPart))

    @property
    def reasoning(self) -> list[ReasoningPart]:
        """The thoughts, in order."""
        return [part for part in self.parts if isinstance(part, ReasoningPart)]


class ToolStep(msgspec.Struct, tag="tool"):
    """Results of all calls of the assistant step just before, in the order of the calls."""

    answers: list[Answered]


Step = UserStep | AssistantStep | ToolStep


class Transcript(msgspec.Struct):
    """`system` text and steps.

    Steps alternate: no two user or two assistant steps stand side by side, each tool step follows the assistant
    step that called and answers all its calls, and nothing is empty.
    """

    system: str
    steps: list[Step]


def transcript(request: ChatRequest, *, user_first: bool = False, user_last: bool = False) -> Transcript:
    """The context of `request` in order.

    System messages at the start join the instructions; later ones become words of the user in brackets, because
    most chat templates take no system message in the middle. Calls without a result get `NO_RESULT`, results
    without a call are left out. `user_first` and `user_last` add a line where the vendor wants a user's.
    """
    builder = _Builder([request.instructions] if request.instructions else [])
    for message in request.messages:
        for part in message.parts:
            builder.add(message.role, part)
        builder.end_message()
    steps = builder.finish()
    if user_first and not (steps and isinstance(steps[0], UserStep)):
        steps.insert(0, UserStep([TextPart(OPENING)]))
    if user_last and isinstance(steps[-1] if steps else None, AssistantStep):
        steps.append(UserStep([TextPart(GO_ON)]))
    _mark_current(steps)
    return Transcript("\n\n".join(builder.system), steps)


def _mark_current(steps: list[Step]) -> None:
    for step in reversed(steps):
        match step:
            case UserStep():
                return
            case AssistantStep():
                step.current = True


class _Builder:
    def __init__(self, system: list[str]) -> None:
        self.system = system
        self._steps: list[Step] = []
        self._results: dict[str, ToolResultPart] = {}

    def add(self, role: Literal["user", "assistant", "system"], part: Part) -> None:
        match part:
            case CitationPart() | ErrorPart():
                return
            case ToolResultPart():
                self._results.setdefault(part.call_id, part)
            case ToolCallPart():
                self._call(part)
            case ReasoningPart():
                if role == "assistant":
                    self._assistant().parts.append(part)
            case TextPart():
                if part.text.strip():
                    self._say(role, part)
            case FilePart() | ImagePart() | AudioPart():
                self._attach(role, part)

    def end_message(self) -> None:
        """Two assistant messages side by side stay apart by an empty line."""
        match self._steps[-1] if self._steps else None:
            case AssistantStep(calls=[], parts=[*_, TextPart() as last]):
                last.text += "\n\n"

    def finish(self) -> list[Step]:
        self._close_calls()
        steps: list[Step] = []
        for step in self._steps:
            match step, steps[-1] if steps else None:
                case _ if _is_empty(step):
                    continue
                case UserStep() as later, UserStep() as earlier:  # an empty answer stood between them
                    earlier.parts.extend(later.parts)
                    continue
                case AssistantStep(parts=[*_, TextPart() as last]), _:
                    last.text = last.text.rstrip()  # Anthropic refuses white space at the end
            steps.append(step)
        return steps

    def _say(self, role: str, part: TextPart) -> None:
        if role == "assistant":
            self._assistant().parts.append(TextPart(part.text))
        elif role == "system" and not self._steps:
            self.system.append(part.text)
        else:
            text = f"[System: {part.text}]" if role == "system" else part.text
            self._user().parts.append(TextPart(text))

    def _attach(self, role: str, part: Attachment) -> None:
        if role == "assistant":  # no vendor takes attachments from the assistant
            self._assistant().parts.append(TextPart(f"[{part.name}]"))
        else:
            self._user().parts.append(part)

    def _call(self, part: ToolCallPart) -> None:
        last = self._steps[-1] if self._steps else None
        # A result that is already here means that the model saw it: what follows is its next step.
        if isinstance(last, AssistantStep) and any(call.call_id in self._results for call in last.calls):
            self._close_calls()
        self._assistant(calling=True).calls.append(part)

    def _assistant(self, *, calling: bool = False) -> AssistantStep:
        match self._steps[-1] if self._steps else None:
            case AssistantStep(calls=[]) as step:
                return step
            case AssistantStep() as step:
                if calling:
                    return step
                self._close_calls()
        step = AssistantStep([], [])
        self._steps.append(step)
        return step

    def _user(self) -> UserStep:
        match self._steps[-1] if self._steps else None:
            case UserStep() as step:
                return step
            case AssistantStep():
                self._close_calls()
        step = UserStep([])
        self._steps.append(step)
        return step

    def _close_calls(self) -> None:
        match self._steps[-1] if self._steps else None:
            case AssistantStep(calls=[_, *_] as calls):
                self._steps.append(ToolStep([Answered(call, self._result(call)) for call in calls]))

    def _result(self, call: ToolCallPart) -> ToolResultPart:
        found = self._results.pop(call.call_id, None)
        return found or ToolResultPart(call.call_id, NO_RESULT, is_error=True)


def _is_empty(step: Step) -> bool:
    match step:
        case UserStep(parts=[]) | ToolStep(answers=[]):
            return True
        case AssistantStep(calls=[]):
            return not step.text.strip()
    return False


def blob_text(part: Attachment, blob: Blob | None) -> str:
    """What a model that cannot take an attachment itself gets instead: its text, or a word that it is there."""
    if blob is not None and blob.text is not None:
        return f'<file name="{part.name}">\n{blob.text}\n</file>'
    return f"[{part.name}: {part.media_type}, {part.size} bytes, not readable here]"


def arguments_object(call: ToolCallPart) -> dict[str, object]:
    """The arguments of a call as an object, for wires that do not carry them as text."""
    try:
        value = msgspec.json.decode(call.arguments or "{}")
    except msgspec.DecodeError:
        return {"arguments": call.arguments}
    return value if isinstance(value, dict) else {"arguments": value}


def arguments_text(call: ToolCallPart) -> str:
    """The arguments of a call as JSON text of an object, even where the model wrote something else."""
    try:
        is_object = isinstance(msgspec.json.decode(call.arguments), dict)
    except msgspec.DecodeError:
        is_object = False
    return call.arguments if is_object else msgspec.json.encode(arguments_object(call)).decode()
