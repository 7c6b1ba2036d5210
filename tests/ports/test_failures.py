"""What vendors say when they refuse, as it really looks, and which of our errors it is."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veche.ports.failures import DETAIL_LENGTH, failure_of, kind_of, masked, read_fault, retry_seconds
from veche.ports.provider import (
    Connection,
    ProviderError,
    ProviderFiltered,
    ProviderKey,
    ProviderLimited,
    ProviderModel,
    ProviderOverloaded,
    ProviderQuota,
    ProviderRequest,
    ProviderTimeout,
    ProviderTooLong,
    ProviderUnreachable,
)

SEEN: list[tuple[int, object, type[ProviderError]]] = [
    # Mistral
    (401, {"detail": "Unauthorized"}, ProviderKey),
    (422, {"detail": [{"loc": ["body"], "msg": "Extra inputs are not permitted"}]}, ProviderRequest),
    (400, {"object": "error", "message": "Invalid model: x", "type": "invalid_model", "code": "1500"}, ProviderModel),
    # DeepSeek
    (402, {"error": {"message": "Insufficient Balance", "type": "unknown_error", "code": "x"}}, ProviderQuota),
    # Groq
    (
        429,
        {"error": {"message": "Rate limit reached on tokens per minute (TPM): Limit 6000", "type": "tokens"}},
        ProviderLimited,
    ),
    (413, {"error": {"message": "Request too large", "code": "rate_limit_exceeded"}}, ProviderTooLong),
    # OpenRouter
    (
        400,
        {
            "error": {
                "code": 400,
                "message": "Provider returned error",
                "metadata": {"raw": "prompt is too long: 9 > 8"},
            }
        },
        ProviderTooLong,
    ),
    (404, {"error": {"code": 404, "message": "No endpoints found for a/b."}}, ProviderModel),
    (403, {"error": {"code": 403, "message": "Input was flagged by moderation"}}, ProviderFiltered),
    (402, {"error": {"code": 402, "message": "This request requires more credits"}}, ProviderQuota),
    # xAI
    (400, {"code": "Client specified an invalid argument", "error": "Incorrect API key provided: ab"}, ProviderKey),
    (404, {"code": "not found", "error": "The model grok-9 does not exist"}, ProviderModel),
    # Ollama, llama.cpp, vLLM
    (404, {"error": {"message": "model 'x' not found", "type": "api_error"}}, ProviderModel),
    (400, {"error": {"code": 400, "message": "exceeds the available context size", "n_ctx": 4096}}, ProviderTooLong),
    (400, {"object": "error", "message": "This model's maximum context length is 4096", "code": 400}, ProviderTooLong),
    (503, {"error": {"code": 503, "message": "Loading model", "type": "unavailable_error"}}, ProviderOverloaded),
    # Google
    (
        400,
        [{"error": {"code": 400, "message": "API key expired. Please renew", "status": "INVALID_ARGUMENT"}}],
        ProviderKey,
    ),
    (403, {"error": {"code": 403, "message": "blocked", "status": "PERMISSION_DENIED"}}, ProviderKey),
    # Yandex
    (401, {"error": {"grpcCode": 16, "httpCode": 401, "message": "The token has expired"}}, ProviderKey),
    (400, {"error": "Error in session", "code": 3, "message": "Failed to get model gpt://b1g/x"}, ProviderModel),
    # Anything
    (404, "<html>Not Found</html>", ProviderUnreachable),
    (404, {"detail": "Not Found"}, ProviderUnreachable),
    (301, "", ProviderUnreachable),
    (408, "", ProviderTimeout),
    (504, "<html>", ProviderTimeout),
    (500, "boom", ProviderOverloaded),
    (529, "", ProviderOverloaded),
    (400, "", ProviderRequest),
]


@pytest.mark.parametrize(("status", "body", "kind"), SEEN)
def test_a_refusal_as_it_was_seen(status: int, body: object, kind: type[ProviderError]) -> None:
    text = body if isinstance(body, str) else json.dumps(body)
    fault = read_fault(text.encode(), status)
    assert kind_of(fault) is kind
    assert "<" not in fault.message


def test_a_wrong_address_is_not_tried_again() -> None:
    failure = failure_of(read_fault(b"{}", 404), provider="p", secrets=[])
    assert isinstance(failure, ProviderUnreachable)
    assert not failure.retryable
    assert ProviderUnreachable.retryable


def test_google_says_in_the_body_how_long_to_wait() -> None:
    body = {"error": {"code": 429, "message": "Quota", "details": [{"@type": "…RetryInfo", "retryDelay": "36.5s"}]}}
    failure = failure_of(read_fault(json.dumps(body).encode(), 429), provider="p", secrets=[])
    assert failure.retry_after == 36.5


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "3"}, 3),
        ({"retry-after": "0.5", "retry-after-ms": "250"}, 0.25),
        ({"Retry-After": "Thu, 01 Jan 1970 00:01:40 GMT"}, 60),
        ({"Retry-After": "Thu, 01 Jan 1970 00:00:10 GMT"}, 0),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-5"}, 0),
        ({}, None),
    ],
)
def test_how_long_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_seconds(headers, now=40) == seconds


@pytest.mark.parametrize(
    "text",
    [
        "Incorrect API key provided: sk-proj-abcdefghij0123456789",
        "header Authorization: Bearer abcdefghijklmnopqrstuvwxyz",
        "url https://x/v1?key=AIzaSyA0123456789012345678901234567890",
        "token t1.9euelZqPmZGdlJ2Kj42MkJiUj5rPzMqJ",
        "Api-Key AQVN0123456789abcdef0123456789",
    ],
)
def test_what_looks_like_a_secret_is_masked(text: str) -> None:
    shown = masked(text)
    assert "***" in shown
    assert not any(part in shown for part in ("abcdefghij", "0123456789", "9euelZq"))


def test_plain_words_stay() -> None:
    text = "Basic authentication is required; the bearer token is missing for key=none"
    assert masked(text) == text


@given(st.text(), st.text(alphabet="abcdef0123456789", min_size=4, max_size=20))
def test_a_known_secret_never_shows(text: str, secret: str) -> None:
    shown = masked(f"{text}{secret}\n{text}", [secret])
    assert secret not in shown.replace("***", "\0")
    assert len(shown) <= DETAIL_LENGTH
    assert "\n" not in shown


@given(st.binary(max_size=300), st.sampled_from([200, 301, 400, 401, 404, 429, 500, 599]))
def test_no_body_breaks_the_reading(body: bytes, status: int) -> None:
    assert issubclass(kind_of(read_fault(body, status)), ProviderError)


def test_a_connection_shows_no_secret() -> None:
    connection = Connection("p", "p", "P", "https://x", {"api_key": "sk-very-secret"}, {"folder_id": "b1g"})
    assert "secret" not in repr(connection).replace("secrets", "")
    assert connection.value("api_key") == "sk-very-secret"
    assert connection.value("folder_id") == "b1g"
    assert connection.value("none", "d") == "d"
