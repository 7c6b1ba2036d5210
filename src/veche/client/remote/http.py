"""Requests and event streams with an API key; what a broken connection ate is asked again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote, urlsplit

import msgspec

from veche import __version__
from veche.client.problems import Refusal, refusal
from veche.client.steps import Step
from veche.client.turn import TurnReader
from veche.kit.caller import Locale
from veche.kit.http import Http
from veche.kit.sse import SseSplitter

if TYPE_CHECKING:
    import aiohttp

T = TypeVar("T")
WAITS = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 8.0)  # seconds before each new try
ANSWER_TIMEOUT = 60.0
SILENCE = 40.0  # the server beats every 15 seconds
MOST_BYTES = 256 << 20  # of an answer, unpacked …
MOST_OF_PROBLEM = 1 << 20  # … and of a refusal
_GONE = "client.unreachable"


def tidy_url(url: str) -> str:
    """A server's address without the slash at its end.

    Raises:
        Refusal: `client.url`, when it is none.
    """
    text = url.strip() if "://" in url else f"http://{url.strip()}"
    try:
        parts = urlsplit(text)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        port_is_fine = False
    if not port_is_fine or parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise Refusal("client.url", "invalid", url=url)
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


class OverHttp:
    """What all parts of the remote client stand on."""

    def __init__(
        self, url: str, key: str, *, locale: Locale = "en", waits: tuple[float, ...] = WAITS, http: Http | None = None
    ) -> None:
        self.url = tidy_url(url)
        self._headers: dict[str, str] = {"Accept-Language": locale}
        if key:
            self._headers["Authorization"] = f"Bearer {key}"
        self._waits = waits
        self._http = http or Http(user_agent=f"veche-client/{__version__}")

    @property
    def whereabouts(self) -> str:
        """See `Client`."""
        return self.url

    async def _ask(
        self,
        method: str,
        path: str,
        kind: type[T],
        *,
        query: Mapping[str, object] | None = None,
        body: object = None,
        raw: bytes | None = None,
        content_type: str = "application/json",
    ) -> T:
        data = raw if raw is not None else None if body is None else msgspec.json.encode(body)
        headers = {"Content-Type": content_type} if data is not None else {}
        for wait in (*self._waits[:2], None):  # a person waits for this one
            try:
                async with self._open(method, path, headers, query, data, limit=ANSWER_TIMEOUT) as answer:
                    found = await _whole(answer, MOST_BYTES, self.url)
                break
            except Refusal as error:
                if wait is None or error.code != _GONE:
                    raise
                await asyncio.sleep(wait)
        if kind is type(None):
            return None
        try:
            return msgspec.json.decode(found, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise Refusal("client.answer", "broken", url=self.url, status=200) from error

    async def _turn(self, path: str, body: object) -> AsyncIterator[Step]:
        """Asks, and follows the turn to its end over as many connections as that takes."""
        reader = TurnReader()
        tries = 0
        while True:
            try:
                async with aclosing(self._events(reader, path, body)) as steps:  # type: ignore[type-var]
                    async for step in steps:
                        tries = 0
                        yield step
            except Refusal as error:
                if error.code != _GONE or tries >= len(self._waits):
                    raise
            if reader.done:
                return
            if tries >= len(self._waits):
                raise Refusal(_GONE, "unavailable", url=self.url, reason="")
            await asyncio.sleep(self._waits[tries])
            tries += 1

    async def _events(self, reader: TurnReader, path: str, body: object) -> AsyncIterator[Step]:
        method, data = "POST", None if body is None else msgspec.json.encode(body)
        if reader.turn_id is not None:
            method, path, data = "GET", f"/api/turns/{reader.turn_id}/stream", None
        headers = {"Accept": "text/event-stream"}
        if data is not None:
            headers["Content-Type"] = "application/json"
        splitter = SseSplitter()
        async with self._open(method, path, headers, None, data, limit=None) as answer:
            async for chunk in answer.content.iter_any():
                for event, text in splitter.feed(chunk):
                    try:
                        steps = reader.take(event, text)
                    except msgspec.DecodeError as error:
                        raise Refusal("client.answer", "broken", url=self.url, status=200) from error
                    for step in steps:
                        yield step
                if reader.done:
                    return

    @asynccontextmanager
    async def _open(
        self,
        method: str,
        path: str,
        headers: dict[str, str],
        query: Mapping[str, object] | None,
        data: bytes | AsyncIterator[bytes] | None,
        *,
        limit: float | None,
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """The answer to a request; what is wrong with the connection is told as `client.unreachable`."""
        import aiohttp

        timeout = aiohttp.ClientTimeout(total=limit, sock_connect=10, sock_read=SILENCE)
        params = {name: _word(value) for name, value in (query or {}).items() if value is not None}
        try:
            async with self._http.session().request(
                method,
                self.url + path,
                params=params,
                data=data,
                headers={**self._headers, **headers},
                timeout=timeout,
                allow_redirects=False,  # a redirect would carry the key elsewhere
            ) as answer:
                if answer.status >= 300:
                    said = await _whole(answer, MOST_OF_PROBLEM, self.url)
                    raise refusal(answer.status, said, self.url, answer.headers.get("Retry-After"))
                yield answer
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            reason = str(error) or type(error).__name__
            raise Refusal(_GONE, "unavailable", url=self.url, reason=reason) from error


def conversation_path(conversation_id: str) -> str:
    """Where a conversation lives on the server."""
    return f"/api/conversations/{quote(conversation_id, safe='')}"


async def _whole(answer: aiohttp.ClientResponse, most: int, url: str) -> bytes:
    """All of an answer: a server that goes on and on, or packs much into little, does not fill our memory."""
    data = bytearray()
    async for piece in answer.content.iter_chunked(1 << 16):
        data += piece
        if len(data) > most:
            raise Refusal("client.answer", "broken", url=url, status=answer.status)
    return bytes(data)


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
