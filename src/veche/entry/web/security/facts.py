"""What the door needs of a request's headers, read in one pass; and what a trusted proxy says instead."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from typing import Any

from veche.features.identity.logic import SESSION_COOKIE

Headers = list[tuple[bytes, bytes]]

_COOKIE = re.compile(rb"(?:^|;)\s*" + SESSION_COOKIE.encode() + rb"=([\w\-]{1,200})\s*(?=;|$)")
_REQUEST_ID = re.compile(r"[\w.\-]{4,64}")


class Facts:
    """Headers that decide who calls and from where."""

    __slots__ = ("body", "cookie", "forwarded", "host", "key", "length", "origin", "request_id", "site")

    def __init__(self, headers: Headers) -> None:
        named = dict(headers)
        self.host = _text(named, b"host").lower()
        self.origin = _text(named, b"origin").lower() or None
        self.site = _text(named, b"sec-fetch-site").lower() or None
        cookie = _COOKIE.search(named.get(b"cookie", b""))
        self.cookie = cookie[1].decode("latin-1") if cookie else None
        scheme, _, key = _text(named, b"authorization").partition(" ")
        self.key = key.strip() if scheme.lower() == "bearer" else None
        length = named.get(b"content-length", b"")
        self.length = int(length) if length.isdigit() else None
        self.body = bool(self.length) or b"transfer-encoding" in named
        request_id = _text(named, b"x-request-id")
        self.request_id = request_id if _REQUEST_ID.fullmatch(request_id) else None
        self.forwarded = [(name, value) for name, value in headers if name.startswith(b"x-forwarded-")]


class Proxies:
    """The networks whose word about the client is taken."""

    def __init__(self, networks: list[str]) -> None:
        self._networks = [ipaddress.ip_network(n, strict=False) for n in networks]
        self._is_one = lru_cache(maxsize=4096)(self._look_up)

    def believe(self, scope: Any, facts: Facts) -> None:
        """Puts the client's own address, scheme and host into the scope when a trusted proxy passes them on."""
        client = scope.get("client")
        if not self._networks or not client or not self._is_one(client[0]):
            facts.request_id = None
            return
        if hops := _split(facts, b"x-forwarded-for"):
            # entries left of the first stranger were written by him, and may say anything
            stranger = next((hop for hop in reversed(hops) if not self._is_one(hop)), hops[0])
            scope["client"] = (stranger, 0)
        schemes = _split(facts, b"x-forwarded-proto")
        if schemes and schemes[0] in ("http", "https", "ws", "wss"):
            secure = schemes[0] in ("https", "wss")
            plain = "ws" if scope["type"] == "websocket" else "http"
            scope["scheme"] = plain + "s" if secure else plain
        if hosts := _split(facts, b"x-forwarded-host"):
            facts.host = hosts[0].lower()
            kept = [(name, value) for name, value in scope["headers"] if name != b"host"]
            scope["headers"] = [(b"host", facts.host.encode("latin-1")), *kept]

    def _look_up(self, address: str) -> bool:
        try:
            ip = ipaddress.ip_address(address)
        except ValueError:
            return False
        mapped = getattr(ip, "ipv4_mapped", None)
        return any((mapped or ip) in network for network in self._networks)


def _text(named: dict[bytes, bytes], name: bytes) -> str:
    return named.get(name, b"").decode("latin-1")


def _split(facts: Facts, name: bytes) -> list[str]:
    whole = ",".join(value.decode("latin-1") for n, value in facts.forwarded if n == name)
    return [part.strip() for part in whole.split(",") if part.strip()]
