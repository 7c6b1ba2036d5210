"""Questions and their answers as they come, and how full the context is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from urllib.parse import quote

import msgspec

from veche.client.remote.http import OverHttp, conversation_path
from veche.client.steps import Step
from veche.features.conversations.schemas import Turn
from veche.features.turns.schemas import Again, ContextGauge, NewMessage
from veche.kit.ids import new_id


class Turns(OverHttp):
    """Questions and their answers as they come, and how full the context is."""

    def send(self, conversation_id: str, new: NewMessage) -> AsyncIterator[Step]:
        """See `Client`."""
        named = msgspec.structs.replace(new, id=new.id or new_id(), answer_id=new.answer_id or new_id())
        return self._turn(f"{conversation_path(conversation_id)}/messages", named)

    def regenerate(self, message_id: str, again: Again) -> AsyncIterator[Step]:
        """See `Client`."""
        named = msgspec.structs.replace(again, id=again.id or new_id())
        return self._turn(f"/api/messages/{quote(message_id, safe='')}/regenerate", named)

    def go_on(self, message_id: str) -> AsyncIterator[Step]:
        """See `Client`."""
        return self._turn(f"/api/messages/{quote(message_id, safe='')}/continue", None)

    async def stop(self, turn_id: str) -> Turn:
        """See `Client`."""
        return await self._ask("POST", f"/api/turns/{quote(turn_id, safe='')}/stop", Turn)

    async def context(self, conversation_id: str, *, leaf: str | None = None, model: str | None = None) -> ContextGauge:
        """See `Client`."""
        query = {"leaf": leaf, "model": model}
        return await self._ask("GET", f"{conversation_path(conversation_id)}/context", ContextGauge, query=query)
