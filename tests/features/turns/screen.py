"""A reader of the live socket that follows docs/protocol.md to the letter, and complains of any breach of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import msgspec

from tests.features.turns.stage import PATIENCE, Json, text_of


@dataclass
class Screen:
    """One conversation as a browser shows it."""

    socket: aiohttp.ClientWebSocketResponse
    conversation: str
    messages: dict[str, Json] = field(default_factory=dict)
    partial: dict[str, tuple[int, Json]] = field(default_factory=dict)  # answer → last n, message so far
    about: Json | None = None
    seq: int = 0
    frames: list[Json] = field(default_factory=list)

    async def watch(self) -> Screen:
        """Asks for all after what is known."""
        await self.socket.send_json({"t": "watch", "c": self.conversation, "after": self.seq})
        return self

    async def next(self) -> Json:
        """Takes one frame."""
        message = await asyncio.wait_for(self.socket.receive(), PATIENCE)
        assert message.type is aiohttp.WSMsgType.TEXT, message
        frame: Json = msgspec.json.decode(message.data)
        self.frames.append(frame)
        if frame.get("c") == self.conversation:
            match frame["t"]:
                case "events":
                    for event in frame["events"]:
                        self._event(event)
                    assert frame["head"] >= self.seq
                case "partial":
                    self.partial[frame["message"]["id"]] = (frame["n"], frame["message"])
                case "delta":
                    self._delta(frame)
                case "resync":
                    await self.watch()
        return frame

    async def until(self, condition: Callable[[Screen], object]) -> Screen:
        while not condition(self):
            await self.next()
        return self

    def of(self, kind: str) -> list[Json]:
        return [frame for frame in self.frames if frame["t"] == kind]

    def shown(self, id: str) -> str:
        """The text of a message as it stands on the screen."""
        known = self.partial.get(id)
        return text_of(known[1] if known else self.messages[id])

    def state(self, id: str) -> Any:
        return self.messages[id]["state"] if id in self.messages else None

    def _event(self, event: Json) -> None:
        if event["seq"] <= self.seq:
            return
        assert event["seq"] == self.seq + 1, f"a hole before {event}"
        self.seq = event["seq"]
        match event["kind"]:
            case "conversation":
                self.about = event["conversation"]
            case "message":
                message = event["message"]
                self.messages[message["id"]] = message
                if message["state"] != "streaming":
                    self.partial.pop(message["id"], None)
            case "removed":
                for id in event["message_ids"]:
                    self.messages.pop(id, None)
                    self.partial.pop(id, None)
            case "cleared":
                self.messages, self.partial = {}, {}
        if self.about is not None:  # the number of its last event is the reader's own knowledge
            self.about = {**self.about, "seq": self.seq}

    def _delta(self, frame: Json) -> None:
        id = frame["m"]
        last, message = self.partial.get(id) or (0, self.messages[id])
        if frame["n"] <= last or message["state"] not in ("streaming", "queued"):
            return
        assert frame["n"] == last + 1, f"a hole after {last}: {frame}"
        parts = [dict(part) for part in message["parts"]]
        while len(parts) <= frame["part"]:
            parts.append({"kind": frame["kind"], "text": ""})
        parts[frame["part"]]["text"] += frame["text"]
        self.partial[id] = (frame["n"], {**message, "parts": parts})
