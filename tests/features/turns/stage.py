"""The whole house on a real port in this process, a fake vendor that can be held, and clients of every door."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import aiohttp
import msgspec
import uvicorn
from aiohttp import web

from tests.fakes.openai import FakeOpenAI
from tests.fakes.script import Answers, Script
from veche.entry.settings import read_settings
from veche.entry.web.app import create_app
from veche.entry.wiring import House
from veche.features.identity import service as identity
from veche.features.identity.schemas import KeyRequest
from veche.kit.db import Tx
from veche.kit.ids import new_id
from veche.kit.sse import SseSplitter

PATIENCE = 20.0  # seconds for anything that must happen; nothing here is about speed
Json = dict[str, Any]
WORDS = tuple(f"word{n} " for n in range(12))


class HeldOpenAI(FakeOpenAI):
    """A fake that stops after some pieces of each answer until it is let go."""

    def __init__(self, answers: Answers | None = None, **options: Any) -> None:
        super().__init__(answers or Script(text=WORDS), **options)
        self.holds: int | None = None
        self._written: WeakKeyDictionary[web.StreamResponse, int] = WeakKeyDictionary()
        self.gate = asyncio.Event()

    def hold(self, pieces: int) -> None:
        """From now on answers wait after so many pieces."""
        self.holds = pieces
        self.gate = asyncio.Event()

    def let_go(self) -> None:
        """Those that wait go on; later ones do not wait."""
        self.holds = None
        self.gate.set()

    async def _write(self, response: web.StreamResponse, data: bytes, size: int | None) -> None:
        written = self._written.get(response, 0)
        if self.holds is not None and written > self.holds:  # the first write is the role
            await self.gate.wait()
        self._written[response] = written + 1
        await super()._write(response, data, size)


@dataclass
class Stream:
    """Server-sent events of one turn, as they come."""

    response: aiohttp.ClientResponse
    events: list[tuple[str, Json]] = field(default_factory=list)
    _splitter: SseSplitter = field(default_factory=SseSplitter)
    over: bool = False

    async def next(self) -> None:
        """Reads a little more."""
        chunk = await asyncio.wait_for(self.response.content.readany(), PATIENCE)
        self.over = not chunk
        found = self._splitter.feed(chunk) if chunk else self._splitter.finish()
        self.events += [(name.decode(), msgspec.json.decode(data)) for name, data in found]

    async def until(self, condition: Callable[[Stream], object]) -> Stream:
        while not condition(self):
            assert not self.over, self.events
            await self.next()
        return self

    async def end(self) -> Stream:
        while not self.over:
            await self.next()
        return self

    def of(self, kind: str) -> list[Json]:
        return [value for name, value in self.events if name == kind]

    @property
    def text(self) -> str:
        """What a reader has been shown: the partial, then the deltas after it, without doubles."""
        shown, last = "", 0
        for name, value in self.events:
            if name == "partial":
                shown, last = text_of(value["answer"]), value["n"]
            elif name == "delta" and value["kind"] == "text" and value["n"] > last:
                assert value["n"] == last + 1, f"a hole after {last}: {value}"
                shown, last = shown + value["text"], value["n"]
        return shown


def text_of(message: Json) -> str:
    """The text of a message."""
    return "".join(part["text"] for part in message["parts"] if part["kind"] == "text")


@dataclass
class Stage:
    """The open house and one person's way into it."""

    house: House
    fake: HeldOpenAI
    url: str
    key: str
    web: aiohttp.ClientSession

    async def ask(self, method: str, path: str, body: Any = None, status: int | None = None, **headers: str) -> Any:
        """One request; the answer's JSON."""
        async with self.web.request(method, self.url + path, json=body, headers=headers) as answer:
            raw = await answer.read()
            assert answer.status == (status or answer.status) and (status or answer.status < 400), (path, raw)
            return msgspec.json.decode(raw) if raw else None

    async def begin(self, **fields: Any) -> str:
        """A new conversation."""
        return str((await self.ask("POST", "/api/conversations", {"id": new_id(), **fields}))["id"])

    async def say(self, conversation: str, text: str, **fields: Any) -> Json:
        """Says something; gives what was accepted."""
        body = {"id": new_id(), "text": text, **fields}
        return await self.ask("POST", f"/api/conversations/{conversation}/messages", body, 202)  # type: ignore[no-any-return]

    @asynccontextmanager
    async def stream(self, path: str, body: Any = None, method: str = "POST") -> AsyncIterator[Stream]:
        """A turn's events."""
        headers = {"Accept": "text/event-stream"}
        async with self.web.request(method, self.url + path, json=body, headers=headers) as response:
            assert response.status == 200, await response.text()
            yield Stream(response)

    def said(self, conversation: str, text: str, **fields: Any) -> Any:
        """Says something and streams the answer."""
        return self.stream(f"/api/conversations/{conversation}/messages", {"id": new_id(), "text": text, **fields})

    def joined(self, turn: str) -> Any:
        """A turn's events from where it is."""
        return self.stream(f"/api/turns/{turn}/stream", method="GET")

    async def turn(self, id: str, *states: str) -> Json:
        """Waits until a turn is in one of `states` (by itself: over)."""
        wanted = states or ("done", "failed", "stopped", "interrupted")
        return await self.waited(lambda: self.ask("GET", f"/api/turns/{id}"), lambda turn: turn["state"] in wanted)  # type: ignore[no-any-return]

    async def waited(self, look: Callable[[], Any], good: Callable[[Any], object]) -> Any:
        """Looks until what is seen is good."""
        async with asyncio.timeout(PATIENCE):
            while not good(found := await look()):
                await asyncio.sleep(0.01)
            return found

    async def until(self, condition: Callable[[], object]) -> None:
        """Waits for something in this process."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                await asyncio.sleep(0.01)

    async def messages(self, conversation: str) -> list[Json]:
        """All messages, by number."""
        return (await self.ask("GET", f"/api/conversations/{conversation}/messages"))["items"]  # type: ignore[no-any-return]

    async def message(self, conversation: str, id: str) -> Json:
        return next(m for m in await self.messages(conversation) if m["id"] == id)

    @asynccontextmanager
    async def live(self, *, small: bool = False) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
        """The live socket; a small one leaves the system little room to keep what is not read."""
        connector = aiohttp.TCPConnector(socket_factory=small_socket if small else None)
        async with (
            aiohttp.ClientSession(headers=self.web.headers, connector=connector) as session,
            session.ws_connect(self.url + "/api/live", max_msg_size=0) as opened,
        ):
            yield opened

    async def shown(self, conversation: str, text: str) -> None:
        """Waits until an answer that streams has come so far in memory."""
        turns = self.house.turns
        await self.until(lambda: any(text in str(live.parts()) for live in turns.live_in(conversation)))


def small_socket(address: Any) -> socket.socket:
    """A socket whose receive buffer holds next to nothing."""
    made = socket.socket(*address[:3])
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    made.setblocking(False)
    return made


def make_key(tx: Tx, email: str) -> str:
    """A person and their key."""
    identity.make_user(tx, email=email, name="Ann", password_hash="none", role="owner")
    caller = identity.act_as(tx, email)
    return identity.make_key(tx, caller, KeyRequest(new_id(), "test", ["all"])).key


def environment_of(url: str, folder: Path, fake: FakeOpenAI, **given: str) -> dict[str, str]:
    """Settings that lead to the fake and to nothing else."""
    return {
        "VECHE_DATA": str(folder / "data"),
        "VECHE_DATABASE_URL": url,
        "VECHE_LLM_DETECT": "false",
        "VECHE_LLM_DEFAULT_MODEL": "openai.fake-model",
        "VECHE_LLM_BACKOFF": "0.01",
        "VECHE_TURNS_SAVE_SECONDS": "0.05",
        "VECHE_TURNS_TITLES": "false",  # a test counts what its fake is asked
        "OPENAI_API_KEY": fake.key,
        "OPENAI_BASE_URL": fake.url,
        **given,
    }


@asynccontextmanager
async def serving(house: House) -> AsyncIterator[str]:
    """The house behind a real server on a free port: its address."""
    config = uvicorn.Config(
        create_app(house),
        host="127.0.0.1",
        port=0,
        http="httptools",
        ws="websockets-sansio",
        log_config=None,
        access_log=False,
        lifespan="on",
        timeout_graceful_shutdown=2,
        ws_per_message_deflate=False,
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server._serve())
    while not server.started:
        assert not task.done(), "the server does not start"
        await asyncio.sleep(0.005)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        await task


@asynccontextmanager
async def open_stage(url: str, folder: Path, fake: HeldOpenAI, **given: str) -> AsyncIterator[Stage]:
    """Everything, for one test."""
    environment = environment_of(url, folder, fake, **given)
    house = House(read_settings(environment), environment)
    house.prepare()
    key = await house.db.write(make_key, f"{new_id()}@example.org")
    async with serving(house) as address:
        await house.models.listed()
        async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {key}"}) as session:
            yield Stage(house, fake, address, key, session)
        fake.let_go()
