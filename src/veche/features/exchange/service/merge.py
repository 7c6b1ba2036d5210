"""Plans what of an incoming conversation is new here, and under which ids; writes nothing."""

from __future__ import annotations

import msgspec

from veche.features.conversations import service as conversations
from veche.features.conversations.schemas import Conversation
from veche.features.exchange.logic.incoming import (
    Incoming,
    IncomingMessage,
    content_hash,
    derived_id,
    good_numbers,
)
from veche.features.identity import service as identity
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.errors import Invalid, NotFound
from veche.kit.ids import check_id


class Plan(msgspec.Struct):
    """What to write."""

    conversation: Conversation
    exists: bool
    ids: dict[str, str]  # key in the archive → id here, of all messages
    new: list[IncomingMessage]
    numbers: dict[str, int]
    head_id: str | None  # what is to be shown; None: what is shown now


def plan(tx: Tx, caller: Caller, incoming: Incoming, project_id: str | None) -> Plan:
    """Looks at what there is of this conversation.

    What was continued here since stays as it is; a message that is here already is not touched.
    """
    own_ids = incoming.source == "veche"
    if incoming.owner not in (None, caller.user_id) and _lives_here(tx, str(incoming.owner)):
        for one in incoming.messages:
            one.mine = False  # another person of this house said it
    conversation_id, found = _place(tx, caller, incoming)
    kept = own_ids and conversation_id == incoming.key.lower()
    ids = _message_ids(tx, incoming, conversation_id, found.messages, kept)
    new = [one for one in incoming.messages if ids[one.key] not in found.messages]
    if found.conversation is None and good_numbers(incoming.messages):
        numbers = {one.key: one.number or 0 for one in incoming.messages}
    else:
        start = max(found.messages.values(), default=0)
        numbers = {one.key: start + i for i, one in enumerate(new, 1)}
    head = ids.get(incoming.head or "") or (ids[incoming.messages[-1].key] if incoming.messages else None)
    if found.conversation is not None and found.conversation.head_id not in set(ids.values()):
        head = None if found.conversation.head_id else head
    return Plan(
        conversation=found.conversation or _made(tx, caller, incoming, conversation_id, project_id),
        exists=found.conversation is not None,
        ids=ids,
        new=new,
        numbers=numbers,
        head_id=head,
    )


def _lives_here(tx: Tx, user_id: str) -> bool:
    try:
        identity.get_user(tx, user_id)
    except NotFound:
        return False
    return True


def _place(tx: Tx, caller: Caller, incoming: Incoming) -> tuple[str, conversations.Standing]:
    """The conversation's id here: its own where that is free or the caller's, else one made of it."""
    derived = derived_id("conversation", caller.user_id, incoming.source, incoming.key)
    if incoming.source == "veche":
        try:
            own = check_id(incoming.key)
        except Invalid:
            own = derived
        found = conversations.standing(tx, caller, own)
        if not found.taken:
            return own, found
    return derived, conversations.standing(tx, caller, derived)


_MEANING = ("veche", "llm")  # another content has another key there already


def _message_ids(
    tx: Tx, incoming: Incoming, conversation_id: str, present: dict[str, int], kept: bool
) -> dict[str, str]:
    ids: dict[str, str] = {}
    for one in incoming.messages:
        own = _checked(one.key) if kept else None
        if own is not None:
            ids[one.key] = own
        else:
            said = "" if incoming.source in _MEANING else content_hash(one)
            ids[one.key] = derived_id("message", conversation_id, one.key, said)
    if kept:  # an id that belongs to a message elsewhere cannot be had here
        unknown = [id for id in ids.values() if id not in present]
        taken = conversations.strangers(tx, conversation_id, unknown)
        for key, id in ids.items():
            if id in taken:
                ids[key] = derived_id("message", conversation_id, key, "")
    return ids


def _checked(key: str) -> str | None:
    try:
        return check_id(key)
    except Invalid:
        return None


def _made(tx: Tx, caller: Caller, incoming: Incoming, conversation_id: str, project_id: str | None) -> Conversation:
    title = " ".join((incoming.title or "").split())[:300] or None
    return Conversation(
        id=conversation_id,
        title=title,
        title_source=("manual" if incoming.named else "auto") if title else "none",
        owner_id=caller.user_id,
        head_id=None,
        seq=0,
        model=incoming.model,
        params=incoming.params,
        instructions=incoming.instructions,
        assistant_id=None,
        archived=incoming.archived,
        pinned=incoming.pinned,
        message_count=0,
        created_at=incoming.created_at or tx.now,
        updated_at=incoming.updated_at or incoming.created_at or tx.now,
        project_id=project_id,
    )
