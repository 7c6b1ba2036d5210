"""For features that show a conversation to others and look after the rights themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from veche.features.conversations import logic, repository
from veche.features.conversations.errors import IdReused
from veche.features.conversations.events import MessagesSettled
from veche.features.conversations.logic import Node
from veche.features.conversations.schemas import Conversation, Message
from veche.features.conversations.service.change import Change, list_frame, person_topic
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.events import Bus
from veche.kit.ids import check_id, new_id
from veche.ports.content import Params

INDEXED_AT_ONCE = 200  # messages


def find(tx: Tx, conversation_id: str) -> Conversation | None:
    """A conversation as its owner has it."""
    found = repository.get_conversation(tx, conversation_id, None)
    return found[0] if found else None


def outline(tx: Tx, conversation_id: str) -> Mapping[str, Node]:
    """The whole tree by id, without content."""
    return repository.outline(tx, conversation_id)


def pick(tx: Tx, ids: Sequence[str]) -> list[Message]:
    """These messages with their parts, by rising number."""
    return repository.path_messages(tx, ids)


def files_in(tx: Tx, ids: Sequence[str]) -> set[str]:
    """The files that are attached to these messages."""
    return set(repository.file_ids_of(tx, ids))


def adopt(
    tx: Tx,
    caller: Caller,
    copy_id: str,
    messages: Sequence[Message],
    *,
    title: str | None,
    head_id: str | None,
    bus: Bus,
) -> Conversation:
    """A conversation of the caller's made of what somebody showed them; the same id gives the first copy.

    What people said counts as said by the caller: who said it is not theirs to know.

    Raises:
        IdReused: the id belongs to something else.
    """
    caller.need("chat")
    known = repository.get_conversation(tx, check_id(copy_id), None)
    if known is not None:
        if known[0].owner_id != caller.user_id:
            raise IdReused(id=copy_id)
        return known[0]
    copies = _copies(caller, messages, copy_id)
    made = Conversation(
        id=copy_id,
        title=title,
        title_source="manual" if title else "none",
        owner_id=caller.user_id,
        head_id=None,
        seq=0,
        model=None,
        params=Params(),
        instructions=None,
        assistant_id=None,
        archived=False,
        pinned=False,
        message_count=0,
        created_at=tx.now,
        updated_at=tx.now,
    )
    repository.add_conversation(tx, made)
    repository.add_copies(tx, copies)
    places = {one.id: copy.id for one, copy in zip(messages, copies, strict=True)}
    work = Change(tx, copy_id, caller.user_id)
    work.adopt(copies, head=places.get(head_id or "") or logic.newest_leaf(copies, None))
    for start in range(0, len(copies), INDEXED_AT_ONCE):
        bus.publish(tx, MessagesSettled(copy_id, [one.id for one in copies[start : start + INDEXED_AT_ONCE]]))
    done = work.finish()
    tx.announce(person_topic(caller.user_id), list_frame(done))
    return done


def _copies(caller: Caller, messages: Sequence[Message], copy_id: str) -> list[Message]:
    ids = {one.id: new_id() for one in messages}
    return [
        msgspec.structs.replace(
            one,
            id=ids[one.id],
            conversation_id=copy_id,
            number=number,
            parent_id=ids.get(one.parent_id or ""),
            author_id=caller.user_id if one.author_id else None,
            state="interrupted" if one.state in ("streaming", "queued") else one.state,
            turn_id=None,
            comparison_id=None,
            verdict=None,
            notes=[],
            usage=None,
            cost=None,
            first_token_ms=None,
            duration_ms=None,
        )
        for number, one in enumerate(messages, start=1)
    ]
