"""A new conversation, in the project and with the settings that hold here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from veche.cli.current import keep_loaded
from veche.cli.place import begun, place
from veche.client.entities import NewConversation, new_id

if TYPE_CHECKING:
    from veche.cli.manner import Manner
    from veche.client.entities import Conversation
    from veche.client.port import Client


async def begin_new(client: Client, manner: Manner, *, load: bool = False) -> Conversation:
    """Begins it. What was loaded is current no more: this one is, as the last one or, with `load`, until told."""
    draft = await draft_new(client, manner)
    made = await client.create(draft)
    if not manner.no_save:
        keep_loaded(client.whereabouts, draft.project_id, made.id if load else None)
    return made


async def draft_new(client: Client, manner: Manner) -> NewConversation:
    """As it would be begun."""
    where = await place(client, manner.project)
    start = begun(manner, where)
    return NewConversation(
        id=new_id(),
        title=start.name,
        model=start.model,
        params=start.params(),
        instructions=start.system,
        project_id=where.id,
    )
