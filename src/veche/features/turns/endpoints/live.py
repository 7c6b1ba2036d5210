"""The live socket: events of watched conversations, pieces of their answers, the caller's list."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

import msgspec
from litestar import WebSocket, websocket
from litestar.di import NamedDependency
from litestar.exceptions import WebSocketDisconnect

from veche.features.conversations import service as conversations
from veche.features.conversations.service import events_frame, left_topic, person_topic, topic_of
from veche.features.identity.service import Doorkeeper, ended_topic
from veche.features.turns.service import Turns
from veche.kit.caller import Caller
from veche.kit.db import Database, Tx
from veche.kit.errors import NotFound, VecheError
from veche.kit.ids import check_id
from veche.kit.live import Hub, Listener, Reader
from veche.kit.messages import explain, sentence

BEAT = 15.0  # seconds
MOST_WATCHED = 100
PAGE = 100  # events in one frame
Socket = WebSocket[Any, Any, Any]


class ClientFrame(msgspec.Struct):
    """What a client may say."""

    t: Literal["watch", "unwatch", "ping"]
    c: str = ""
    after: int = 0


_decode = msgspec.json.Decoder(ClientFrame).decode


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


class Watch:
    """One open socket: what it watches, and what waits to be sent."""

    def __init__(self, db: Database, hub: Hub, turns: Turns, caller: Caller) -> None:
        self._db = db
        self._hub = hub
        self._turns = turns
        self._caller = caller
        self.reader = Reader(turns.desk.settings.stalled_reader_bytes)
        self._watched: set[str] = set()
        self._gate = Listener(self._shut_out)
        hub.join(left_topic(caller.user_id), self._gate)
        self._ending = Listener(lambda _: self.reader.close())
        hub.join(ended_topic(caller.user_id), self._ending)
        hub.join(person_topic(caller.user_id), self.reader)
        self.reader.put(_json({"t": "hello", "user": caller.user_id, "beat": BEAT}))

    def close(self) -> None:
        """Forgets everything."""
        self._hub.leave_all(self._gate)
        self._hub.leave_all(self._ending)
        self._hub.leave_all(self.reader)
        self.reader.close()

    def _shut_out(self, conversation_id: str) -> None:
        """The caller is a member no more: not one frame follows."""
        self._watched.discard(conversation_id)
        self._hub.leave(topic_of(conversation_id), self.reader)

    async def obey(self, raw: str | bytes) -> None:
        """One frame of the client's; a bad one is answered with an error frame and changes nothing."""
        conversation_id = ""
        try:
            frame = _decode(raw)
            conversation_id = frame.c
            if frame.t == "watch":
                await self._watch(check_id(frame.c, "c"), frame.after)
            elif frame.t == "unwatch":
                self._watched.discard(frame.c)
                self._hub.leave(topic_of(frame.c), self.reader)
            else:
                await self.beat()
        except VecheError as error:
            self._refuse(error.code, explain(error, self._caller.locale), conversation_id)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            self._refuse("live.frame", sentence("live.frame", self._caller.locale), conversation_id)

    def _refuse(self, code: str, text: str, conversation_id: str) -> None:
        self.reader.put(_json({"t": "error", "code": code, "text": text, "c": conversation_id or None}))

    async def _watch(self, conversation_id: str, after: int) -> None:
        """Joins first and reads then, so that nothing falls between; live frames wait behind what is read."""
        if len(self._watched) >= MOST_WATCHED and conversation_id not in self._watched:
            raise VecheError(code="live.too_many")
        topic = topic_of(conversation_id)
        self.reader.hold(topic)
        self._hub.join(topic, self.reader)
        try:
            while True:
                page = await self._db.read(conversations.events_after, self._caller, conversation_id, after, PAGE)
                await self.reader.drained()  # a long log comes in pieces, and each must fit into the buffer
                self.reader.put(events_frame(conversation_id, page.events, page.head))
                if not page.events or page.events[-1].seq >= page.head:
                    break
                after = page.events[-1].seq
            mine = await self._db.read(conversations.marks_in, self._caller, conversation_id)
            if mine:  # they are in no log, as they concern one person only
                self.reader.put(conversations.marks_frame(conversation_id, mine))
            for live in self._turns.live_in(conversation_id):
                await self.reader.drained()
                self.reader.put(live.partial_frame())
            self._watched.add(conversation_id)
        except VecheError:
            self._hub.leave(topic, self.reader)
            raise
        finally:
            self.reader.release(topic)

    async def beat(self) -> None:
        """Tells the heads of the watched logs, from the database: a hole is found without new traffic."""
        heads, gone = await self._db.read(_heads, self._caller, sorted(self._watched)) if self._watched else ({}, [])
        for conversation_id in gone:  # another process took the caller out
            self._shut_out(conversation_id)
        self.reader.put(_json({"t": "beat", "heads": heads}))

    def lost_frames(self) -> list[str]:
        """What a reader that fell behind is told."""
        lost = self.reader.lost
        self.reader.lost = set()
        return [_json({"t": "resync", "c": topic[2:] if topic.startswith("c:") else None}) for topic in sorted(lost)]


def _heads(tx: Tx, caller: Caller, ids: list[str]) -> tuple[dict[str, int], list[str]]:
    heads, gone = {}, []
    for conversation_id in ids:
        try:
            heads[conversation_id] = conversations.get(tx, caller, conversation_id).seq
        except NotFound:
            gone.append(conversation_id)
        except VecheError:
            continue
    return heads, gone


async def _send(socket: Socket, watch: Watch) -> None:
    try:
        while not watch.reader.closed:
            frames = await watch.reader.take()
            for frame in [*watch.lost_frames(), *frames]:
                await socket.send_text(frame)
        await socket.close(code=4401)  # signed out everywhere
    finally:
        watch.reader.close()  # nobody takes any more


async def _beats(socket: Socket, watch: Watch, doorkeeper: Doorkeeper, caller: Caller) -> None:
    """Beats, as long as the caller is still let in; a session that was ended elsewhere loses its socket too."""
    while True:
        await asyncio.sleep(BEAT)
        if not await doorkeeper.still(caller):
            await socket.close(code=4401)
            return
        await watch.beat()


@websocket("/api/live")
async def live(
    socket: Socket,
    db: NamedDependency[Database],
    hub: NamedDependency[Hub],
    turns: NamedDependency[Turns],
    caller: NamedDependency[Caller],
    doorkeeper: NamedDependency[Doorkeeper],
) -> None:
    """One socket for all that a person watches."""
    caller.need("read")
    await socket.accept()
    watch = Watch(db, hub, turns, caller)
    tasks = [asyncio.create_task(_send(socket, watch)), asyncio.create_task(_beats(socket, watch, doorkeeper, caller))]
    try:
        while True:
            await watch.obey(await socket.receive_text())
    except (WebSocketDisconnect, RuntimeError):
        pass
    finally:
        watch.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
