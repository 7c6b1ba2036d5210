"""The ways to a model that are compared: straight, through /v1, through the chat API, through the live socket."""

from __future__ import annotations

import asyncio
import json
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from bench.house import Server
from bench.websocket import WebSocket, open_socket
from bench.wire import Conn, Stamped, build, call, connect, split_answer, sse_events
from veche.kit.ids import new_id

MODEL = "openai.fake-model"
SECONDS = 120.0  # for one answer
Pieces = list[tuple[float, str]]


@dataclass
class Heard:
    """One answer: when it was asked for, and the pieces of its text as they came."""

    began: float = field(default_factory=perf_counter)
    ended: float = 0.0
    error: str = ""
    pieces: Pieces = field(default_factory=list)
    conversation: str = ""  # where it is kept
    asker: Door | None = None
    read: Callable[[Heard], None] = lambda heard: None  # sorts what came, after the clock has stopped

    def text(self) -> str:
        """All of it."""
        return "".join(text for _, text in self.pieces)


class Door(ABC):
    """One virtual user at one door."""

    def __init__(self, server: Server, key: str) -> None:
        self.port = server.port
        self.headers = {"Authorization": f"Bearer {key}"}
        self.conn: Conn

    async def open(self) -> None:
        """Connects."""
        self.conn = await connect(self.port)

    def close(self) -> None:
        """Disconnects."""
        self.conn.transport.close()

    async def ask(self, prompt: str) -> Heard:
        """One question in a conversation of its own, and its whole answer."""
        if self.conn.closed:
            self.conn = await connect(self.port)
        heard = Heard(asker=self)
        try:
            await asyncio.wait_for(self._ask(heard, prompt), SECONDS)
        except TimeoutError:
            heard.error = "timeout"
            self.conn.transport.abort()
        except (ConnectionError, RuntimeError) as error:
            heard.error = str(error) or type(error).__name__
        heard.ended = perf_counter()
        return heard

    @abstractmethod
    async def _ask(self, heard: Heard, prompt: str) -> None: ...

    async def _stream(self, heard: Heard, path: str, headers: dict[str, str], body: object, read: Any) -> None:
        """Posts, and keeps what comes back for later."""
        how = await self.conn.ask(build("POST", self.port, path, {**self.headers, **headers}, body))
        parts = self.conn.parts
        heard.read = lambda heard: read(heard, parts)
        if how != "ok":
            raise ConnectionError(how)


class Completions(Door):
    """OpenAI's chat completions: the fake model server itself, or `/v1`, which keeps no conversation."""

    def __init__(self, server: Server, key: str, model: str) -> None:
        super().__init__(server, key)
        self._model = model

    async def _ask(self, heard: Heard, prompt: str) -> None:
        messages = [{"role": "user", "content": prompt}]
        options = {"stream": True, "stream_options": {"include_usage": True}}
        body = {"model": self._model, "messages": messages, **options}
        await self._stream(heard, "/v1/chat/completions", {}, body, _read_completion)


class Chat(Door):
    """The chat API: a first message brings its conversation along, its turn streams back. History is kept."""

    async def _ask(self, heard: Heard, prompt: str) -> None:
        heard.conversation = new_id()
        path = f"/api/conversations/{heard.conversation}/messages"
        body = {"id": new_id(), "text": prompt, "begin": {"model": MODEL}}
        await self._stream(heard, path, {"Accept": "text/event-stream"}, body, _read_turn)

    async def _converse(self) -> str:
        conversation = new_id()
        body = {"id": conversation, "model": MODEL}
        status, _ = await call(self.conn, "POST", self.port, "/api/conversations", self.headers, body)
        if status != 201:
            raise RuntimeError(f"http {status}")
        return conversation

    async def kept_text(self, conversation: str) -> str:
        """The answer as the history has it."""
        path = f"/api/conversations/{conversation}/messages"
        _, page = await call(self.conn, "GET", self.port, path, self.headers)
        answer = page["items"][-1]
        if answer["state"] != "complete":
            return ""
        return _text_of(answer)


class Live(Chat):
    """The live socket, as the browser has it: a question by HTTP, the answer as frames of a watched conversation."""

    async def open(self) -> None:
        """Connects, and opens the socket."""
        await super().open()
        self._socket: WebSocket = await open_socket(self.port, "/api/live", self.headers)

    def close(self) -> None:
        """Disconnects both."""
        self._socket.transport.close()
        super().close()

    async def _ask(self, heard: Heard, prompt: str) -> None:
        frames: Stamped = []
        complete = asyncio.Event()

        def take(at: float, frame: bytes) -> None:
            frames.append((at, frame))
            if b'"finish_reason":"' in frame:
                complete.set()

        heard.read = lambda heard: _read_frames(heard, frames)
        self._socket.on_text = take
        heard.conversation = await self._converse()
        self._socket.send(json.dumps({"t": "watch", "c": heard.conversation, "after": 0}))
        path, body = f"/api/conversations/{heard.conversation}/messages", {"id": new_id(), "text": prompt}
        status, _ = await call(self.conn, "POST", self.port, path, self.headers, body)
        if status != 202:
            raise RuntimeError(f"http {status}")
        await complete.wait()
        self._socket.send(json.dumps({"t": "unwatch", "c": heard.conversation}))


def _read_completion(heard: Heard, parts: Stamped) -> None:
    status, _, body = split_answer(parts)
    if status != 200:
        heard.error = heard.error or f"http {status}"
    for at, _, data in sse_events(body):
        if data == "[DONE]":
            continue
        event = json.loads(data)
        if event.get("error"):
            heard.error = heard.error or "error in the stream"
        for choice in event.get("choices") or []:
            if piece := choice["delta"].get("content"):
                heard.pieces.append((at, piece))


def _read_turn(heard: Heard, parts: Stamped) -> None:
    status, _, body = split_answer(parts)
    if status != 200:
        heard.error = heard.error or f"http {status}"
    for at, name, data in sse_events(body):
        if name == "delta":
            heard.pieces.append((at, json.loads(data)["text"]))
        elif name == "partial":
            heard.pieces = [(at, _text_of(json.loads(data)["answer"]))]
        elif name == "done" and json.loads(data)["turn"]["state"] != "done":
            heard.error = heard.error or "the turn failed"


def _read_frames(heard: Heard, frames: Stamped) -> None:
    for at, raw in frames:
        frame = json.loads(raw)
        if frame.get("c") != heard.conversation:
            continue
        if frame["t"] == "delta":
            heard.pieces.append((at, frame["text"]))
        elif frame["t"] == "partial" and frame["n"]:
            heard.pieces = [(at, _text_of(frame["message"]))]
        elif frame["t"] == "error":
            heard.error = heard.error or frame["code"]


def _text_of(message: dict[str, Any]) -> str:
    return "".join(part["text"] for part in message["parts"] if part["kind"] == "text")
