"""A fake model server: OpenAI chat completions as a paced stream of known text (`python -m bench.upstream PORT`).

A directive in the prompt says how the answer comes: `[[bench ttft=200 tps=50 n=200]]` is the first token after
200 ms, 50 tokens a second, 200 tokens; `tps=0` as fast as the receiver reads. `GET /stats` tells how late this
server's own timer was, at worst: when that is much, the machine and not the measured server was the bottleneck.
"""

from __future__ import annotations

import asyncio
import gc
import json
import re
import sys
import time
from typing import Any

_WORDS = re.split(
    " ",
    "the answer is built from small known words so every reader can check it and count what came through café "
    "naïve 漢字 данные λ → while a server relays one piece after another without hurry or loss until the whole "
    "text has arrived",
)
_DIRECTIVE = re.compile(rb"\[\[bench ttft=(\d+) tps=(\d+) n=(\d+)\]\]")
_BURST = 8  # tokens in one write when the pace is free


def token(number: int) -> str:
    """Text of one token. Every tenth carries its number: what is lost or doubled is seen."""
    if number == 0:
        return "Answer:"
    if number % 100 == 60:
        return "\n\n- item"
    if number % 100 == 80:
        return "\n\n"
    if number % 10 == 0:
        return f" #{number}"
    return " " + _WORDS[(number * 7) % len(_WORDS)]


def text(count: int) -> str:
    """The whole answer of `count` tokens."""
    return "".join(token(number) for number in range(count))


_ENCODED = [json.dumps(token(number), ensure_ascii=False).encode() for number in range(4096)]


class Counts:
    """What `/stats` tells."""

    def __init__(self) -> None:
        self.chats = self.finished = self.aborted = 0
        self.late = 0.0


COUNTS = Counts()


class Answer:
    """One answer while it is sent."""

    def __init__(self, connection: Http, model: str, pace: tuple[int, int, int], with_usage: bool) -> None:
        wait, rate, self._count = pace
        self._gap = 1.0 / rate if rate else 0.0
        self._connection = connection
        self._with_usage = with_usage
        self._sent = 0
        COUNTS.chats += 1
        head = {"id": f"chatcmpl-{COUNTS.chats:08d}", "object": "chat.completion.chunk", "created": int(time.time())}
        self._head = json.dumps({**head, "model": model, "system_fingerprint": None})[:-1].encode()
        loop = asyncio.get_running_loop()
        self._first = loop.time() + wait / 1000
        self._timer = loop.call_at(self._first, self._begin)

    def stop(self) -> None:
        """The reader has gone."""
        self._timer.cancel()
        COUNTS.aborted += 1

    def _event(self, delta: bytes, finish: bytes = b"null") -> bytes:
        choices = b', "choices":[{"index":0,"delta":{%s},"logprobs":null,"finish_reason":%s}]}' % (delta, finish)
        return _chunk(b"data: " + self._head + choices + b"\n\n")

    def _begin(self) -> None:
        """Status line, role and first token leave together, when the time has come."""
        head = (
            b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        self._connection.transport.write(head + self._event(b'"role":"assistant","content":""'))
        self.tick()

    def tick(self) -> None:
        """Sends what is due by now."""
        loop = asyncio.get_running_loop()
        if self._connection.paused:
            self._timer = loop.call_later(0.001, self.tick)
            return
        due = self._sent + _BURST
        if self._gap:
            now = loop.time()
            due = int((now - self._first) / self._gap + 1e-6) + 1
            COUNTS.late = max(COUNTS.late, now - (self._first + self._sent * self._gap))
        stop = min(due, self._count)
        events = [self._event(b'"content":' + _ENCODED[number]) for number in range(self._sent, stop)]
        self._connection.transport.write(b"".join(events))
        self._sent = max(self._sent, stop)
        if self._sent >= self._count:
            self._finish()
        elif self._gap:
            self._timer = loop.call_at(self._first + self._sent * self._gap, self.tick)
        else:
            self._timer = loop.call_later(0, self.tick)

    def _finish(self) -> None:
        last = self._event(b"", b'"stop"')
        if self._with_usage:
            usage = {"prompt_tokens": 20, "completion_tokens": self._count, "total_tokens": 20 + self._count}
            last += _chunk(b"data: " + self._head + b', "choices":[],"usage":' + json.dumps(usage).encode() + b"}\n\n")
        COUNTS.finished += 1
        self._connection.transport.write(last + _chunk(b"data: [DONE]\n\n") + b"0\r\n\r\n")
        self._connection.answered()


class Http(asyncio.Protocol):
    """One connection; one request at a time."""

    def __init__(self) -> None:
        self.paused = False
        self._rest = b""
        self._answer: Answer | None = None

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer is not None:
            self._answer.stop()

    def pause_writing(self) -> None:
        self.paused = True

    def resume_writing(self) -> None:
        self.paused = False

    def data_received(self, data: bytes) -> None:
        self._rest += data
        self._read()

    def answered(self) -> None:
        """The connection is free for the next request."""
        self._answer = None
        self._read()

    def _read(self) -> None:
        end = self._rest.find(b"\r\n\r\n")
        if self._answer is not None or end < 0:
            return
        head = self._rest[:end]
        found = re.search(rb"(?i)content-length: *(\d+)", head)
        stop = end + 4 + (int(found.group(1)) if found else 0)
        if len(self._rest) < stop:
            return
        body, self._rest = self._rest[end + 4 : stop], self._rest[stop:]
        self._route(head.split(b" ", 2)[1], body)

    def _route(self, path: bytes, body: bytes) -> None:
        if path.endswith(b"/chat/completions"):
            asked = json.loads(body)
            pace = _DIRECTIVE.findall(body)
            wait, rate, count = (int(value) for value in pace[-1]) if pace else (200, 50, 200)
            usage = bool((asked.get("stream_options") or {}).get("include_usage"))
            self._answer = Answer(self, str(asked["model"]), (wait, rate, min(count, len(_ENCODED))), usage)
        elif path.endswith(b"/models"):
            names = ("fake-model", "fake-model-2", "fake-model-3")
            self._reply({"object": "list", "data": [{"id": n, "object": "model", "owned_by": "bench"} for n in names]})
        else:
            view = {"chats": COUNTS.chats, "finished": COUNTS.finished, "aborted": COUNTS.aborted}
            self._reply({**view, "late_ms": round(COUNTS.late * 1000, 2)})
            COUNTS.late = 0.0

    def _reply(self, body: object) -> None:
        data = json.dumps(body).encode()
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(data)
        self.transport.write(head + data)
        self._read()


def _chunk(body: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(body), body)


async def serve(port: int) -> None:
    """Listens until it is ended."""
    server = await asyncio.get_running_loop().create_server(Http, "127.0.0.1", port, backlog=2048)
    gc.collect()
    gc.freeze()
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    import uvloop

    uvloop.run(serve(int(sys.argv[1])))
