"""A small application behind the guard, with somebody signed in."""

from __future__ import annotations

from typing import Any

import msgspec

from tests.entry.asgi import Answer, ask
from tests.features.identity.house import House
from veche.entry.web.security import OPEN, REQUEST_ID, Rendered, Security
from veche.features.identity import service
from veche.features.identity.logic import session_cookie
from veche.features.identity.schemas import KeyRequest
from veche.features.identity.settings import IdentitySettings
from veche.kit.caller import Caller
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


async def make_key(door: Door) -> str:
    caller = await door.house.db.read(service.act_as, "ann@example.org")
    made = await door.house.db.write(service.make_key, caller, KeyRequest(id=new_id(), name="k", scopes=["chat"]))
    return made.key or ""
