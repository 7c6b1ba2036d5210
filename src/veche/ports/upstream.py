"""One HTTP conversation with a vendor: time limits, closing at once, errors in the port's words, for every adapter."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import msgspec

from veche.kit.errors import Invalid
from veche.kit.http import GATHER, Http
from veche.ports.content import StreamEvent
from veche.ports.failures import Fault, cut, failure_of, masked, read_fault, retry_seconds
from veche.ports.provider import Connection, ProviderError, ProviderTimeout, ProviderUnreachable
from veche.ports.reading import LIST_SECONDS, LONGEST_EVENT, StreamDecoder, drain, fed, is_piece, joined, some, whole

if TYPE_CHECKING:
    import aiohttp

T = TypeVar("T")

_ERROR_BODY = 64 * 1024  # bytes of a refusal that are read
_FIRST_TOKEN = 120.0
_SILENCE = 60.0
_LONGEST_WAIT = 3600.0


class Limits(msgspec.Struct, frozen=True):
    """Time limits of one stream, in seconds."""

    first_token: float = _FIRST_TOKEN  # from the first byte sent to the first piece of the answer
    silence: float = _SILENCE  # between two pieces

    @classmethod
    def of(cls, connection: Connection) -> Limits:
        """From the connection's options `first_token_seconds` and `silence_seconds`.

        Raises:
            Invalid: `provider.option`, when one is not a number of seconds.
        """
        return cls(
            first_token=seconds(connection, "first_token_seconds", _FIRST_TOKEN),
            silence=seconds(connection, "silence_seconds", _SILENCE),
        )


def seconds(connection: Connection, name: str, default: float) -> float:
    """The option `name` as a number of seconds, at most an hour."""
    text = connection.value(name)
    if not text:
        return default
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value <= _LONGEST_WAIT:
        raise Invalid(code="provider.option", provider=connection.name, option=name)
    return value


class Upstream:
    """Speaks HTTP for one connection. Nothing but `ProviderError` leaves it."""

    def __init__(self, connection: Connection, http: Http, *, ca_file: str | None = None) -> None:
        self._http = http
        self._provider = connection.name
        self._secrets = [secret for secret in connection.secrets.values() if secret]
        self._ca_file = ca_file
        self._limits = Limits.of(connection)

    def hide(self, secret: str) -> None:
        """From now on `secret`, too, is masked in vendors' words (an access token, say); the newest few are kept."""
        self._secrets = [*self._secrets[:8], secret]

    async def read(
        self,
        kind: type[T],
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        body: bytes | None = None,
        within: float = LIST_SECONDS,
    ) -> T:
        """The answer to a short request, decoded from JSON as `kind`; `within` seconds."""
        import aiohttp

        try:
            request = self._session().request(method, url, headers=headers, data=body, allow_redirects=False)
            async with asyncio.timeout(within), request as answer:
                if answer.status >= 300:
                    await self._refuse(answer)
                content = await whole(answer)
        except TimeoutError as error:
            raise self._late(error, within) from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise self._unreachable(error) from None
        try:
            return msgspec.json.decode(content, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            fault = read_fault(content, 200)
            if not fault.word:
                fault = Fault("the answer is not one of this API", kind=ProviderUnreachable)
            raise self._failure(fault) from None

    async def stream(
        self, url: str, *, headers: Mapping[str, str], body: bytes, decoder: StreamDecoder
    ) -> AsyncGenerator[StreamEvent]:
        """Posts `body` and gives the events of the answer; the last is `Finished`.

        However it ends (closed, cancelled, failed), the socket is closed before control returns, unless the
        vendor finished in order.
        """
        asked = asyncio.get_running_loop().time()
        answer = await self._post(url, headers, body)
        watch = _Watch(answer, self._limits, asked)
        read = answer.content.readany
        gather = GATHER.get()
        unread = 0
        try:
            while not decoder.done:
                chunk = await watch.over(read)
                if watch.expired:
                    raise self._silent(watch.limit)
                events = fed(decoder, chunk)
                unread = 0 if events else unread + len(chunk)
                if unread > LONGEST_EVENT:
                    raise self._failure(cut("an event of the stream does not end"))
                if gather is not None and len(events) > 1:
                    events = joined(events)
                for event in events:
                    yield event
                if decoder.fault is not None:
                    raise self._failure(decoder.fault)
                if not chunk:
                    break
                if watch.started:
                    if gather is not None and (seconds := gather()):
                        await asyncio.sleep(seconds)
                elif any(is_piece(event) for event in events):
                    watch.start()
            await drain(answer)
        finally:
            watch.stop()
            if decoder.fault is None and answer.content.at_eof():
                answer.release()
            else:
                answer.close()

    async def _post(self, url: str, headers: Mapping[str, str], body: bytes) -> aiohttp.ClientResponse:
        import aiohttp

        try:
            async with asyncio.timeout(self._limits.first_token):
                # A compressed stream arrives in lumps.
                plain = {**headers, "Accept-Encoding": "identity"}
                answer = await self._session().post(url, headers=plain, data=body, allow_redirects=False)
        except TimeoutError as error:
            raise self._late(error, self._limits.first_token) from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise self._unreachable(error) from None
        if answer.status >= 300:
            try:
                await self._refuse(answer)
            finally:
                answer.close()
        return answer

    def _session(self) -> aiohttp.ClientSession:
        try:
            return self._http.session(self._ca_file)
        except OSError:  # also ssl.SSLError: no such file, or no certificates in it
            raise ProviderUnreachable(provider=self._provider, detail="the ca_file cannot be read") from None

    async def _refuse(self, answer: aiohttp.ClientResponse) -> NoReturn:
        body = await some(answer, _ERROR_BODY)
        raise self._failure(read_fault(body, answer.status), retry_seconds(answer.headers, time.time()))

    def _failure(self, fault: Fault, retry_after: float | None = None) -> ProviderError:
        return failure_of(fault, provider=self._provider, secrets=self._secrets, retry_after=retry_after)

    def _late(self, error: TimeoutError, limit: float) -> ProviderError:
        import aiohttp

        is_connect = isinstance(error, aiohttp.ServerTimeoutError)
        return self._unreachable(error) if is_connect else self._silent(limit)

    def _silent(self, limit: float) -> ProviderError:
        return ProviderTimeout(provider=self._provider, detail=f"nothing for {limit:g} s")

    def _unreachable(self, error: Exception) -> ProviderError:
        text = masked(f"{type(error).__name__}: {error}", self._secrets)
        return ProviderUnreachable(provider=self._provider, detail=text)


class _Watch:
    """Closes an answer that keeps silent for too long: one timer for the stream, next to no cost per chunk."""

    def __init__(self, answer: aiohttp.ClientResponse, limits: Limits, asked: float) -> None:
        self.limit = limits.first_token
        self.expired = False
        self.started = False  # before the first piece the limit is for the whole wait, then for each silence
        self._silence = limits.silence
        self._answer = answer
        self._loop = asyncio.get_running_loop()
        self._asked = asked
        self._since: float | None = None  # waiting for bytes since then; None while the consumer has its turn
        self._timer = self._loop.call_at(asked + self.limit, self._look)

    async def over(self, read: Callable[[], Awaitable[bytes]]) -> bytes:
        """The next bytes; none where the connection ended, however it did."""
        import aiohttp

        self._since = self._loop.time()
        try:
            return await read()
        except (aiohttp.ClientError, OSError):
            return b""
        finally:
            self._since = None

    def start(self) -> None:
        self.started = True
        self.limit = self._silence
        self._timer.cancel()
        self._timer = self._loop.call_later(self.limit, self._look)

    def stop(self) -> None:
        self._timer.cancel()

    def _look(self) -> None:
        if self._since is None:
            left = min(self.limit, 0.25)
        else:
            left = self.limit - (self._loop.time() - (self._since if self.started else self._asked))
        if left <= 0.001:
            self.expired = True
            self._answer.close()
        else:
            self._timer = self._loop.call_later(left, self._look)


def as_json(body: dict[str, Any]) -> bytes:
    """A request's body."""
    return msgspec.json.encode(body)
