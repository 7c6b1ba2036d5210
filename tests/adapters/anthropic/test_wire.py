"""The Anthropic wire as pure functions: bodies as they go out, streams as they come in, cut anywhere."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.adapters.cutting import cut_short, cuts, decoded, every_cut
from veche.adapters.anthropic.settings import Options, is_sampled, thinking_of
from veche.adapters.anthropic.wire.request import request_body
from veche.adapters.anthropic.wire.stream import Decoder
from veche.ports.content import (
    FilePart,
    Finished,
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
from veche.ports.provider import Blob, ChatMessage, ChatRequest, ProviderCut, ProviderOverloaded, ToolSpec

MODEL = "claude-opus-5-5"


def _event(kind: str, **fields: Any) -> bytes:
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **fields}, ensure_ascii=False)}\n\n".encode()


START = _event(
    "message_start",
    message={
        "model": "claude-opus-5-5-20260901",
        "usage": {
            "input_tokens": 5,
            "cache_read_input_tokens": 90,
            "cache_creation_input_tokens": 5,
            "output_tokens": 1,
        },
    },
)
STREAM = b"".join(
    [
        START,
        _event("ping"),
        _event("content_block_start", index=0, content_block={"type": "thinking", "thinking": "", "signature": ""}),
        _event("content_block_delta", index=0, delta={"type": "thinking_delta", "thinking": "Думаю"}),
        _event("content_block_delta", index=0, delta={"type": "signature_delta", "signature": "EqQ=="}),
        _event("content_block_stop", index=0),
        _event("content_block_start", index=1, content_block={"type": "redacted_thinking", "data": "zzz"}),
        _event("content_block_stop", index=1),
        _event("content_block_start", index=2, content_block={"type": "text", "text": ""}),
        _event("content_block_delta", index=2, delta={"type": "text_delta", "text": "Привет 🌍"}),
        _event("content_block_stop", index=2),
        _event("content_block_start", index=3, content_block={"type": "tool_use", "id": "toolu_1", "name": "f"}),
        _event("content_block_delta", index=3, delta={"type": "input_json_delta", "partial_json": '{"a"'}),
        _event("content_block_delta", index=3, delta={"type": "input_json_delta", "partial_json": ": 1}"}),
        _event("content_block_stop", index=3),
        _event("something_new", delta={"later": True}),
        _event(
            "message_delta",
            delta={"stop_reason": "tool_use", "stop_sequence": None},
            usage={"output_tokens": 50, "output_tokens_details": {"thinking_tokens": 20}},
        ),
        _event("message_stop"),
    ]
)
EVENTS: list[StreamEvent] = [
    UsageReport(Usage(100, 1, 90, 5)),
    ReasoningDelta("Думаю"),
    ReasoningDelta("", f"anthropic/{MODEL}:EqQ=="),
    ReasoningDelta("", f"anthropic-redacted/{MODEL}:zzz"),
    TextDelta("Привет 🌍"),
    ToolCallDelta(0, "toolu_1", "f"),
    ToolCallDelta(0, arguments='{"a"'),
    ToolCallDelta(0, arguments=": 1}"),
    UsageReport(Usage(100, 50, 90, 5, 20)),
    Finished("tool_calls", "claude-opus-5-5-20260901"),
]


def _decoder() -> Decoder:
    return Decoder(MODEL)


CLOSED = {"type": "object", "additionalProperties": False}


def test_a_stream_is_read() -> None:
    assert decoded(_decoder(), [STREAM]) == (EVENTS, None)


def test_a_stream_is_the_same_wherever_it_is_cut() -> None:
    every_cut(_decoder, STREAM)


@given(cuts(STREAM))
def test_a_stream_is_the_same_in_random_pieces(chunks: list[bytes]) -> None:
    assert decoded(_decoder(), chunks) == (EVENTS, None)


def test_a_stream_that_stops_early_is_cut() -> None:
    cut_short(_decoder, STREAM, STREAM.index(b"event: message_delta"))


@given(st.binary(max_size=200))
def test_no_bytes_break_the_decoder(junk: bytes) -> None:
    assert decoded(_decoder(), [junk])[1] is not None


def test_errors_in_the_stream() -> None:
    error = {"type": "overloaded_error", "message": "Overloaded"}
    events, fault = decoded(_decoder(), [START + _event("error", error=error)])
    assert fault is not None
    assert kind_of(fault) is ProviderOverloaded
    assert len(events) == 1
    _, fault = decoded(_decoder(), [START + b"data: {oops\n\n"])
    assert fault is not None
    assert kind_of(fault) is ProviderCut


@pytest.mark.parametrize(
    ("model", "thinking", "sampled"),
    [
        ("claude-3-5-sonnet-20241022", "none", True),
        ("claude-3-7-sonnet-20250219", "budget", True),
        ("claude-opus-4-20250514", "budget", True),
        ("claude-haiku-4-5", "budget", True),
        ("claude-sonnet-4-5-20250929", "budget", True),
        ("claude-opus-4-6", "adaptive", True),
        ("claude-opus-4-7", "adaptive", False),
        ("claude-opus-4-8", "adaptive", False),
        ("claude-opus-5", "always", False),
        ("claude-haiku-5-5", "always", False),
        ("claude-fable-5-2", "always", False),
        ("glm-5", "none", True),
    ],
)
def test_what_is_known_of_generations(model: str, thinking: str, sampled: bool) -> None:
    assert (thinking_of(model), is_sampled(model)) == (thinking, sampled)


TOOL = ToolSpec("f", "Does f.", {"type": "object", "properties": {}})


def _turn(signature: str | None = f"anthropic/{MODEL}:EqQ==") -> list[ChatMessage]:
    parts = [
        ReasoningPart("Think.", signature=signature),
        TextPart("Wait. "),
        ToolCallPart("toolu.1", "f", '{"a":1}'),
        ToolResultPart("toolu.1", "no", is_error=True),
    ]
    return [ChatMessage("user", [TextPart("Hi")]), ChatMessage("assistant", [*parts])]


def test_the_body_of_a_whole_request() -> None:
    messages = _turn()
    pdf = FilePart("p", "b.pdf", "application/pdf", 3)
    messages[0].parts.append(pdf)
    request = ChatRequest(
        MODEL,
        messages,
        instructions="Be brief.",
        params=Params(temperature=0.5, max_tokens=900, stop=["X"], reasoning_effort="minimal"),
        tools=[TOOL],
        tool_choice="required",
        response_schema={"type": "object"},
        blobs={"p": Blob("application/pdf", "b.pdf", b"abc")},
        person="p",
    )
    pdf_source = {"type": "base64", "media_type": "application/pdf", "data": "YWJj"}
    assert request_body(request, Options()) == {
        "model": MODEL,
        "max_tokens": 900,
        "messages": [
            {
                "role": "user",
                "content": [
                    {"type": "text", "text": "Hi"},
                    {"type": "document", "title": "b.pdf", "source": pdf_source},
                ],
            },
            {
                "role": "assistant",
                "content": [
                    {"type": "thinking", "thinking": "Think.", "signature": "EqQ=="},
                    {"type": "text", "text": "Wait."},
                    {"type": "tool_use", "id": "toolu_1", "name": "f", "input": {"a": 1}},
                ],
            },
            {
                "role": "user",
                "content": [{"type": "tool_result", "tool_use_id": "toolu_1", "content": "no", "is_error": True}],
            },
        ],
        "stream": True,
        "tools": [{"name": "f", "description": "Does f.", "input_schema": TOOL.parameters}],
        "system": "Be brief.\n\nCall one of the tools.",
        "thinking": {"type": "adaptive", "display": "summarized"},
        "output_config": {"effort": "low", "format": {"type": "json_schema", "schema": CLOSED}},
        "stop_sequences": ["X"],
        "cache_control": {"type": "ephemeral"},
        "metadata": {"user_id": "p"},
    }


def test_an_older_model_gets_a_budget_on_top() -> None:
    request = ChatRequest(
        "claude-haiku-4-5",
        [ChatMessage("user", [TextPart("Hi")])],
        params=Params(max_tokens=100, reasoning_effort="low"),
    )
    body = request_body(request, Options(cache=False), max_output=64_000)
    assert body["thinking"] == {"type": "enabled", "budget_tokens": 2048}
    assert body["max_tokens"] == 2148
    assert "output_config" not in body


@pytest.mark.parametrize("signature", [None, "anthropic/claude-opus-5:xyz", "google:xyz"])
def test_thoughts_of_others_do_not_go_out(signature: str | None) -> None:
    body = request_body(ChatRequest(MODEL, _turn(signature)), Options())
    assert [block["type"] for block in body["messages"][1]["content"]] == ["text", "tool_use"]


def test_an_older_model_does_not_think_on_after_a_call_without_thought() -> None:
    request = ChatRequest("claude-haiku-4-5", _turn(None), params=Params(reasoning_effort="low"))
    assert "thinking" not in request_body(request, Options())


def test_thoughts_of_earlier_turns_stay_here() -> None:
    messages = [*_turn(), ChatMessage("user", [TextPart("And?")])]
    body = request_body(ChatRequest(MODEL, messages), Options())
    assert "thinking" not in str(body["messages"])
    assert [block["type"] for block in body["messages"][2]["content"]] == ["tool_result", "text"]


def test_a_schema_is_sent_as_the_vendor_takes_it() -> None:
    count = {"type": "integer", "minimum": 1, "description": "How many."}
    names = {"type": "array", "items": {"type": "string", "maxLength": 9}, "minItems": 2}
    schema = {"type": "object", "properties": {"n": count, "names": names, "minimum": {"type": "null"}}}
    request = ChatRequest(MODEL, [ChatMessage("user", [TextPart("Hi")])], response_schema=schema)
    assert request_body(request, Options())["output_config"]["format"] == {
        "type": "json_schema",
        "schema": {
            "type": "object",
            "properties": {
                "n": {"type": "integer", "description": 'How many. {"minimum": 1}'},
                "names": {
                    "type": "array",
                    "items": {"type": "string", "description": '{"maxLength": 9}'},
                    "description": '{"minItems": 2}',
                },
                "minimum": {"type": "null"},
            },
            "additionalProperties": False,
        },
    }
    assert "additionalProperties" not in schema and count["minimum"] == 1
