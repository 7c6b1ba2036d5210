"""The order that vendors ask for: whatever the context looked like, steps alternate and calls are answered."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from veche.ports.content import (
    ErrorPart,
    ImagePart,
    Part,
    ReasoningPart,
    Role,
    TextPart,
    ToolCallPart,
    ToolResultPart,
)
from veche.ports.provider import Blob, ChatMessage, ChatRequest
from veche.ports.transcript import (
    GO_ON,
    NO_RESULT,
    OPENING,
    AssistantStep,
    Step,
    ToolStep,
    UserStep,
    arguments_object,
    arguments_text,
    blob_text,
    transcript,
)

_texts = st.sampled_from(["", " ", "one", "two\n", "\n\n"])
_ids = st.sampled_from(["a", "b", "c"])
_parts: st.SearchStrategy[Part] = st.one_of(
    st.builds(TextPart, _texts),
    st.builds(ReasoningPart, _texts),
    st.builds(ToolCallPart, _ids, st.just("f"), st.just("{}")),
    st.builds(ToolResultPart, _ids, _texts),
    st.builds(ImagePart, st.just("i"), st.just("i.png"), st.just("image/png"), st.just(1)),
    st.builds(ErrorPart, st.just("code"), st.just("text")),
)
_roles: st.SearchStrategy[Role] = st.sampled_from(["user", "assistant", "system"])
_messages = st.lists(st.builds(ChatMessage, _roles, st.lists(_parts, max_size=6)), max_size=8)


@given(_messages, st.booleans(), st.booleans())
def test_any_context_comes_out_in_order(messages: list[ChatMessage], first: bool, last: bool) -> None:
    before = [list(message.parts) for message in messages]
    steps = transcript(ChatRequest("m", messages), user_first=first, user_last=last).steps
    for earlier, later in zip([None, *steps], steps, strict=False):
        _check(earlier, later)
    assert not (isinstance(steps[-1], AssistantStep) and steps[-1].calls) if steps else True
    assert not first or isinstance(steps[0], UserStep)
    assert not last or not steps or not isinstance(steps[-1], AssistantStep)
    assert before == [list(message.parts) for message in messages]  # the request stays as it was


def _check(earlier: Step | None, later: Step) -> None:
    match later:
        case UserStep(parts):
            assert parts
            assert not isinstance(earlier, UserStep)
        case AssistantStep(calls=calls):
            assert calls or later.text.strip()
            assert not isinstance(earlier, AssistantStep)
        case ToolStep(answers):
            assert isinstance(earlier, AssistantStep)
            assert [answer.call for answer in answers] == earlier.calls
    if isinstance(earlier, AssistantStep) and earlier.calls:
        assert isinstance(later, ToolStep)


@given(_messages)
def test_every_word_of_people_and_models_stays(messages: list[ChatMessage]) -> None:
    result = transcript(ChatRequest("m", messages))
    said = result.system + "".join(
        step.text
        if isinstance(step, AssistantStep)
        else "".join(part.text for part in step.parts if isinstance(part, TextPart))
        for step in result.steps
        if not isinstance(step, ToolStep)
    )
    words = [part.text for message in messages for part in message.parts if isinstance(part, TextPart)]
    assert said.count("one") == sum(text.count("one") for text in words)


def _steps(*parts: Part) -> list[Step]:
    messages = [ChatMessage("user", [TextPart("Q")]), ChatMessage("assistant", list(parts))]
    return transcript(ChatRequest("m", messages)).steps[1:]


def test_a_turn_with_tools_becomes_its_steps() -> None:
    first, second, third = ToolCallPart("a", "f", "{}"), ToolCallPart("b", "f", "{}"), ToolCallPart("c", "g", "{}")
    steps = _steps(
        TextPart("Look."),
        first,
        second,
        ToolResultPart("b", "B"),
        ToolResultPart("a", "A"),
        third,
        ToolResultPart("c", "C"),
        TextPart("Done."),
    )
    shapes = [
        [answer.result.content for answer in step.answers] if isinstance(step, ToolStep) else getattr(step, "text", "")
        for step in steps
    ]
    assert shapes == ["Look.", ["A", "B"], "", ["C"], "Done."]


def test_a_call_without_result_is_answered() -> None:
    steps = _steps(ToolCallPart("a", "f", "{}"), TextPart("Never mind."))
    assert isinstance(steps[1], ToolStep)
    result = steps[1].answers[0].result
    assert (result.content, result.is_error) == (NO_RESULT, True)


def test_only_the_turn_under_way_is_current() -> None:
    call, result = ToolCallPart("a", "f", "{}"), ToolResultPart("a", "A")
    messages = [
        ChatMessage("user", [TextPart("One")]),
        ChatMessage("assistant", [call, result, TextPart("Done.")]),
        ChatMessage("user", [TextPart("Two")]),
        ChatMessage("assistant", [call, result]),
    ]
    steps = transcript(ChatRequest("m", messages)).steps
    assert [step.current for step in steps if isinstance(step, AssistantStep)] == [False, False, True]


def test_lines_for_vendors_that_want_the_user_at_the_ends() -> None:
    request = ChatRequest("m", [ChatMessage("assistant", [TextPart("Hello")])])
    steps = transcript(request, user_first=True, user_last=True).steps
    assert [step.parts[0].text for step in steps if isinstance(step, UserStep)] == [OPENING, GO_ON]  # type: ignore[union-attr]


def test_system_messages() -> None:
    messages = [
        ChatMessage("system", [TextPart("A")]),
        ChatMessage("user", [TextPart("Q")]),
        ChatMessage("system", [TextPart("B")]),
    ]
    result = transcript(ChatRequest("m", messages, instructions="I"))
    assert result.system == "I\n\nA"
    assert result.steps == [UserStep([TextPart("Q"), TextPart("[System: B]")])]


def test_arguments_that_are_no_object() -> None:
    assert arguments_object(ToolCallPart("a", "f", "")) == {}
    assert arguments_object(ToolCallPart("a", "f", "[1]")) == {"arguments": [1]}
    assert arguments_object(ToolCallPart("a", "f", "oops")) == {"arguments": "oops"}
    assert arguments_text(ToolCallPart("a", "f", '{"a": 1}')) == '{"a": 1}'
    assert arguments_text(ToolCallPart("a", "f", "oops")) == '{"arguments":"oops"}'


def test_a_file_in_words() -> None:
    part = ImagePart("i", "i.png", "image/png", 7)
    assert blob_text(part, Blob("image/png", "i.png", b"", "seen")) == '<file name="i.png">\nseen\n</file>'
    assert "i.png" in blob_text(part, None)
