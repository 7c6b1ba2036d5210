"""Reads what another copy of a conversation sends: as tolerantly as an archive, but under its own ids."""

from __future__ import annotations

from typing import Any

from veche.features.conversations.schemas import Conversation, Message
from veche.features.exchange.errors import CopyBroken
from veche.features.exchange.logic import archive
from veche.features.exchange.logic.incoming import Incoming, as_messages
from veche.features.exchange.schemas import CopyHead
from veche.kit.ids import check_id

_LENGTHS = {"title": 300, "model": 200, "instructions": 200_000}
_FLAGS = ("archived", "pinned")


def read_messages(
    raw: list[dict[str, Any]], conversation_id: str, owner: str, user_id: str
) -> tuple[list[Message], int]:
    """The messages as rows of `user_id`'s, and how many of their parts are not known here.

    Raises:
        CopyBroken: one is no message.
        Invalid: an id is none.
    """
    counted = Incoming("veche", conversation_id, None, 0, 0, [])
    found = []
    for one in raw:
        message = archive.message_of(one, owner, counted)
        if message is None:
            raise CopyBroken
        check_id(message.key, "messages")
        if message.parent is not None:
            check_id(message.parent, "messages")
        found.append(message)
    if len({one.key for one in found}) < len(found):
        raise CopyBroken
    ids = {one.key: one.key for one in found} | {one.parent: one.parent for one in found if one.parent}
    numbers = {one.key: one.number or 0 for one in found}
    return as_messages(found, conversation_id, user_id, ids, {}, numbers), counted.unknown_parts


def read_fields(raw: dict[str, Any]) -> dict[str, Any]:
    """Settings that columns hold."""
    made: dict[str, Any] = {}
    for name, value in raw.items():
        if name in _LENGTHS:
            made[name] = archive.text_or_none(value, _LENGTHS[name])
        elif name in _FLAGS:
            made[name] = value is True
        elif name == "title_source":
            made[name] = str(value)
        elif name == "params":
            made[name] = archive.as_params(value)
        elif name in ("head_id", "project_id"):
            made[name] = check_id(value, name) if isinstance(value, str) else None
    return made


def read_head(head: CopyHead, user_id: str, now: int) -> Conversation:
    """The conversation as it would be made; its settings come after its messages."""
    return Conversation(
        id=check_id(head.id),
        title=None,
        title_source="none",
        owner_id=user_id,
        head_id=None,
        seq=0,
        model=None,
        params=archive.as_params({}),
        instructions=None,
        assistant_id=None,
        archived=False,
        pinned=False,
        message_count=0,
        created_at=archive.time_of(head.created_at) or now,
        updated_at=archive.time_of(head.updated_at) or now,
        forked_from=check_id(head.forked_from) if head.forked_from else None,
        forked_at_id=check_id(head.forked_at_id) if head.forked_at_id else None,
    )


def read_stamps(raw: dict[str, Any]) -> dict[str, int]:
    """When settings were last changed; what is no time counts as never."""
    return {name[:90]: archive.time_of(at) for name, at in raw.items()}
