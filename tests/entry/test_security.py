"""The guard at the web door: origins, sizes, hosts, proxies, headers, and who is let in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest

from tests.entry.asgi import Answer, ask
from tests.features.identity.house import House, open_house
from veche.entry.web.security import OPEN, REQUEST_ID, Rendered, Security
from veche.features.identity import service
from veche.features.identity.logic import session_cookie
from veche.features.identity.schemas import KeyRequest
from veche.features.identity.service import Doorkeeper
from veche.features.identity.settings import IdentitySettings
from veche.kit.caller import Caller
from veche.kit.db import Database
from veche.kit.ids import new_id
from veche.kit.web import CALLER

OURS = {"host": "veche.test", "sec-fetch-site": "same-origin"}


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """Says what it was told; reads the whole body first, except under /early."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        return
    size = 0
    if scope["path"] == "/api/early":
        await send({"type": "http.response.start", "status": 200, "headers": []})
    while scope["method"] not in ("GET", "HEAD"):
        message = await receive()
        size += len(message["body"])
        if not message["more_body"]:
            break
    caller: Caller | None = scope[CALLER]
    body = {
        "user": caller.user_id if caller else None,
        "size": size,
        "client": scope["client"][0],
        "scheme": scope["scheme"],
        "host": next((v.decode() for n, v in scope["headers"] if n == b"host"), None),
        "request_id": scope[REQUEST_ID],
    }
    headers = [(b"content-type", b"application/json")]
    if scope["path"] == "/api/own":
        headers.append((b"content-security-policy", b"sandbox"))
        headers.append((b"set-cookie", session_cookie("", secure=False, days=1).encode()))
    if scope["path"] != "/api/early":
        await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": msgspec.json.encode(body)})


def openai_shape(_scope: Any, error: Any, status: int) -> Rendered:
    return Rendered(msgspec.json.encode({"error": {"code": error.code, "status": status}}), "application/json")


class Door:
    """The guard before `echo`, with somebody signed in."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.token = ""
        self.user_id = ""

    def app(self, **settings: Any) -> Security:
        return Security(
            echo,
            self.house.doorkeeper,
            IdentitySettings(**settings),
            body_limits={"/api/files": 3000, "/v1/": 2000},
            refusals={"/v1/": openai_shape},
            open_paths=OPEN | {"/api/x", "/api/own", "/api/early", "/api/files"},
        )

    async def ask(self, method: str, path: str, settings: dict[str, Any] | None = None, **options: Any) -> Answer:
        return await ask(self.app(**(settings or {})), method, path, **options)

    @property
    def cookie(self) -> dict[str, str]:
        return {"host": "veche.test", "cookie": f"veche_session={self.token}"}


@pytest.fixture
async def door(sqlite_url: str) -> AsyncIterator[Door]:
    async with open_house(sqlite_url, IdentitySettings()) as house:
        door = Door(house)
        door.user_id = house.person("ann@example.org").id
        door.token = (await house.signed_in("ann@example.org")).token or ""
        yield door


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


async def make_key(door: Door) -> str:
    caller = await door.house.db.read(service.act_as, "ann@example.org")
    made = await door.house.db.write(service.make_key, caller, KeyRequest(id=new_id(), name="k", scopes=["chat"]))
    return made.key or ""


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
        assert await shake_hands(door.app(), {**door.cookie, **headers}, {}) == [
            {"type": "websocket.close", "code": 1008}
        ]
        sent = await shake_hands(door.app(), {**door.cookie, **headers}, answers)
        assert sent[0]["status"] == 403
        assert msgspec.json.decode(sent[1]["body"])["code"] == "csrf.refused"
    nobody = await shake_hands(door.app(), {"host": "veche.test", "origin": "http://veche.test"}, answers)
    assert nobody[0]["status"] == 401
    key = {"host": "veche.test", "authorization": f"Bearer {await make_key(door)}"}
    assert await shake_hands(door.app(), key, {}) == [{"type": "websocket.accept"}]
    wrong = await shake_hands(door.app(), {**key, "authorization": "Bearer vk_x"}, answers)
    assert wrong[0]["status"] == 401


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


async def test_a_database_that_is_away_is_said_to_be(door: Door) -> None:
    away = Database("postgresql+psycopg://veche@127.0.0.1:1/veche")
    doorkeeper = Doorkeeper(away, IdentitySettings(), hasher=door.house.doorkeeper.hasher)
    answer = await ask(Security(echo, doorkeeper, IdentitySettings()), "GET", "/api/x", headers=door.cookie)
    assert (answer.status, answer.code) == (503, "database.unavailable")
    away.close()
