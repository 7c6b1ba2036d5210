"""What a person thinks of messages: stars, ratings, notes, and the list of favourites. Nobody else sees them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from veche.features.conversations import access, logic
from veche.features.conversations.repository import marks, parts_of
from veche.features.conversations.schemas import Message
from veche.features.conversations.schemas.marks import Favourite, Mark, MarkPatch
from veche.features.conversations.service.change import person_topic
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.paging import Page, check_limit, decode_cursor, encode_cursor

_EXCERPT = 240  # characters


def mark(tx: Tx, caller: Caller, message_id: str, patch: MarkPatch) -> Mark:
    """Changes what the caller thinks of a message, and tells their other devices.

    Raises:
        NoMessage: there is none, or the caller may not read it.
    """
    caller.need("chat")
    place = access.require_message(tx, caller, message_id, "read")
    before = marks.get_mark(tx, message_id, caller.user_id)
    values: dict[str, Any] = {"conversation_id": place.id, "updated_at": tx.now}
    if before is not None:  # the later one must look later, however quick it came
        values["updated_at"] = max(tx.now, before.updated_at + 1)
    if patch.starred is not msgspec.UNSET:
        known = before.starred_at if before is not None else None
        values["starred_at"] = (known or tx.now) if patch.starred else None
    if patch.rating is not msgspec.UNSET:
        values["rating"] = patch.rating
        if patch.rating is None:
            values["note"] = ""
    if patch.note is not msgspec.UNSET and values.get("rating", before.rating if before else None) is not None:
        values["note"] = patch.note.strip()
    found = marks.put_mark(tx, message_id, caller.user_id, values, known=before is not None)
    tx.announce(person_topic(caller.user_id), lambda: marks_frame(place.id, [found]))
    return found


def marks_frame(conversation_id: str, found: Sequence[Mark]) -> str:
    """A live frame with marks of one person (docs/protocol.md)."""
    return msgspec.json.encode({"t": "marks", "c": conversation_id, "marks": found}).decode()


def marks_in(tx: Tx, caller: Caller, conversation_id: str) -> list[Mark]:
    """All of the caller's in a conversation."""
    access.require(tx, caller, conversation_id, "read")
    return marks.marks_of(tx, conversation_id, caller.user_id)


def marks_on(tx: Tx, caller: Caller, conversation_id: str, items: Sequence[Message]) -> list[Mark]:
    """The caller's on these messages, which come by rising number; rights were checked before."""
    if not items:
        return []
    return marks.marks_within(tx, conversation_id, caller.user_id, items[0].number, items[-1].number)


def favourites(tx: Tx, caller: Caller, *, cursor: str | None = None, limit: int = 50) -> Page[Favourite]:
    """The messages that the caller has starred, latest star first."""
    caller.need("read")
    check_limit(limit, 100)
    after = decode_cursor(cursor, int, str)
    rows = marks.starred(tx, caller.user_id, limit=limit + 1, after=after)
    shown = rows[:limit]
    said = parts_of(tx, [row.message_id for row in shown])
    items = [_favourite(row, logic.text_of(said.get(row.message_id, []))) for row in shown]
    more = encode_cursor(shown[-1].starred_at, shown[-1].message_id) if len(rows) > limit else None
    return Page(items, more)


def _favourite(row: Any, text: str) -> Favourite:
    words = " ".join(text[: _EXCERPT * 4].split())
    return Favourite(
        message_id=row.message_id,
        conversation_id=row.conversation_id,
        conversation_title=row.title,
        role=row.role,
        model=row.model,
        at=row.created_at,
        starred_at=row.starred_at,
        excerpt=words if len(words) <= _EXCERPT else words[:_EXCERPT].rstrip() + "…",
        address=f"/c/{row.conversation_id}?m={row.message_id}",
    )
