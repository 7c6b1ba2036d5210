"""Gets what lies at an address that a person named, and nothing else: no other scheme, no network of one's own."""

from __future__ import annotations

import socket
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

from veche import __version__
from veche.client.problems import Refusal
from veche.kit.addresses import ConnectionRefusedByGuard, check_address, guarded_socket

MOST_BYTES = 10 << 20
MOST_SECONDS = 30.0
MOST_REDIRECTS = 5
_MOVED = (301, 302, 303, 307, 308)


async def fetch(url: str, *, private: bool = False, most: int = MOST_BYTES) -> tuple[str, str | None, bytes]:
    """A name for what lies there, the media type that the server says, and the bytes.

    Args:
        private: this machine and its local networks may be called, too.

    Raises:
        AddressRefused: the address, or one that it leads to, may not be called.
        Refusal: `client.fetch`, nothing could be had; `client.fetch_large`.
    """
    import aiohttp

    def make_socket(address: Any) -> socket.socket:  # asked anew after each redirect: has that address a proxy, too?
        return guarded_socket(allow_private=private or _has_proxy(url))(address)

    connector = aiohttp.TCPConnector(socket_factory=make_socket)
    timeout = aiohttp.ClientTimeout(total=MOST_SECONDS, sock_connect=10)
    headers = {"User-Agent": f"veche-client/{__version__}", "Accept": "text/html,text/*,application/*;q=0.9,*/*;q=0.5"}
    try:
        async with aiohttp.ClientSession(
            connector=connector, timeout=timeout, headers=headers, trust_env=True, cookie_jar=aiohttp.DummyCookieJar()
        ) as session:
            for _ in range(MOST_REDIRECTS + 1):
                check_address(url, allow_private=private)
                async with session.get(url, allow_redirects=False) as answer:
                    if answer.status in _MOVED and (place := answer.headers.get("Location")):
                        url = urljoin(url, place)
                        continue
                    if answer.status != 200:
                        raise Refusal("client.fetch", "unavailable", url=url, reason=f"HTTP {answer.status}")
                    data = await _read(answer, url, most)
                    return _name_of(url), answer.headers.get("Content-Type"), data
    except ConnectionRefusedByGuard as error:
        raise Refusal("client.fetch_private", "invalid", url=url) from error
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        if _was_guarded(error):
            raise Refusal("client.fetch_private", "invalid", url=url) from error
        raise Refusal("client.fetch", "unavailable", url=url, reason=_reason(error)) from error
    raise Refusal("client.fetch", "unavailable", url=url, reason=f"> {MOST_REDIRECTS} redirects")


async def _read(answer: Any, url: str, most: int) -> bytes:
    if (answer.content_length or 0) > most:
        raise Refusal("client.fetch_large", "invalid", url=url, most=most >> 20)
    data = bytearray()
    async for piece in answer.content.iter_chunked(1 << 16):
        data += piece
        if len(data) > most:  # also what was packed small
            raise Refusal("client.fetch_large", "invalid", url=url, most=most >> 20)
    return bytes(data)


def _name_of(url: str) -> str:
    parts = urlsplit(url)
    last = unquote(parts.path.rstrip("/").rpartition("/")[2])
    return f"{parts.hostname} {last}" if last else str(parts.hostname)


def _has_proxy(url: str) -> bool:
    """Names are left to a proxy then: its rules hold, and it stands in one's own network."""
    parts = urlsplit(url)
    return parts.scheme in getproxies() and not proxy_bypass(parts.hostname or "")


def _was_guarded(error: BaseException | None) -> bool:
    seen = 0
    while error is not None and seen < 10:
        if isinstance(error, ConnectionRefusedByGuard) or isinstance(
            getattr(error, "os_error", None), ConnectionRefusedByGuard
        ):
            return True
        error, seen = error.__cause__ or error.__context__, seen + 1
    return False


def _reason(error: BaseException) -> str:
    if isinstance(error, TimeoutError):
        return f"> {MOST_SECONDS:.0f} s"
    if isinstance(getattr(error, "os_error", None), socket.gaierror):
        return "DNS"
    return str(error) or type(error).__name__
