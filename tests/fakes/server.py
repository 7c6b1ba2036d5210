"""The part that all fake vendors share: a real HTTP server on a free port that records, paces and breaks."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, ClassVar, Self

from aiohttp import web

from tests.fakes.script import Answers, Recorded, Refusal, RefusalName, Script

Frame = tuple[bool, bytes]  # whether it is a piece (of reasoning or text), and the bytes
Failure = tuple[int, Any, dict[str, str]]  # status, body, headers

_LONGEST = 60.0  # seconds that a stalled answer waits for the client to leave


class Complaint(Exception):
    """The vendor does not take the request; `name` says what kind of refusal it answers with."""

    def __init__(self, text: str, name: RefusalName = "request") -> None:
        super().__init__(text)
        self.text = text
        self.name = name


class FakeVendor:
    """A vendor on 127.0.0.1. Use as `async with FakeOpenAI(script) as fake:`; `fake.url` is its base URL.

    `answers` is one script for all requests, a list (the last repeats), or a function of the request.
    `requests` are the recorded chat requests, `listed` counts requests for models, `disconnects` counts clients
    that left before the end. With `strict=False` a request that the vendor would refuse is recorded with its
    `problem` but answered.
    """

    content_type: ClassVar[str] = "text/event-stream"
    path: ClassVar[str] = ""

    def __init__(
        self,
        answers: Answers | None = None,
        *,
        key: str = "sk-fake-0123456789abcdefghij",
        models: tuple[str, ...] = (),
        strict: bool = True,
        port: int = 0,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.answers: Answers = answers if answers is not None else Script()
        self.key = key
        self.models = models or self.default_models
        self.strict = strict
        self.requests: list[Recorded] = []
        self.listed = 0
        self.disconnects = 0
        self.open = 0  # answers under way
        self._port = port
        self._tls = tls
        self._left = asyncio.Event()
        self._runner: web.AppRunner | None = None

    default_models: ClassVar[tuple[str, ...]] = ("fake-model",)

    # What a wire says for itself

    def routes(self) -> list[web.RouteDef]:
        raise NotImplementedError

    def check(self, recorded: Recorded) -> None:
        """Raises `Complaint` for what the vendor would not take."""
        raise NotImplementedError

    def frames(self, script: Script, recorded: Recorded) -> Iterator[Frame]:
        """The answer, frame by frame."""
        raise NotImplementedError

    def failure(self, refusal: Refusal, text: str, recorded: Recorded) -> Failure:
        """A refusal in the vendor's shape."""
        raise NotImplementedError

    def error_frame(self, name: RefusalName, recorded: Recorded) -> bytes:
        """An error in mid-stream in the vendor's shape."""
        raise NotImplementedError

    junk: ClassVar[bytes] = b'data: {"this is" not JSON\n\n'

    # Running

    @property
    def root(self) -> str:
        """Scheme, host and port."""
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """The base URL as an adapter wants it."""
        return self.root + self.path

    @property
    def port(self) -> int:
        assert self._runner is not None, "the fake is not running"
        return int(self._runner.addresses[0][1])

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 * 2**20)
        app.add_routes(self.routes())
        self._runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port, ssl_context=self._tls).start()
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    async def wait_disconnect(self, within: float = 0.5) -> None:
        """Waits until a client has left before the end; TimeoutError if none does in `within` seconds."""
        await asyncio.wait_for(self._left.wait(), within)

    @property
    def last(self) -> Recorded:
        """The newest chat request."""
        return self.requests[-1]

    # Answering

    async def recorded(self, request: web.Request) -> Recorded:
        """The request, with its body decoded if it is JSON."""
        raw = await request.read()
        try:
            body = json.loads(raw) if raw else None
        except ValueError:
            body = raw.decode("utf-8", "replace")
        headers = {name.lower(): value for name, value in request.headers.items()}
        return Recorded(request.method, request.path, headers, body, dict(request.query))

    async def chat(self, request: web.Request) -> web.StreamResponse:
        """The handler of the chat route."""
        recorded = await self.recorded(request)
        self.requests.append(recorded)
        try:
            self.check(recorded)
        except Complaint as complaint:
            recorded.problem = complaint.text
            if self.strict:
                return self.refuse(Refusal(complaint.name), recorded, complaint.text)
        script = self._script(recorded)
        self.open += 1
        try:
            if script.first_delay:
                await asyncio.sleep(script.first_delay)
            if script.refusal is not None:
                return self.refuse(script.refusal, recorded)
            return await self._stream(request, script, recorded)
        except (asyncio.CancelledError, ConnectionError):
            self.disconnects += 1
            self._left.set()
            raise
        finally:
            self.open -= 1

    def refuse(self, refusal: Refusal, recorded: Recorded, text: str = "") -> web.Response:
        """The HTTP answer of a refusal."""
        status, body, headers = self.failure(refusal, text, recorded)
        content = refusal.body if refusal.body is not None else json.dumps(body, ensure_ascii=False)
        kind = "text/html" if content.lstrip().startswith("<") else "application/json"
        return web.Response(
            status=refusal.status or status, text=content, content_type=kind, headers={**headers, **refusal.headers}
        )

    def _script(self, recorded: Recorded) -> Script:
        if callable(self.answers):
            return self.answers(recorded)
        if isinstance(self.answers, list):
            return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return self.answers

    async def _stream(self, request: web.Request, script: Script, recorded: Recorded) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": self.content_type, "Cache-Control": "no-cache"})
        await response.prepare(request)
        pieces = 0
        for is_piece, data in self.frames(script, recorded):
            if script.then is not None and pieces >= script.after and (is_piece or pieces or not script.after):
                return await self._break(request, response, script, recorded)
            if is_piece and pieces and script.delay:
                await asyncio.sleep(script.delay)
            await self._write(response, data, script.chunk_size)
            pieces += is_piece
        if script.then is not None:
            return await self._break(request, response, script, recorded)
        await response.write_eof()
        return response

    async def _write(self, response: web.StreamResponse, data: bytes, size: int | None) -> None:
        for start in range(0, len(data), size or len(data) or 1):
            await response.write(data[start : start + size] if size else data)
            if size:
                await asyncio.sleep(0)

    async def _break(
        self, request: web.Request, response: web.StreamResponse, script: Script, recorded: Recorded
    ) -> web.StreamResponse:
        match script.then:
            case "error":
                await response.write(self.error_frame(script.error, recorded))
            case "junk":
                await response.write(self.junk)
            case "stall":
                await asyncio.sleep(_LONGEST)
            case "drop":
                await asyncio.sleep(0.02)  # so that what was written is on its way
                if request.transport is not None:
                    request.transport.abort()
                return response
        with suppress(ConnectionError):
            await response.write_eof()
        return response


def sse(data: object, event: str | None = None) -> bytes:
    """One server-sent event."""
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return (f"event: {event}\n" if event else "").encode() + f"data: {text}\n\n".encode()


def only(fields: dict[str, Any], allowed: set[str], where: str, required: set[str] = frozenset()) -> None:  # type: ignore[assignment]
    """Complains of unknown and of missing fields, as strict vendors do."""
    if not isinstance(fields, dict):
        raise Complaint(f"{where} must be an object")
    for name in fields:
        if name not in allowed:
            raise Complaint(f"Unrecognized request argument supplied: {where}.{name}")
    for name in required:
        if name not in fields:
            raise Complaint(f"Missing required parameter: '{where}.{name}'")
