"""The way out and the way in of one request: headers on the response's start, a limit on the body's bytes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final

from veche.entry.web.security.refusals import BodyTooLarge

Message = Any
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]
Headers = list[tuple[bytes, bytes]]

POLICY: Final = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
PERMISSIONS: Final = (
    "accelerometer=(), camera=(self), display-capture=(self), geolocation=(), gyroscope=(), microphone=(self), "
    "payment=(), usb=()"
)
ALWAYS: Final[Headers] = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", PERMISSIONS.encode()),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
]
NO_STORE: Final = (b"cache-control", b"no-store")


class Reply:
    """Wraps `send` of one request.

    `send` is a plain function that gives the server's own awaitable back, so that a streamed chunk passes
    through one comparison and no further coroutine.
    """

    __slots__ = ("_cookie", "_headers", "_send", "started", "void")

    def __init__(self, send: Send, headers: Headers) -> None:
        self._send = send
        self._headers = headers
        self._cookie: bytes | None = None
        self.started = False
        self.void = False  # what the application says is not sent: the door answers itself

    def give_cookie(self, cookie: str) -> None:
        """Sends this Set-Cookie, unless the application sets the same cookie."""
        self._cookie = cookie.encode("latin-1")

    def send(self, message: Message) -> Awaitable[None]:
        """ASGI `send`."""
        if self.void:
            return _nothing()
        if message["type"] == "http.response.start":
            self.started = True
            message = {**message, "headers": self._with_ours(list(message.get("headers", ())))}
        return self._send(message)

    def _with_ours(self, headers: Headers) -> Headers:
        present = {name.lower() for name, _ in headers}
        headers += [header for header in self._headers if header[0] not in present]
        if self._cookie is not None:
            name = self._cookie.partition(b"=")[0] + b"="
            if not any(n.lower() == b"set-cookie" and v.startswith(name) for n, v in headers):
                headers.append((b"set-cookie", self._cookie))
        return headers


class LimitedBody:
    """Wraps `receive` of one request: more than `most` bytes raise `BodyTooLarge`, whatever Content-Length said."""

    __slots__ = ("_most", "_receive", "_reply", "_seen", "exceeded")

    def __init__(self, receive: Receive, most: int, reply: Reply) -> None:
        self._receive = receive
        self._most = most
        self._reply = reply
        self._seen = 0
        self.exceeded = False

    async def receive(self) -> Message:
        """ASGI `receive`."""
        message = await self._receive()
        if message["type"] == "http.request":
            self._seen += len(message.get("body", b""))
            if self._seen > self._most:
                self.exceeded = True
                self._reply.void = not self._reply.started
                raise BodyTooLarge(most=self._most)
        return message


async def _nothing() -> None:
    return None
