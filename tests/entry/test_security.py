"""The guard at the web door: who is let in, and from which page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest

from tests.entry.asgi import ask
from tests.entry.door import OURS, Door, echo, make_key
from veche.entry.web.security import OPEN, Security
from veche.features.identity.service import Doorkeeper
from veche.features.identity.settings import IdentitySettings
from veche.kit.db import Database


@pytest.mark.parametrize(
    ("headers", "passes"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "cross-site", "origin": "http://veche.test"}, False),
        ({"sec-fetch-site": "cross-site", "origin": "https://friend.example"}, True),
        ({"sec-fetch-site": "same-origin", "origin": "http://dev.proxy:5173"}, True),
        ({"origin": "http://veche.test"}, True),
        ({"origin": "https://VECHE.test:443"}, True),
        ({"origin": "http://veche.test:8080"}, False),
        ({"origin": "http://evil.example"}, False),
        ({"origin": "http://veche.test.evil.example"}, False),
        ({"origin": "https://friend.example"}, True),
        ({"origin": "null"}, False),
        ({"referer": "http://veche.test/"}, False),
        ({}, False),
    ],
)
async def test_what_changes_something_must_come_from_our_own_page(
    door: Door, headers: dict[str, str], passes: bool
) -> None:
    settings = {"allowed_origins": ["https://friend.example/"]}
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = await door.ask(method, "/api/x", settings, headers={**door.cookie, **headers})
        assert answer.status == (200 if passes else 403), method
        if not passes:
            assert answer.code == "csrf.refused"
            assert answer.header("content-type") == "application/problem+json"
            assert answer.header("content-security-policy")
    answer = await door.ask("GET", "/api/x", settings, headers={**door.cookie, **headers})
    assert answer.json()["user"] == door.user_id


async def test_without_a_cookie_only_other_sites_are_refused(door: Door) -> None:
    assert (await door.ask("POST", "/api/x", headers={"host": "veche.test"})).status == 200
    assert (await door.ask("POST", "/api/x", headers={"host": "veche.test", "cookie": "a=b"})).status == 200
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "http://evil.example"}):
        answer = await door.ask("POST", "/api/session", headers={"host": "veche.test", **headers})
        assert answer.code == "csrf.refused"  # signing somebody in as another is an attack too


async def test_a_key_needs_no_origin_and_beats_the_cookie(door: Door) -> None:
    key = await make_key(door)
    headers = {"host": "veche.test", "authorization": f"Bearer {key}", "origin": "http://evil.example"}
    assert (await door.ask("POST", "/api/x", headers=headers)).json()["user"] == door.user_id
    assert (await door.ask("POST", "/api/x", headers={**headers, "authorization": f"bearer  {key}"})).status == 200
    assert (await door.ask("GET", "/api/x", headers=door.cookie)).status == 200  # the cache knows the session now
    for wrong in ("vk_12345678_nothing", "sk-other", "", door.token, "\u00ff" * 5):
        answer = await door.ask("GET", "/api/x", headers={**door.cookie, "authorization": f"Bearer {wrong}"})
        assert (answer.status, answer.code) == (401, "key.refused")
        assert answer.header("www-authenticate") == "Bearer"


async def test_a_stale_or_odd_cookie_is_nobody(door: Door) -> None:
    key = await make_key(door)
    assert (await door.ask("GET", "/api/x", headers={"authorization": f"Bearer {key}"})).status == 200
    for cookie in (
        f"veche_session={key}",
        "veche_session=old",
        "veche_session=",
        f"xveche_session={door.token}",
        "veche_session=a b; c",
    ):
        answer = await door.ask("GET", "/api/x", headers={"host": "veche.test", "cookie": cookie})
        assert answer.json()["user"] is None
    for cookie in (f"a=1; veche_session={door.token}", f"a=1;veche_session={door.token} ; b=2"):
        answer = await door.ask("GET", "/api/x", headers={"host": "veche.test", "cookie": cookie})
        assert answer.json()["user"] == door.user_id


async def test_nobody_is_turned_away_before_his_body_is_read(door: Door) -> None:
    async def unread() -> AsyncIterator[bytes]:
        raise AssertionError("the body was read")
        yield b""

    for path in ("/api/conversations", "/api/files/1", "/api/session/", "/api/", "/chat/api/send_message"):
        answer = await door.ask("POST", path, headers={**OURS, "transfer-encoding": "chunked"}, body=unread())
        assert (answer.status, answer.code) == (401, "unauthenticated"), path
        assert (await door.ask("POST", path, headers={**door.cookie, **OURS})).status == 200
    for path in ("/", "/assets/app.js", "/chat/", "/chat/assistant/1", *OPEN):
        assert (await door.ask("GET", path, headers=OURS)).status == 200


async def test_refusals_look_as_their_path_wants(door: Door) -> None:
    answer = await door.ask("GET", "/v1/models", headers={"host": "veche.test", "authorization": "Bearer no"})
    assert (answer.status, answer.json()) == (401, {"error": {"code": "key.refused", "status": 401}})
    nobody = await door.ask("GET", "/v1/models", headers=OURS)
    assert (nobody.status, nobody.json()) == (401, {"error": {"code": "unauthenticated", "status": 401}})
    large = await door.ask("POST", "/v1/chat/completions", headers={**OURS, "content-length": "2001"})
    assert (large.status, large.json()["error"]["code"]) == (413, "body.too_large")


async def test_a_new_token_goes_out_with_the_answer_unless_it_sets_one(door: Door) -> None:
    door.house.clock.forward(hours=25)
    page = await door.ask("GET", "/", headers=door.cookie)
    assert page.cookie is None  # pages may be kept by caches
    own = await door.ask("GET", "/api/own", headers=door.cookie)
    assert [v.partition(";")[0] for n, v in own.headers if n == "set-cookie"] == ["veche_session="]
    door.house.clock.forward(seconds=70)
    answer = await door.ask("GET", "/api/x", headers=door.cookie)
    assert answer.cookie
    assert "HttpOnly" in (answer.header("set-cookie") or "")


async def shake_hands(app: Any, headers: dict[str, str], extensions: dict[str, Any]) -> list[Any]:
    sent: list[Any] = []
    incoming = iter([{"type": "websocket.connect"}, {"type": "websocket.disconnect", "code": 1000}])

    async def receive() -> Any:
        return next(incoming)

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "websocket", "path": "/api/live", "scheme": "ws", "client": ("198.51.100.7", 1),
        "headers": [(n.encode(), v.encode()) for n, v in headers.items()], "extensions": extensions,
    }  # fmt: skip
    await app(scope, receive, send)
    return sent


async def test_sockets_open_for_our_own_pages_only(door: Door) -> None:
    answers: dict[str, Any] = {"websocket.http.response": {}}
    for headers in ({"origin": "http://veche.test"}, {"sec-fetch-site": "same-origin"}):
        sent = await shake_hands(door.app(), {**door.cookie, **headers}, answers)
        assert sent == [{"type": "websocket.accept"}]
    for headers in ({"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}, {}):
        sent = await shake_hands(door.app(), {**door.cookie, **headers}, answers)
        assert sent == [{"type": "websocket.close", "code": 1008}]
    nobody = await shake_hands(door.app(), {"host": "veche.test", "origin": "http://veche.test"}, answers)
    assert nobody == [{"type": "websocket.close", "code": 1008}]
    key = {"host": "veche.test", "authorization": f"Bearer {await make_key(door)}"}
    assert await shake_hands(door.app(), key, {}) == [{"type": "websocket.accept"}]
    wrong = await shake_hands(door.app(), {**key, "authorization": "Bearer vk_x"}, answers)
    assert wrong[0]["status"] == 401
    assert msgspec.json.decode(wrong[1]["body"])["code"] == "key.refused"


async def test_a_database_that_is_away_is_said_to_be(door: Door) -> None:
    away = Database("postgresql+psycopg://veche@127.0.0.1:1/veche")
    doorkeeper = Doorkeeper(away, IdentitySettings(), hasher=door.house.doorkeeper.hasher)
    answer = await ask(Security(echo, doorkeeper, IdentitySettings()), "GET", "/api/x", headers=door.cookie)
    assert (answer.status, answer.code) == (503, "database.unavailable")
    away.close()
