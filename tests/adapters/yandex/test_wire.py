"""The native Yandex wire as pure functions: bodies as they go out, streams as they come in, cut anywhere."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.adapters.cutting import cut_short, cuts, decoded, every_cut
from veche.adapters.yandex.settings import model_uri, short_name
from veche.adapters.yandex.wire import Decoder, request_body
from veche.ports.content import (
    Finished,
    ImagePart,
    Params,
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
from veche.ports.provider import ChatMessage, ChatRequest, ProviderCut, ProviderLimited, ToolSpec


def _line(message: dict[str, Any], status: str, output: int = 1) -> bytes:
    usage = {"inputTextTokens": "10", "completionTokens": str(output), "totalTokens": str(10 + output)}
    usage["completionTokensDetails"] = {"reasoningTokens": "3"}  # type: ignore[assignment]
    alternative = {"message": {"role": "assistant", **message}, "status": f"ALTERNATIVE_STATUS_{status}"}
    result = {"alternatives": [alternative], "usage": usage, "modelVersion": "09.02.2026"}
    return json.dumps({"result": result}, ensure_ascii=False).encode() + b"\n"


STREAM = (
    _line({"text": "При"}, "PARTIAL")
    + _line({"text": "Привет 🌍"}, "PARTIAL", 2)
    + _line({"text": "Привет 🌍!\nДа"}, "PARTIAL", 4)
    + _line({"text": "Привет 🌍!\nДа"}, "FINAL", 4)
)
EVENTS: list[StreamEvent] = [
    TextDelta("При"),
    UsageReport(Usage(10, 1, reasoning_tokens=3)),
    TextDelta("вет 🌍"),
    UsageReport(Usage(10, 2, reasoning_tokens=3)),
    TextDelta("!\nДа"),
    UsageReport(Usage(10, 4, reasoning_tokens=3)),
    Finished("stop", "09.02.2026"),
]


def test_a_stream_is_read() -> None:
    assert decoded(Decoder(), [STREAM]) == (EVENTS, None)


def test_a_stream_is_the_same_wherever_it_is_cut() -> None:
    every_cut(Decoder, STREAM)


@given(cuts(STREAM))
def test_a_stream_is_the_same_in_random_pieces(chunks: list[bytes]) -> None:
    assert decoded(Decoder(), chunks) == (EVENTS, None)


def test_a_stream_that_stops_early_is_cut() -> None:
    cut_short(Decoder, STREAM, len(STREAM) - 5)


@given(st.binary(max_size=200))
def test_no_bytes_break_the_decoder(junk: bytes) -> None:
    assert decoded(Decoder(), [junk])[1] is not None


def test_calls_have_ids_of_ours() -> None:
    calls = [{"functionCall": {"name": "f", "arguments": {"a": 1}}}, {"functionCall": {"name": "g"}}]
    events, fault = decoded(Decoder("call_x"), [_line({"toolCallList": {"toolCalls": calls}}, "TOOL_CALLS")])
    assert fault is None
    assert events[:2] == [ToolCallDelta(0, "call_x_0", "f", '{"a":1}'), ToolCallDelta(1, "call_x_1", "g", "{}")]
    assert events[-1] == Finished("tool_calls", "09.02.2026")


def test_words_that_the_filter_takes_back() -> None:
    stream = _line({"text": "I will tell"}, "PARTIAL") + _line({"text": "I cannot say"}, "CONTENT_FILTER")
    events, _ = decoded(Decoder(), [stream])
    assert [event.text for event in events if isinstance(event, TextDelta)] == ["I will tell", "cannot say"]
    assert events[-1] == Finished("content_filter", "09.02.2026")


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (b'{"error": {"grpcCode": 8, "httpCode": 429, "message": "quota limit exceed"}}\n', ProviderLimited),
        (b'{"code": 429, "message": "too many requests"}\n', ProviderLimited),
        (b'{"result": 5}\n', ProviderCut),
        (b"{}\n", ProviderCut),
    ],
)
def test_errors_in_the_stream(line: bytes, kind: type[Exception]) -> None:
    events, fault = decoded(Decoder(), [_line({"text": "x"}, "PARTIAL") + line])
    assert fault is not None
    assert kind_of(fault) is kind
    assert events[0] == TextDelta("x")


@pytest.mark.parametrize(
    ("model", "uri"),
    [
        ("yandexgpt", "gpt://b1g/yandexgpt/latest"),
        ("yandexgpt/rc", "gpt://b1g/yandexgpt/rc"),
        ("yandexgpt-lite", "gpt://b1g/yandexgpt-lite/latest"),
        ("gpt://other/yandexgpt/latest", "gpt://other/yandexgpt/latest"),
        ("ds://tuned", "ds://tuned"),
    ],
)
def test_short_names_and_addresses(model: str, uri: str) -> None:
    assert model_uri(model, "b1g") == uri
    assert model_uri(short_name(uri, "b1g") or "", "b1g") == uri


def test_what_is_no_model_of_text_has_no_name() -> None:
    assert short_name("emb://b1g/text-search-doc/latest", "b1g") is None


TOOL = ToolSpec("f", "Does f.", {"type": "object", "properties": {}})


def test_the_body_of_a_whole_request() -> None:
    request = ChatRequest(
        "yandexgpt",
        [
            ChatMessage("user", [TextPart("Hi"), ImagePart("i", "a.png", "image/png", 3)]),
            ChatMessage(
                "assistant", [TextPart("Wait."), ToolCallPart("c1", "f", '{"a":1}'), ToolResultPart("c1", "42")]
            ),
        ],
        instructions="Be brief.",
        params=Params(temperature=1.5, max_tokens=900, reasoning_effort="low"),
        tools=[TOOL],
        tool_choice="f",
        response_schema={"type": "object"},
    )
    assert request_body(request, "gpt://b1g/yandexgpt/latest") == {
        "modelUri": "gpt://b1g/yandexgpt/latest",
        "completionOptions": {
            "stream": True,
            "temperature": 1.0,
            "maxTokens": "900",
            "reasoningOptions": {"mode": "ENABLED_HIDDEN"},
        },
        "messages": [
            {"role": "system", "text": "Be brief."},
            {"role": "user", "text": "Hi\n\n[a.png: image/png, 3 bytes, not readable here]"},
            {"role": "assistant", "text": "Wait."},
            {
                "role": "assistant",
                "toolCallList": {"toolCalls": [{"functionCall": {"name": "f", "arguments": {"a": 1}}}]},
            },
            {
                "role": "assistant",
                "toolResultList": {"toolResults": [{"functionResult": {"name": "f", "content": "42"}}]},
            },
        ],
        "jsonSchema": {"schema": {"type": "object"}},
        "tools": [{"function": {"name": "f", "description": "Does f.", "parameters": TOOL.parameters}}],
        "toolChoice": {"functionName": "f"},
    }


def test_json_is_asked_for_by_word_too() -> None:
    request = ChatRequest("yandexgpt", [ChatMessage("user", [TextPart("Hi")])], response_json=True)
    body = request_body(request, "gpt://b1g/yandexgpt/latest")
    assert body["jsonObject"] is True
    assert "JSON" in body["messages"][0]["text"]
