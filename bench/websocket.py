"""A cheap WebSocket client for load: text frames with the time at which they came."""

from __future__ import annotations

import asyncio
import base64
import os
import struct
from collections.abc import Callable
from time import perf_counter
from typing import Any

from bench.wire import HOST, build

OnText = Callable[[float, bytes], None]
_NO_MASK = b"\0\0\0\0"  # a zero key: frames of clients must be masked, not secret


class WebSocket(asyncio.Protocol):
    """One open socket; `on_text` gets every text frame."""

    def __init__(self, request: bytes) -> None:
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.on_text: OnText = lambda at, text: None
        self.closed = False
        self._request = request
        self._rest = b""
        self._part = b""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.write(self._request)

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed = True
        if not self.ready.done():
            self.ready.set_exception(ConnectionError(f"the socket was refused: {self._rest[:200]!r}"))

    def send(self, text: str) -> None:
        """One text frame."""
        data = text.encode()
        head = struct.pack("!BB", 0x81, 0x80 | len(data)) if len(data) < 126 else _long_head(len(data))
        self.transport.write(head + _NO_MASK + data)

    def data_received(self, data: bytes) -> None:
        at = perf_counter()
        self._rest += data
        if not self.ready.done() and not self._opened():
            return
        while (frame := _frame(self._rest)) is not None:
            opcode, is_last, payload, self._rest = frame
            self._take(at, opcode, is_last, payload)

    def _opened(self) -> bool:
        end = self._rest.find(b"\r\n\r\n")
        if end < 0:
            return False
        if b" 101 " not in self._rest[:20]:
            self.transport.close()
            return False
        self._rest = self._rest[end + 4 :]
        self.ready.set_result(None)
        return True

    def _take(self, at: float, opcode: int, is_last: bool, payload: bytes) -> None:
        if opcode == 9:
            self.transport.write(struct.pack("!BB", 0x8A, 0x80 | len(payload)) + _NO_MASK + payload)
        elif opcode == 8:
            self.transport.close()
        elif opcode in (0, 1, 2):
            self._part = payload if opcode else self._part + payload
            if is_last:
                self.on_text(at, self._part)


def _long_head(size: int) -> bytes:
    return struct.pack("!BBH", 0x81, 0xFE, size) if size < 65536 else struct.pack("!BBQ", 0x81, 0xFF, size)


def _frame(data: bytes) -> tuple[int, bool, bytes, bytes] | None:
    """(opcode, last of its message?, payload, what follows) of the first frame, if it is whole."""
    if len(data) < 2:
        return None
    size, head = data[1] & 127, 2
    if size == 126:
        head = 4
    elif size == 127:
        head = 10
    if len(data) < head:
        return None
    if head > 2:
        size = int.from_bytes(data[2:head], "big")
    if len(data) < head + size:
        return None
    return data[0] & 15, bool(data[0] & 128), data[head : head + size], data[head + size :]


async def open_socket(port: int, path: str, headers: dict[str, str]) -> WebSocket:
    """A new socket, open."""
    key = base64.b64encode(os.urandom(16)).decode()
    upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": key}
    request = build("GET", port, path, {**upgrade, "Origin": f"http://{HOST}:{port}", **headers})
    _, socket = await asyncio.get_running_loop().create_connection(lambda: WebSocket(request), HOST, port)
    await asyncio.wait_for(socket.ready, 30)
    return socket
