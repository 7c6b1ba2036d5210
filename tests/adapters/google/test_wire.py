"""The Gemini wire as pure functions: bodies as they go out, streams as they come in, cut anywhere."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.adapters.cutting import cut_short, cuts, decoded, every_cut
from veche.adapters.google.settings import thinking_of
from veche.adapters.google.wire.request import request_body
from veche.adapters.google.wire.stream import Decoder
from veche.ports.content import (
    AudioPart,
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
from veche.ports.provider import Blob, ChatMessage, ChatRequest, ProviderFiltered, ProviderLimited, ToolSpec


def _chunk(*parts: dict[str, Any], reason: str | None = None, **more: Any) -> bytes:
    candidate: dict[str, Any] = {"content": {"parts": list(parts), "role": "model"}, "index": 0}
    if reason:
        candidate["finishReason"] = reason
    answer = {"candidates": [candidate], "modelVersion": "gemini-3.8-flash", **more}
    return f"data: {json.dumps(answer, ensure_ascii=False)}\r\n\r\n".encode()


USAGE = {
    "promptTokenCount": 10,
    "toolUsePromptTokenCount": 3,
    "candidatesTokenCount": 5,
    "thoughtsTokenCount": 7,
    "cachedContentTokenCount": 4,
}
STREAM = b"".join(
    [
        _chunk({"text": "Думаю", "thought": True}),
        _chunk({"text": "Привет"}, {"text": " 🌍"}),
        _chunk({"functionCall": {"name": "f", "args": {"a": 1}}, "thoughtSignature": "c2ln"}),
        _chunk({"functionCall": {"name": "g", "id": "own"}}),
        _chunk({"text": ""}, reason="STOP", usageMetadata=USAGE),
    ]
)
EVENTS: list[StreamEvent] = [
    ReasoningDelta("Думаю"),
    TextDelta("Привет"),
    TextDelta(" 🌍"),
    ReasoningDelta("", "google:c2ln"),
    ToolCallDelta(0, "call_0", "f", '{"a":1}'),
    ToolCallDelta(1, "own", "g", "{}"),
    UsageReport(Usage(13, 12, 4, None, 7)),
    Finished("tool_calls", "gemini-3.8-flash"),
]


def test_a_stream_is_read() -> None:
    assert decoded(Decoder(), [STREAM]) == (EVENTS, None)


def test_a_stream_is_the_same_wherever_it_is_cut() -> None:
    every_cut(Decoder, STREAM)


@given(cuts(STREAM))
def test_a_stream_is_the_same_in_random_pieces(chunks: list[bytes]) -> None:
    assert decoded(Decoder(), chunks) == (EVENTS, None)


def test_a_stream_that_stops_early_is_cut() -> None:
    cut_short(Decoder, STREAM, STREAM.index(b"finishReason"))


@given(st.binary(max_size=200))
def test_no_bytes_break_the_decoder(junk: bytes) -> None:
    assert decoded(Decoder(), [junk])[1] is not None


def test_errors_in_the_stream() -> None:
    _, fault = decoded(Decoder(), [b'data: {"promptFeedback": {"blockReason": "SAFETY"}}\n\n'])
    assert fault is not None
    assert kind_of(fault) is ProviderFiltered
    error = {"error": {"code": 429, "message": "Quota", "status": "RESOURCE_EXHAUSTED"}}
    _, fault = decoded(Decoder(), [_chunk({"text": "x"}) + f"data: {json.dumps(error)}\n\n".encode()])
    assert fault is not None
    assert kind_of(fault) is ProviderLimited


@pytest.mark.parametrize(
    ("model", "thinking"),
    [
        ("gemini-1.5-pro", "none"),
        ("gemini-2.0-flash", "none"),
        ("gemini-2.5-flash", "budget"),
        ("gemini-2.5-flash-image", "none"),
        ("gemini-3-pro-preview", "level"),
        ("gemini-3.8-flash", "level"),
        ("gemma-3-27b-it", "none"),
    ],
)
def test_what_is_known_of_generations(model: str, thinking: str) -> None:
    assert thinking_of(model) == thinking


TOOL = ToolSpec("f", "Does f.", {"type": "object", "properties": {}})


def test_the_body_of_a_whole_request() -> None:
    request = ChatRequest(
        "gemini-3.8-flash",
        [
            ChatMessage("user", [TextPart("Hi"), AudioPart("w", "a.wav", "audio/wav", 3)]),
            ChatMessage(
                "assistant",
                [
                    ReasoningPart("hm", signature="google:c2ln"),
                    ToolCallPart("c1", "f", '{"a":1}'),
                    ToolCallPart("c2", "f", "{}"),
                    ToolResultPart("c2", "no", is_error=True),
                    ToolResultPart("c1", "42"),
                ],
            ),
        ],
        instructions="Be brief.",
        params=Params(temperature=1.5, max_tokens=9, stop=["X"], seed=1, reasoning_effort="minimal"),
        tools=[TOOL],
        tool_choice="f",
        response_schema={"type": "object"},
        blobs={"w": Blob("audio/wav", "a.wav", b"abc")},
    )
    declared = {"name": "f", "description": "Does f.", "parametersJsonSchema": TOOL.parameters}
    assert request_body(request) == {
        "contents": [
            {"role": "user", "parts": [{"text": "Hi"}, {"inlineData": {"mimeType": "audio/wav", "data": "YWJj"}}]},
            {
                "role": "model",
                "parts": [
                    {"functionCall": {"id": "c1", "name": "f", "args": {"a": 1}}, "thoughtSignature": "c2ln"},
                    {"functionCall": {"id": "c2", "name": "f", "args": {}}},
                ],
            },
            {
                "role": "user",
                "parts": [
                    {"functionResponse": {"id": "c1", "name": "f", "response": {"output": "42"}}},
                    {"functionResponse": {"id": "c2", "name": "f", "response": {"error": "no"}}},
                ],
            },
        ],
        "systemInstruction": {"parts": [{"text": "Be brief."}]},
        "tools": [{"functionDeclarations": [declared]}],
        "toolConfig": {"functionCallingConfig": {"mode": "ANY", "allowedFunctionNames": ["f"]}},
        "generationConfig": {
            "temperature": 1.5,
            "maxOutputTokens": 9,
            "stopSequences": ["X"],
            "seed": 1,
            "responseMimeType": "application/json",
            "responseJsonSchema": {"type": "object"},
            "thinkingConfig": {"includeThoughts": True, "thinkingLevel": "low"},
        },
    }


def test_a_model_without_a_place_for_instructions_hears_them_from_the_user() -> None:
    request = ChatRequest("gemma-3-4b-it", [ChatMessage("user", [TextPart("Hi")])], instructions="Be brief.")
    assert request_body(request) == {"contents": [{"role": "user", "parts": [{"text": "Be brief."}, {"text": "Hi"}]}]}
