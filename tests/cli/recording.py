"""A vendor that writes down, to the byte, what it was sent."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MODELS = ("fake-model", "gpt-5-mini")
KEY = "sk-recorded-0123456789abcdef"


class Recorder:
    """Answers every question with `answer`; knows `MODELS`."""

    def __init__(self, port: int) -> None:
        self.bodies: list[bytes] = []
        self.answer = "Good."
        self.environment = {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": f"http://127.0.0.1:{port}/v1"}


@contextmanager
def recorder() -> Iterator[Recorder]:
    """The vendor, in a thread."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None: ...

        def do_GET(self) -> None:
            self._give(
                json.dumps({"object": "list", "data": [{"id": name, "object": "model"} for name in MODELS]}).encode()
            )

        def do_POST(self) -> None:
            found.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            chunk = {"id": "c", "object": "chat.completion.chunk", "model": "fake-model", "created": 1}
            first = {**chunk, "choices": [{"index": 0, "delta": {"role": "assistant", "content": found.answer}}]}
            last = {**chunk, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
            events = "".join(f"data: {json.dumps(one)}\n\n" for one in (first, last)) + "data: [DONE]\n\n"
            self._give(events.encode(), "text/event-stream")

        def _give(self, data: bytes, kind: str = "application/json") -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found = Recorder(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
