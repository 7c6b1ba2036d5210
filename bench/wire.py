"""A cheap HTTP/1.1 client for load: stamps bytes as they come, and reads them only when the clock has stopped."""

from __future__ import annotations

import asyncio
import json
import re
from time import perf_counter
from typing import Any

HOST = "127.0.0.1"  # load goes to this machine only
Stamped = list[tuple[float, bytes]]


class Conn(asyncio.Protocol):
    """One kept connection. While an answer comes, only its end is looked for."""

    def __init__(self) -> None:
        self.parts: Stamped = []
        self.closed = False
        self._done: asyncio.Future[str] | None = None
        self._mode = ""
        self._left = 0
        self._tail = self._head = b""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed = True
        if self._done and not self._done.done():
            self._done.set_result("lost")

    def data_received(self, data: bytes) -> None:
        self.parts.append((perf_counter(), data))
        if self._done is None or self._done.done():
            return
        if not self._mode:
            body = self._begin(data)
            if body is None:
                return
            data = body
        if self._mode == "chunked":
            self._tail = (self._tail + data)[-7:]
            if self._tail.endswith(b"0\r\n\r\n") and (len(self._tail) == 5 or self._tail.startswith(b"\r\n")):
                self._done.set_result("ok")
        else:
            self._left -= len(data)
            if self._left <= 0:
                self._done.set_result("ok")

    def _begin(self, data: bytes) -> bytes | None:
        """Reads the head; gives what came of the body, or None while the head is not whole."""
        self._head += data
        end = self._head.find(b"\r\n\r\n")
        if end < 0:
            return None
        head = self._head[:end].lower()
        if b"transfer-encoding: chunked" in head:
            self._mode = "chunked"
        else:
            length = re.search(rb"content-length: *(\d+)", head)
            self._mode, self._left = "length", int(length.group(1)) if length else 0
        return self._head[end + 4 :]

    def ask(self, request: bytes) -> asyncio.Future[str]:
        """Sends a request; the future gives "ok" when its answer is whole, "lost" when the connection went."""
        self.parts, self._mode, self._tail, self._head = [], "", b"", b""
        self._done = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return self._done


async def connect(port: int) -> Conn:
    """A new connection."""
    _, conn = await asyncio.wait_for(asyncio.get_running_loop().create_connection(Conn, HOST, port), 30)
    return conn


def build(method: str, port: int, path: str, headers: dict[str, str], body: object = None) -> bytes:
    """A request's bytes; `body` is sent as JSON."""
    lines = {"Host": f"{HOST}:{port}", "Accept": "*/*", **headers}
    data = b""
    if body is not None:
        data = json.dumps(body, ensure_ascii=False).encode()
        lines |= {"Content-Type": "application/json", "Content-Length": str(len(data))}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + data


async def call(
    conn: Conn, method: str, port: int, path: str, headers: dict[str, str], body: object = None
) -> tuple[int, Any]:
    """One request with a JSON answer: (status, body)."""
    how = await asyncio.wait_for(conn.ask(build(method, port, path, headers, body)), 120)
    if how != "ok":
        raise ConnectionError(how)
    status, _, pieces = split_answer(conn.parts)
    raw = b"".join(piece for _, piece in pieces)
    return status, json.loads(raw) if raw[:1] in (b"{", b"[") else raw


def split_answer(parts: Stamped) -> tuple[int, bytes, Stamped]:
    """Status, head, and the body's pieces with their times, the chunks' framing taken out."""
    raw = b"".join(part for _, part in parts)
    end = raw.find(b"\r\n\r\n")
    if end < 0:
        return 0, raw, []
    head = raw[:end]
    marks: list[tuple[int, float]] = []
    place = 0
    for at, part in parts:
        place += len(part)
        marks.append((place, at))
    read = _chunks if b"transfer-encoding: chunked" in head.lower() else _plain
    return int(head.split(b" ", 2)[1]), head, read(raw, end + 4, marks)


def _plain(raw: bytes, start: int, marks: list[tuple[int, float]]) -> Stamped:
    found: Stamped = []
    for place, at in marks:
        if place > start:
            found.append((at, raw[start:place]))
            start = place
    return found


def _chunks(raw: bytes, start: int, marks: list[tuple[int, float]]) -> Stamped:
    found: Stamped = []
    mark = 0
    while (line := raw.find(b"\r\n", start)) >= 0:
        size = int(raw[start:line].split(b";")[0], 16)
        if size == 0:
            break
        stop = line + 2 + size
        while mark < len(marks) - 1 and marks[mark][0] < stop:
            mark += 1
        found.append((marks[mark][1], raw[line + 2 : stop]))
        start = stop + 2
    return found


def sse_events(body: Stamped) -> list[tuple[float, str, str]]:
    """(time, event name, data) of server-sent events."""
    found: list[tuple[float, str, str]] = []
    rest = b""
    for at, piece in body:
        *blocks, rest = (rest + piece).split(b"\n\n")
        for block in blocks:
            name, data = "", []
            for line in block.split(b"\n"):
                if line.startswith(b"data:"):
                    data.append(line[5:].lstrip(b" "))
                elif line.startswith(b"event:"):
                    name = line[6:].strip().decode()
            if data:
                found.append((at, name, b"\n".join(data).decode()))
    return found
