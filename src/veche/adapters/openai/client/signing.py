"""The headers that prove who asks: a key as it is, or an access token got for it."""

from __future__ import annotations

import asyncio
import time
import uuid
from typing import Protocol
from urllib.parse import urlencode

import msgspec

from veche.adapters.openai.settings import Options
from veche.kit.errors import Invalid
from veche.ports.provider import Connection
from veche.ports.upstream import Upstream

_EARLY = 60.0  # seconds before its end that a token is renewed


class Signing(Protocol):
    """Makes the headers of a request."""

    async def headers(self) -> dict[str, str]:
        """Headers for the next request."""
        ...

    def refused(self) -> bool:
        """The vendor said 401: may the same request be signed anew?"""
        ...


class Key:
    """The key itself, as a bearer token; nothing where there is none."""

    def __init__(self, connection: Connection, *, secret: bool = True) -> None:
        key = (connection.value("api_key") or connection.value("iam_token")) if secret else ""
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}

    async def headers(self) -> dict[str, str]:
        return self._headers

    def refused(self) -> bool:
        return False


class _Token(msgspec.Struct):
    access_token: str
    expires_at: int  # milliseconds since the epoch


class Exchange:
    """Gets an access token for an authorization key and renews it early (GigaChat: 30 minutes).

    Format: developers.sber.ru/docs/ru/gigachat/api/reference/rest/post-token.
    """

    def __init__(self, connection: Connection, options: Options, upstream: Upstream) -> None:
        key = connection.value("authorization_key") or connection.value("api_key")
        self._key = key.removeprefix("Basic ").strip()
        self._scope = connection.value("scope") or options.scope
        self._url = options.exchange_url
        self._upstream = upstream
        self._lock = asyncio.Lock()
        self._token: _Token | None = None
        self._renewed = 0.0

    async def headers(self) -> dict[str, str]:
        async with self._lock:  # one exchange, however many ask
            if self._token is None or self._token.expires_at / 1000 - _EARLY <= time.time():
                self._token = await self._exchange()
                self._renewed = time.monotonic()
                self._upstream.hide(self._token.access_token)
            return {"Authorization": f"Bearer {self._token.access_token}"}

    def refused(self) -> bool:
        if self._token is None or time.monotonic() - self._renewed < 1.0:
            return False  # the vendor refuses even a fresh one
        self._token = None
        return True

    async def _exchange(self) -> _Token:
        headers = {
            "Authorization": f"Basic {self._key}",
            "RqUID": str(uuid.uuid4()),
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }
        body = urlencode({"scope": self._scope}).encode()
        return await self._upstream.read(_Token, "POST", self._url, headers=headers, body=body)


def signing_of(connection: Connection, options: Options, upstream: Upstream) -> Signing:
    """How this connection signs in.

    Raises:
        Invalid: `provider.option`, when a token exchange has no address.
    """
    if options.auth != "exchange":
        return Key(connection, secret=options.auth == "bearer")
    if not options.exchange_url:
        raise Invalid(code="provider.option", provider=connection.name, option="exchange_url")
    return Exchange(connection, options, upstream)
