"""People of one house who talk, share, and come as guests without signing in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import update

from tests.entry.asgi import Answer, Browser, Socket
from tests.entry.furnished import Person, Town, open_town
from veche.features.sharing.models import link
from veche.kit.ids import new_id


@dataclass
class Street:
    """Ann owns what is shared, Bob is whom she shares it with; guests are nobody."""

    town: Town
    ann: Person
    bob: Person

    @property
    def guest(self) -> Browser:
        return Browser(self.town.app)

    async def talk(self, *words: str, files: tuple[str, ...] = ()) -> str:
        """A conversation of Ann's in which she said these things and was answered."""
        conversation = new_id()
        await did(self.ann, "POST", "/api/conversations", {"id": conversation, "title": "About gardens"})
        parts = [{"kind": "file", "file_id": f, "name": "", "media_type": "", "size": 0} for f in files]
        for text in words:
            await self.say(self.ann, conversation, text, parts)
        return conversation

    async def say(self, who: Person, conversation: str, text: str, parts: Any = (), **more: Any) -> Any:
        """Says something and waits for the answer."""
        body = {"id": new_id(), "parts": [{"kind": "text", "text": text}, *parts], "model": "guide.veche", **more}
        said = await did(who, "POST", f"/api/conversations/{conversation}/messages", body)
        if said["turn"]:
            await self.town.settled(who.browsers["session"], said["turn"]["id"])
        return said

    async def share(self, conversation: str, **more: Any) -> Any:
        """A link of Ann's."""
        return await did(self.ann, "POST", "/api/shares", {"id": new_id(), "conversation_id": conversation, **more})

    async def let_in(self, conversation: str, role: str = "writer") -> Any:
        """Bob becomes a member."""
        body = {"user_id": self.bob.id, "role": role}
        return await did(self.ann, "POST", f"/api/conversations/{conversation}/members", body)

    async def look(self, token: str, **query: Any) -> Answer:
        """What a guest is answered by a link."""
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        return await self.guest.ask("GET", f"/api/shared/{token}?{asked}")

    async def age(self, link_id: str) -> None:
        """The link's time is over."""
        await self.town.house.db.write(
            lambda tx: tx.execute(update(link).where(link.c.id == link_id).values(expires_at=tx.now - 1)).rowcount
        )

    async def socket(self, who: Person) -> Socket:
        """A live socket, past its greeting."""
        headers = {"cookie": f"veche_session={who.browsers['session'].token}", "origin": "http://veche.test"}
        socket = Socket(self.town.app, "/api/live", {"host": "veche.test", **headers})
        assert (await socket.answer())["type"] == "websocket.accept"
        assert (await socket.hear())["t"] == "hello"
        return socket


async def ask(who: Person, method: str, path: str, data: Any = None) -> Answer:
    return await who.browsers["session"].ask(method, path, data)


async def did(who: Person, method: str, path: str, data: Any = None) -> Any:
    answer = await ask(who, method, path, data)
    assert answer.status < 300, (method, path, answer.status, answer.body)
    return answer.json() if answer.body else None


def words_of(shown: Any) -> list[str]:
    """What the messages of a link say."""
    return ["".join(p["text"] for p in one["parts"] if p["kind"] == "text") for one in shown["messages"]]


@asynccontextmanager
async def open_street(url: str, folder: Path) -> AsyncIterator[Street]:
    async with open_town(url, folder) as town:
        yield Street(town, await town.person(), await town.person())
