"""The house in this process, and how its turns are followed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING

from veche.client.embedded.keys import LateKeys
from veche.client.turn import TurnReader
from veche.features.conversations import service as conversations
from veche.kit.later import Later
from veche.kit.live import Reader
from veche.kit.sse import SseSplitter

if TYPE_CHECKING:
    from veche.client.steps import Step
    from veche.entry.wiring import House
    from veche.features.conversations.schemas import Conversation
    from veche.features.turns import service as turns
    from veche.features.turns.schemas import Accepted
    from veche.kit.caller import Caller
else:
    turns = Later("veche.features.turns.service")


class InHouse:
    """What all parts of the embedded client stand on."""

    def __init__(self, house: House, caller: Caller, keys: LateKeys | None = None) -> None:
        self.house = house
        self.caller = caller
        self._keys = keys or LateKeys({}, None)
        self._awake = False
        self._waking = asyncio.Lock()

    @property
    def whereabouts(self) -> str:
        """See `Client`."""
        return str(self.house.settings.process.data)

    async def conversation(self, conversation_id: str) -> Conversation:
        """See `Client`."""
        return await self.house.db.read(conversations.get, self.caller, conversation_id)

    async def _wake(self, wanted: str | None = None) -> None:
        """Reading needs the database only; models and turns are started for the first answer.

        Keys are looked for now: for the model `wanted`, or all of them.
        """
        async with self._waking:
            presets = {name: preset for name, (_, preset) in self.house.models.presets.items()}
            only = wanted.partition(".")[0] if wanted else None
            news = await asyncio.to_thread(self._keys.learn, presets, only)
            if not self._awake:
                await self.house.open(for_one=True)
                self._awake = True
            elif news:
                await self.house.models.reload()
                await self.house.models.refresh()

    async def _know_models(self, wanted: str | None) -> None:
        """The default, and names without a provider, mean something only once the providers have been asked.

        Raises:
            VecheError: a provider is named that there is no key for.
        """
        provider = wanted.partition(".")[0] if wanted else None
        models = self.house.models
        if provider is not None and provider in models.lines:
            return
        if provider is not None and provider in models.presets:
            await models.listed()  # it may be a server on this machine that has to be found
            why = self._keys.missing(models.presets[provider][1]) if provider not in models.lines else None
            if why is not None:
                raise why
        await models.listed(whole=wanted is not None)

    async def _follow(self, verb: Callable[..., Awaitable[Accepted]], *args: object) -> AsyncIterator[Step]:
        """The steps of a turn that runs in this process, from the frames that every watcher gets."""
        accepted = await verb(self.caller, *args)
        reader, splitter = TurnReader(), SseSplitter()
        for step in reader.start(accepted):
            yield step
        if accepted.turn is None:
            for step in reader.take(b"done", b'{"turn":null}'):
                yield step
            return
        async for frames in self._frames(accepted.turn.id):
            for event, data in splitter.feed(frames.encode()):
                for step in reader.take(event, data):
                    yield step

    async def _frames(self, turn_id: str) -> AsyncIterator[str]:
        house = self.house
        watcher = Reader(house.turns.desk.settings.stalled_reader_bytes)
        house.hub.join(turns.turn_topic(turn_id), watcher)
        try:
            live = house.turns.live_of(turn_id)
            if live is not None and live.shown():
                yield live.partial_sse()
            while house.turns.is_open(turn_id):
                frames = await watcher.take_within(5.0)
                if watcher.lost:  # the text is whole in the message at the end, and in each partial
                    watcher.lost.clear()
                    live = house.turns.live_of(turn_id)
                    frames = [live.partial_sse()] if live is not None else []
                if frames:
                    yield "".join(frames)
                    if frames[-1].startswith("event: done"):
                        return
            yield await house.turns.ended_sse(turn_id)
        finally:
            house.hub.leave_all(watcher)
