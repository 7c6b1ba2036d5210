"""Questions and their answers as they come, and how full the context is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from veche.client.embedded.inside import InHouse
from veche.kit.ids import check_id
from veche.kit.later import Later

if TYPE_CHECKING:
    from veche.client.steps import Step
    from veche.features.conversations.schemas import Turn
    from veche.features.turns import service as turns
    from veche.features.turns.schemas import Again, ContextGauge, NewMessage
else:
    turns = Later("veche.features.turns.service")


class Turns(InHouse):
    """Questions and their answers as they come, and how full the context is."""

    async def send(self, conversation_id: str, new: NewMessage) -> AsyncIterator[Step]:
        """See `Client`."""
        conversation = await self.conversation(conversation_id)
        await self._wake(new.model or conversation.model)
        await self._know_models(new.model or conversation.model)
        async for step in self._follow(self.house.turns.send, conversation_id, new):
            yield step

    async def regenerate(self, message_id: str, again: Again) -> AsyncIterator[Step]:
        """See `Client`."""
        await self._wake(again.model)
        await self._know_models(again.model)
        async for step in self._follow(self.house.turns.regenerate, check_id(message_id), again):
            yield step

    async def go_on(self, message_id: str) -> AsyncIterator[Step]:
        """See `Client`."""
        await self._wake()
        await self._know_models(None)
        async for step in self._follow(self.house.turns.go_on, check_id(message_id)):
            yield step

    async def stop(self, turn_id: str) -> Turn:
        """See `Client`."""
        await self.house.db.read(turns.get_turn, self.caller, turn_id)
        await self.house.turns.stop(turn_id)
        return await self.house.db.read(turns.get_turn, self.caller, turn_id)

    async def context(self, conversation_id: str, *, leaf: str | None = None, model: str | None = None) -> ContextGauge:
        """See `Client`."""
        await self._wake()
        conversation = await self.conversation(conversation_id)
        await self._know_models(model or conversation.model)
        return await self.house.db.read(
            turns.gauge,
            self.caller,
            conversation_id,
            leaf=leaf,
            model=model,
            models=self.house.models,
            window=self.house.turns.desk.settings.window,
        )
