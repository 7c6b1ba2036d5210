"""Speaks ASGI to an application without a server between: tests see the exact bytes, headers and order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import msgspec


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def json(self) -> Any:
        return msgspec.json.decode(self.body)

    def header(self, name: str) -> str | None:
        return next((v for n, v in self.headers if n.lower() == name.lower()), None)

    @property
    def code(self) -> str:
        return str(self.json()["code"])

    @property
    def cookie(self) -> str | None:
        """The session token that this answer sets ("" where it takes it away)."""
        value = self.header("set-cookie")
        return value.partition(";")[0].partition("=")[2] if value else None


@asynccontextmanager
async def running(app: Any) -> AsyncIterator[None]:
    """The application's life, in a task of its own, as a server holds it."""
    incoming: asyncio.Queue[Any] = asyncio.Queue()
    outgoing: asyncio.Queue[Any] = asyncio.Queue()
    scope = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": {}}
    task = asyncio.create_task(app(scope, incoming.get, outgoing.put))
    await incoming.put({"type": "lifespan.startup"})
    started = await outgoing.get()
    assert started["type"] == "lifespan.startup.complete", started
    try:
        yield
    finally:
        await incoming.put({"type": "lifespan.shutdown"})
        await task


@dataclass
class Browser:
    """Keeps a session cookie and sends what browsers send; with `key` it is a program instead."""

    app: Any
    token: str | None = None
    key: str | None = None
    address: str = "198.51.100.7"
    scheme: str = "http"
    headers: dict[str, str] = field(default_factory=dict)

    async def ask(self, method: str, path: str, data: Any = None, **headers: str) -> Answer:
        """One request; `headers` have underscores for hyphens."""
        sent = {"host": "veche.test", **self.headers}
        if self.key is not None:
            sent["authorization"] = f"Bearer {self.key}"
        else:
            sent["sec-fetch-site"] = "same-origin"
            if self.token:
                sent["cookie"] = f"theme=dark; veche_session={self.token}; a=b"
        sent.update({name.replace("_", "-"): value for name, value in headers.items()})
        body = b"" if data is None else data if isinstance(data, bytes) else msgspec.json.encode(data)
        if body:
            sent.setdefault("content-type", "application/json")
            sent["content-length"] = str(len(body))
        answer = await ask(
            self.app, method, path, headers=sent, body=body, client=(self.address, 4711), scheme=self.scheme
        )
        if answer.cookie is not None:
            self.token = answer.cookie or None
        return answer


def _scope(method: str, path: str, headers: Mapping[str, str], client: tuple[str, int], scheme: str) -> dict[str, Any]:
    path, _, query = path.partition("?")
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": scheme,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(n.lower().encode(), v.encode("latin-1")) for n, v in headers.items()],
        "client": client,
        "server": ("veche.test", 80),
        "extensions": {},
        "state": {},
    }


async def ask(
    app: Any,
    method: str,
    path: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes | AsyncIterator[bytes] = b"",
    client: tuple[str, int] = ("198.51.100.7", 4711),
    scheme: str = "http",
) -> Answer:
    """Sends one HTTP request, its body in one piece or in many."""
    scope = _scope(method, path, headers or {}, client, scheme)
    pieces = body if not isinstance(body, bytes) else None
    sent: list[Any] = []
    done = False
    answered = asyncio.Event()

    async def receive() -> Any:
        nonlocal done
        if done:
            await answered.wait()
            return {"type": "http.disconnect"}
        if pieces is None:
            done = True
            return {"type": "http.request", "body": body, "more_body": False}
        try:
            return {"type": "http.request", "body": await anext(pieces), "more_body": True}
        except StopAsyncIteration:
            done = True
            return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            answered.set()

    await asyncio.wait_for(app(scope, receive, send), 30)
    starts = [m for m in sent if m["type"] == "http.response.start"]
    assert len(starts) == 1, sent
    return Answer(
        starts[0]["status"],
        [(n.decode("latin-1"), v.decode("latin-1")) for n, v in starts[0]["headers"]],
        b"".join(m.get("body", b"") for m in sent if m["type"] == "http.response.body"),
    )


class Socket:
    """One end of a WebSocket; frames are JSON objects."""

    def __init__(self, app: Any, path: str, headers: Mapping[str, str]) -> None:
        self._in: asyncio.Queue[Any] = asyncio.Queue()
        self._out: asyncio.Queue[Any] = asyncio.Queue()
        scope = {
            "type": "websocket",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "scheme": "ws",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "root_path": "",
            "headers": [(n.lower().encode(), v.encode("latin-1")) for n, v in headers.items()],
            "client": ("198.51.100.7", 4711),
            "server": ("veche.test", 80),
            "subprotocols": [],
            "extensions": {"websocket.http.response": {}},
            "state": {},
        }
        self._in.put_nowait({"type": "websocket.connect"})
        self._task = asyncio.create_task(app(scope, self._in.get, self._out.put))

    async def answer(self) -> Any:
        """The next message of the application."""
        return await asyncio.wait_for(self._out.get(), 10)

    async def say(self, frame: Any) -> None:
        """Sends a frame."""
        await self._in.put({"type": "websocket.receive", "text": msgspec.json.encode(frame).decode()})

    async def hear(self) -> Any:
        """The next frame."""
        message = await self.answer()
        assert message["type"] == "websocket.send", message
        return msgspec.json.decode(message["text"])

    async def close(self) -> None:
        """Goes away."""
        await self._in.put({"type": "websocket.disconnect", "code": 1001})
        await asyncio.wait_for(self._task, 10)
