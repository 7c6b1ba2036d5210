"""The guard at the web door: sizes, headers, hosts and proxies; and that streams are not slowed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.entry.asgi import ask
from tests.entry.door import OURS, Door
from veche.entry.web.security import Security
from veche.features.identity.settings import IdentitySettings


async def pieces(count: int, size: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield b"x" * size


async def test_bodies_are_limited_with_and_without_their_length(door: Door) -> None:
    small = {"body_bytes": 1000}
    told = await door.ask("POST", "/api/x", small, headers={**OURS, "content-length": "1001"}, body=b"x" * 1001)
    chunked = {**OURS, "transfer-encoding": "chunked"}
    untold = await door.ask("POST", "/api/x", small, headers=chunked, body=pieces(11, 100))
    lied = await door.ask("POST", "/api/x", small, headers={**OURS, "content-length": "5"}, body=pieces(11, 100))
    endless = await door.ask("POST", "/api/x", small, headers=chunked, body=pieces(10**9, 100))
    for answer in (told, untold, lied, endless):
        assert (answer.status, answer.code, answer.json()["status"]) == (413, "body.too_large", 413)
        assert answer.json()["fields"] == {"most": 1000}
        assert answer.header("connection") == "close"
    exact = await door.ask("POST", "/api/x", small, headers=chunked, body=pieces(10, 100))
    assert exact.json()["size"] == 1000
    file = await door.ask("POST", "/api/files?name=a", small, headers=chunked, body=pieces(30, 100))
    assert file.json()["size"] == 3000
    assert (await door.ask("POST", "/api/files", small, headers=chunked, body=pieces(31, 100))).status == 413


async def test_the_litestar_app_answers_413_too(door: Door) -> None:
    chunked = {**OURS, "transfer-encoding": "chunked", "content-type": "application/json"}
    answer = await ask(door.house.app, "POST", "/api/session", headers=chunked, body=pieces(1100, 1024))
    assert (answer.status, answer.code) == (413, "body.too_large")


async def test_every_answer_has_the_headers(door: Door) -> None:
    answer = await door.ask("GET", "/api/x", headers=OURS)
    assert answer.header("content-security-policy") == (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
        "media-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    )
    assert answer.header("x-content-type-options") == "nosniff"
    assert answer.header("referrer-policy") == "same-origin"
    assert answer.header("cross-origin-opener-policy") == "same-origin"
    assert "geolocation=()" in (answer.header("permissions-policy") or "")
    assert answer.header("cache-control") == "no-store"
    assert answer.header("x-request-id") == answer.json()["request_id"]
    assert answer.header("strict-transport-security") is None
    page = await door.ask("GET", "/", headers=OURS, scheme="https")
    assert page.header("strict-transport-security") == "max-age=31536000"
    assert page.header("cache-control") is None
    own = await door.ask("GET", "/api/own", headers=OURS)
    assert [v for n, v in own.headers if n == "content-security-policy"] == ["sandbox"]


async def test_an_early_answer_is_not_disturbed(door: Door) -> None:
    app = door.app(body_bytes=1000)
    with pytest.raises(Exception, match=r"body\.too_large"):  # the server cuts the connection
        await ask(app, "POST", "/api/early", headers=OURS, body=pieces(20, 100))
    assert (await ask(app, "POST", "/api/early", headers=OURS, body=pieces(5, 100))).status == 200


async def test_only_trusted_proxies_are_believed(door: Door) -> None:
    settings = {"trusted_proxies": ["10.0.0.0/8", "::1"]}
    forwarded = {
        **OURS,
        "x-forwarded-for": "1.1.1.1, 203.0.113.9, 10.0.0.2",
        "x-forwarded-proto": "https",
        "x-forwarded-host": "Chat.example",
        "x-request-id": "abc-123",
    }
    for proxy in ("10.1.2.3", "::ffff:10.1.2.3", "::1"):
        seen = (await door.ask("GET", "/api/x", settings, headers=forwarded, client=(proxy, 1))).json()
        assert (seen["client"], seen["scheme"], seen["host"]) == ("203.0.113.9", "https", "chat.example")
        assert seen["request_id"] == "abc-123"
    for address, trust in (("203.0.113.7", settings), ("10.1.2.3", {})):
        seen = (await door.ask("GET", "/api/x", trust, headers=forwarded, client=(address, 1))).json()
        assert (seen["client"], seen["scheme"], seen["host"]) == (address, "http", "veche.test")
        assert seen["request_id"] != "abc-123"
    odd = {**OURS, "x-forwarded-proto": "gopher", "x-forwarded-for": "10.0.0.1", "x-request-id": "a\tb"}
    seen = (await door.ask("GET", "/api/x", settings, headers=odd, client=("10.1.2.3", 1))).json()
    assert (seen["client"], seen["scheme"]) == ("10.0.0.1", "http")


async def test_hosts(door: Door) -> None:
    settings = {"allowed_hosts": ["veche.test", "*.example.org", "[::1]"]}
    for host in ("veche.test", "VECHE.test:8000", "a.example.org", "[::1]", "[::1]:80"):
        assert (await door.ask("GET", "/", settings, headers={"host": host})).status == 200, host
    for host in ("evil.example", "example.org", "xexample.org", "", "veche.test.evil.example"):
        answer = await door.ask("GET", "/", settings, headers={"host": host})
        assert (answer.status, answer.code) == (403, "host.refused"), host


async def test_refusals_speak_the_callers_language(door: Door) -> None:
    answer = await door.ask("GET", "/", {"allowed_hosts": ["a.b"]}, headers={**OURS, "accept-language": "ru,en;q=0.5"})
    assert "Этот сервер" in answer.json()["detail"]


async def test_chunks_pass_without_a_further_coroutine(door: Door) -> None:
    """The token path: what the application awaits for a chunk is the server's own awaitable."""
    seen: list[Any] = []
    loop = asyncio.get_running_loop()

    def send(message: Any) -> Any:
        future = loop.create_future()
        future.set_result(None)
        seen.append(future)
        return future

    async def stream(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(3):
            waiting = send({"type": "http.response.body", "body": b"x", "more_body": True})
            assert waiting is seen[-1]
            await waiting

    guarded = Security(stream, door.house.doorkeeper, IdentitySettings(), open_paths={"/api/x"})
    scope = {"type": "http", "method": "GET", "path": "/api/x", "scheme": "http", "client": None, "headers": []}
    await guarded(scope, None, send)  # type: ignore[arg-type]
    assert len(seen) == 4
