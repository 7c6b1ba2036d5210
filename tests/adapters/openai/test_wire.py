"""The chat completions wire as pure functions: bodies as they go out, streams as they come in, cut anywhere."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.adapters.cutting import cut_short, cuts, decoded, every_cut
from veche.adapters.openai.settings import Options
from veche.adapters.openai.wire.request import request_body
from veche.adapters.openai.wire.stream import Decoder
from veche.ports.content import (
    CitationPart,
    Cited,
    Finished,
    ImagePart,
    Params,
    ReasoningDelta,
    ReasoningPart,
    StreamEvent,
    TextDelta,
    TextPart,
    ToolCallDelta,
    ToolCallPart,
    ToolResultPart,
    Usage,
    UsageReport,
)
from veche.ports.failures import kind_of
from veche.ports.provider import (
    Blob,
    ChatMessage,
    ChatRequest,
    ProviderCut,
    ProviderLimited,
    ProviderOverloaded,
    ProviderQuota,
    ToolSpec,
)


def _lines(*chunks: dict[str, Any] | str) -> bytes:
    texts = [chunk if isinstance(chunk, str) else json.dumps(chunk, ensure_ascii=False) for chunk in chunks]
    return b"".join(f"data: {text}\n\n".encode() for text in texts)


def _delta(reason: str | None = None, **delta: Any) -> dict[str, Any]:
    return {"model": "m-1", "choices": [{"index": 0, "delta": delta, "finish_reason": reason}]}


STREAM = b": OPENROUTER PROCESSING\n\n" + _lines(
    _delta(role="assistant", content=""),
    _delta(reasoning_content="Думаю"),
    _delta(content="Привет"),
    _delta(content=", 🌍"),
    _delta(tool_calls=[{"index": 0, "id": "c1", "type": "function", "function": {"name": "f", "arguments": ""}}]),
    _delta(tool_calls=[{"index": 0, "function": {"arguments": '{"a": '}}]),
    _delta(tool_calls=[{"index": 0, "function": {"arguments": "1}"}}]),
    _delta("tool_calls"),
    {
        "choices": [],
        "usage": {
            "prompt_tokens": 10,
            "completion_tokens": 7,
            "prompt_tokens_details": {"cached_tokens": 4},
            "completion_tokens_details": {"reasoning_tokens": 2},
        },
    },
    "[DONE]",
).replace(b"\n\ndata: {", b"\r\n\r\ndata: {", 2)
EVENTS: list[StreamEvent] = [
    ReasoningDelta("Думаю"),
    TextDelta("Привет"),
    TextDelta(", 🌍"),
    ToolCallDelta(0, "c1", "f", ""),
    ToolCallDelta(0, arguments='{"a": '),
    ToolCallDelta(0, arguments="1}"),
    UsageReport(Usage(10, 7, 4, None, 2)),
    Finished("tool_calls", "m-1"),
]


def test_a_stream_is_read() -> None:
    assert decoded(Decoder(), [STREAM]) == (EVENTS, None)


def test_a_stream_is_the_same_wherever_it_is_cut() -> None:
    every_cut(Decoder, STREAM)


@given(cuts(STREAM))
def test_a_stream_is_the_same_in_random_pieces(chunks: list[bytes]) -> None:
    assert decoded(Decoder(), chunks) == (EVENTS, None)


def test_a_stream_that_stops_early_is_cut() -> None:
    cut_short(Decoder, STREAM, STREAM.index(b'"finish_reason": "tool_calls"'))


@given(st.binary(max_size=200))
def test_no_bytes_break_the_decoder(junk: bytes) -> None:
    _, fault = decoded(Decoder(), [junk])
    assert fault is not None or b"[DONE]" in junk


def test_the_reason_is_enough_of_an_end() -> None:
    events, fault = decoded(Decoder(), [_lines(_delta(content="x"), _delta("length"))])
    assert (events[-1], fault) == (Finished("length", "m-1"), None)


def test_the_mark_is_enough_of_an_end() -> None:
    assert decoded(Decoder(), [_lines(_delta(content="x"), "[DONE]")])[0][-1] == Finished("stop", "m-1")


def test_an_answer_that_was_not_streamed_is_read() -> None:
    whole = {
        "model": "m-1",
        "choices": [{"message": {"role": "assistant", "content": "Hi"}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 2},
    }
    text = json.dumps(whole, indent=1).encode()
    expected = [TextDelta("Hi"), UsageReport(Usage(1, 2)), Finished("stop", "m-1")]
    assert decoded(Decoder(), [text[:10], text[10:]]) == (expected, None)


@pytest.mark.parametrize(
    ("usage", "expected"),
    [
        ({"prompt_tokens": 9, "completion_tokens": 5, "prompt_cache_hit_tokens": 3}, Usage(9, 5, 3)),
        ({"prompt_tokens": 9, "completion_tokens": 5, "precached_prompt_tokens": 2}, Usage(9, 5, 2)),
        (  # xAI: reasoning is beside the completion
            {
                "prompt_tokens": 9,
                "completion_tokens": 5,
                "total_tokens": 34,
                "completion_tokens_details": {"reasoning_tokens": 20},
            },
            Usage(9, 25, reasoning_tokens=20),
        ),
        ({"prompt_tokens": 9, "completion_tokens": None, "prompt_tokens_details": None}, Usage(9)),
    ],
)
def test_usage_of_many_vendors(usage: dict[str, Any], expected: Usage) -> None:
    events, _ = decoded(Decoder(), [_lines({"choices": [], "usage": usage}, "[DONE]")])
    assert events[0] == UsageReport(expected)


@pytest.mark.parametrize(
    ("chunks", "kind"),
    [
        (_lines({"error": {"message": "Rate limit", "type": "rate_limit_error"}}), ProviderLimited),
        (_lines({"error": {"code": 502, "message": "Upstream failed"}, "choices": []}), ProviderOverloaded),
        (_lines({"error": {"code": 402, "message": "More credits"}}), ProviderQuota),
        (_lines({"error": "something broke"}), ProviderOverloaded),
        (_lines({"object": "error", "message": "CUDA out of memory", "code": 500}), ProviderOverloaded),
        (_lines({"status": 429, "message": "Too many requests"}), ProviderLimited),
        (b'event: error\ndata: {"message": "overloaded"}\n\n', ProviderOverloaded),
        (_lines(_delta("error")), ProviderOverloaded),
        (_lines("nonsense"), ProviderCut),
        (_lines({"choices": "nonsense"}), ProviderCut),
        (b'{"error": {"message": "quota", "code": "insufficient_quota"}}', ProviderQuota),
    ],
)
def test_errors_of_many_vendors(chunks: bytes, kind: type[Exception]) -> None:
    first = _lines(_delta(content="x")) if not chunks.startswith(b"{") else b""
    events, fault = decoded(Decoder(), [first + chunks])
    assert fault is not None
    assert kind_of(fault) is kind
    assert events == ([TextDelta("x")] if first else [])


def test_calls_of_vendors_that_forget_the_index_or_repeat_it() -> None:
    def call(index: int | None, call_id: str | None, name: str | None, arguments: object) -> dict[str, Any]:
        return _delta(tool_calls=[{"index": index, "id": call_id, "function": {"name": name, "arguments": arguments}}])

    stream = _lines(
        call(None, "a", "f", "{}"),  # no index
        call(0, "b", "g", '{"x":'),
        call(0, "b", "g", "1}"),  # everything again
        call(0, "c", "h", {"y": 2}),  # another call under the same index, arguments as an object
        call(5, None, "i", "{}"),  # no id
        _delta("stop"),
    )
    events, _ = decoded(Decoder("call_x"), [stream])
    assert events == [
        ToolCallDelta(0, "a", "f", "{}"),
        ToolCallDelta(1, "b", "g", '{"x":'),
        ToolCallDelta(1, arguments="1}"),
        ToolCallDelta(2, "c", "h", '{"y":2}'),
        ToolCallDelta(3, "call_x_3", "i", "{}"),
        Finished("tool_calls", "m-1"),
    ]


def test_thinking_in_pieces_and_sources() -> None:
    stream = _lines(
        _delta(content=[{"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]}]),
        _delta(content=[{"type": "text", "text": "Yes"}]),
        _delta(content="1", reasoning="both"),
        _delta(annotations=[{"type": "url_citation", "url_citation": {"url": "https://a.b", "title": "A"}}]),
        "[DONE]",
    )
    events, _ = decoded(Decoder(), [stream])
    assert events[:-1] == [
        ReasoningDelta("hm"),
        TextDelta("Yes"),
        ReasoningDelta("both"),
        TextDelta("1"),
        Cited(CitationPart(1, "A", "", url="https://a.b", source="web")),
    ]


# Requests

TOOL = ToolSpec("f", "Does f.", {"type": "object", "properties": {}})


def _turn() -> list[ChatMessage]:
    return [
        ChatMessage("user", [TextPart("Hi"), ImagePart("i", "a.png", "image/png", 3)]),
        ChatMessage(
            "assistant",
            [
                ReasoningPart("Let me see."),
                TextPart("Wait."),
                ToolCallPart("call-1", "f", '{"a":1}'),
                ToolResultPart("call-1", "42"),
            ],
        ),
    ]


def test_the_body_of_a_whole_request() -> None:
    request = ChatRequest(
        "gpt-x",
        _turn(),
        instructions="Be brief.",
        params=Params(temperature=0.5, max_tokens=9, stop=["X"], seed=1, reasoning_effort="low"),
        tools=[TOOL],
        tool_choice="f",
        response_schema={"type": "object", "properties": {}, "required": [], "additionalProperties": False},
        blobs={"i": Blob("image/png", "a.png", b"abc")},
        person="p",
    )
    options = Options(max_tokens="max_completion_tokens", person="safety_identifier")
    assert request_body(request, options) == {
        "model": "gpt-x",
        "messages": [
            {"role": "system", "content": "Be brief."},
            {
                "role": "user",
                "content": [
                    {"type": "text", "text": "Hi"},
                    {"type": "image_url", "image_url": {"url": "data:image/png;base64,YWJj"}},
                ],
            },
            {
                "role": "assistant",
                "content": "Wait.",
                "tool_calls": [{"id": "call-1", "type": "function", "function": {"name": "f", "arguments": '{"a":1}'}}],
            },
            {"role": "tool", "tool_call_id": "call-1", "content": "42"},
        ],
        "stream": True,
        "stream_options": {"include_usage": True},
        "temperature": 0.5,
        "max_completion_tokens": 9,
        "stop": ["X"],
        "seed": 1,
        "reasoning_effort": "low",
        "tools": [
            {"type": "function", "function": {"name": "f", "description": "Does f.", "parameters": TOOL.parameters}}
        ],
        "tool_choice": {"type": "function", "function": {"name": "f"}},
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "answer", "schema": request.response_schema, "strict": True},
        },
        "safety_identifier": "p",
    }


def test_the_body_of_the_smallest_request() -> None:
    request = ChatRequest("m", [ChatMessage("user", [TextPart("Hi")])])
    assert request_body(request, Options(usage=False)) == {
        "model": "m",
        "messages": [{"role": "user", "content": "Hi"}],
        "stream": True,
    }


def test_thoughts_go_back_only_in_the_turn_under_way() -> None:
    request = ChatRequest("m", _turn())
    body = request_body(request, Options(thoughts_back=True))
    assert body["messages"][1]["reasoning_content"] == "Let me see."
    request.messages.append(ChatMessage("user", [TextPart("And?")]))
    assert "reasoning_content" not in request_body(request, Options(thoughts_back=True))["messages"][1]


def test_ids_of_calls_fit_the_vendor() -> None:
    body = request_body(ChatRequest("m", _turn()), Options(call_ids="nine"))
    call, result = body["messages"][1]["tool_calls"][0]["id"], body["messages"][2]["tool_call_id"]
    assert call == result
    assert len(call) == 9
    assert call.isalnum()


def test_the_dialect_of_functions() -> None:
    body = request_body(ChatRequest("m", _turn(), tools=[TOOL]), Options(tools="functions", images=False, usage=False))
    assert body["messages"][1:] == [
        {
            "role": "assistant",
            "content": "Wait.",
            "function_call": {"name": "f", "arguments": {"a": 1}},
            "functions_state_id": "call-1",
        },
        {"role": "function", "name": "f", "content": "42"},
    ]
    assert body["functions"] == [{"name": "f", "description": "Does f.", "parameters": TOOL.parameters}]
    assert body["function_call"] == "auto"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (Options(structured="object_schema"), {"type": "json_object", "schema": {"type": "array"}}),
        (Options(structured="flat_schema"), {"type": "json_schema", "schema": {"type": "array"}}),
        (Options(structured="object"), {"type": "json_object"}),
    ],
)
def test_ways_to_ask_for_a_schema(options: Options, expected: dict[str, Any]) -> None:
    request = ChatRequest("m", [ChatMessage("user", [TextPart("Hi")])], response_schema={"type": "array"})
    body = request_body(request, options)
    assert body["response_format"] == expected
    assert ("JSON Schema" in str(body["messages"])) == (options.structured == "object")


def test_parameters_that_the_model_does_not_take_stay_here() -> None:
    request = ChatRequest("m", [], params=Params(temperature=1, max_tokens=5, reasoning_effort="high"))
    body = request_body(request, Options(reasoning="object"), accepted=["max_tokens", "reasoning_effort"])
    assert "temperature" not in body
    assert (body["max_tokens"], body["reasoning"]) == (5, {"effort": "high"})
