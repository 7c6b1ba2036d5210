"""A client of a real server process: asks over HTTP, streams answers and remembers when it was shown what."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import msgspec

from veche.kit.ids import new_id
from veche.kit.sse import SseSplitter

PATIENCE = 60.0
Json = dict[str, Any]


@dataclass
class Shown:
    """What one reader was shown of one answer, and when."""

    conversation: str
    answer: str = ""
    turn: str = ""
    text: str = ""
    history: list[tuple[float, str]] = field(default_factory=list)
    done: bool = False

    def before(self, moment: float) -> str:
        """The text that was on the screen at a moment."""
        return next((text for at, text in reversed(self.history) if at <= moment), "")

    def take(self, event: str, data: Json) -> None:
        if event == "start":
            self.answer, self.turn = data["answer"]["id"], data["turn"]["id"]
        elif event == "delta" and data["kind"] == "text":
            self.text += data["text"]
            self.history.append((time.monotonic(), self.text))
        elif event == "done":
            self.done = True


def text_of(message: Json) -> str:
    """The text of a message."""
    return "".join(part["text"] for part in message["parts"] if part["kind"] == "text")


@dataclass
class Talker:
    """One person's way into a server."""

    url: str
    web: aiohttp.ClientSession

    async def ask(self, method: str, path: str, body: Any = None) -> Any:
        """One request; the answer's JSON."""
        async with self.web.request(method, self.url + path, json=body) as answer:
            raw = await answer.read()
            assert answer.status < 400, (path, raw)
            return msgspec.json.decode(raw) if raw else None

    async def begin(self) -> str:
        return str((await self.ask("POST", "/api/conversations", {"id": new_id()}))["id"])

    async def say(self, conversation: str, text: str) -> Json:
        return await self.ask("POST", f"/api/conversations/{conversation}/messages", {"id": new_id(), "text": text})  # type: ignore[no-any-return]

    async def messages(self, conversation: str) -> list[Json]:
        return (await self.ask("GET", f"/api/conversations/{conversation}/messages"))["items"]  # type: ignore[no-any-return]

    async def follow(self, shown: Shown, text: str) -> None:
        """Says something and reads the answer until it is done or the connection breaks."""
        splitter = SseSplitter()
        headers = {"Accept": "text/event-stream"}
        path = f"{self.url}/api/conversations/{shown.conversation}/messages"
        try:
            async with self.web.post(path, json={"id": new_id(), "text": text}, headers=headers) as answer:
                async for chunk in answer.content.iter_any():
                    for name, data in splitter.feed(chunk):
                        shown.take(name.decode(), msgspec.json.decode(data))
        except aiohttp.ClientError:
            return

    async def settled(self, conversation: str) -> list[Json]:
        """The messages, once none is being written or waits."""
        return await waited(  # type: ignore[no-any-return]
            lambda: self.messages(conversation),
            lambda found: all(m["state"] not in ("streaming", "queued") for m in found),
        )


async def waited(look: Callable[[], Any], good: Callable[[Any], object]) -> Any:
    """Looks until what is seen is good."""
    async with asyncio.timeout(PATIENCE):
        while not good(found := await look()):
            await asyncio.sleep(0.05)
        return found


async def until(condition: Callable[[], object]) -> None:
    """Waits for something that happens in this process."""
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.02)


@asynccontextmanager
async def talker(url: str, key: str) -> AsyncIterator[Talker]:
    """A person with a key."""
    connector = aiohttp.TCPConnector(limit=0, force_close=True)
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {key}"}, connector=connector) as session:
        yield Talker(url, session)
