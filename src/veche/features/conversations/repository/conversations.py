"""SQL of conversations themselves: rows, members, branches, summaries."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Select, and_, bindparam, delete, insert, or_, select, update

from veche.features.conversations.models import branch, conversation, member, summary
from veche.features.conversations.schemas import Branch, Conversation
from veche.kit.db import Tx
from veche.ports.content import Params

_c = conversation.c
_STORED = [column.name for column in _c if column.name not in ("last_number", "params")]
_READ = select(*[column for column in _c if column.name != "last_number"])
_ONE = _READ.add_columns(member.c.role.label("member_role")).join(member, and_(member.c.conversation_id == _c.id))


def _conversation(row: Any, branches: list[Branch]) -> Conversation:
    return Conversation(
        id=row.id,
        title=row.title,
        title_source=row.title_source,
        owner_id=row.owner_id,
        head_id=row.head_id,
        seq=row.seq,
        model=row.model,
        params=msgspec.json.decode(row.params, type=Params),
        instructions=row.instructions,
        assistant_id=row.assistant_id,
        archived=row.archived,
        pinned=row.pinned,
        message_count=row.message_count,
        created_at=row.created_at,
        updated_at=row.updated_at,
        branches=branches,
    )


# Statements of the hot path are built once: building one costs as much as running it.
_READ_ONE = _READ.where(_c.id == bindparam("conversation"))
_READ_MINE = _ONE.where(_c.id == bindparam("conversation"), member.c.member_id == bindparam("member"))
_BRANCHES = select(branch).where(branch.c.conversation_id.in_(bindparam("ids", expanding=True))).order_by(branch.c.name)
_LOCK = update(conversation).where(_c.id == bindparam("conversation")).values(seq=_c.seq).returning(conversation)
_SET = update(conversation).where(_c.id == bindparam("conversation"))
_MEMBERS = select(member.c.member_id).where(member.c.conversation_id == bindparam("conversation"))
_ROLE = select(member.c.role).where(
    member.c.conversation_id == bindparam("conversation"), member.c.member_id == bindparam("member")
)
_ADD, _ADD_MEMBER = insert(conversation), insert(member)
_SUMMARIES = select(summary.c.upto_id, summary.c.text).where(summary.c.conversation_id == bindparam("conversation"))


def _branches(tx: Tx, ids: list[str]) -> dict[str, list[Branch]]:
    found: dict[str, list[Branch]] = {}
    for row in tx.execute(_BRANCHES, {"ids": ids}):
        found.setdefault(row.conversation_id, []).append(Branch(row.name, row.message_id))
    return found


def add_conversation(tx: Tx, new: Conversation) -> None:
    """A new row and its owner as the first member."""
    values = {name: getattr(new, name) for name in _STORED}
    tx.execute(_ADD, {**values, "params": msgspec.json.encode(new.params).decode()})
    row = {"conversation_id": new.id, "member_id": new.owner_id, "kind": "person", "role": "owner"}
    tx.execute(_ADD_MEMBER, {**row, "joined_at": tx.now})


def get_conversation(tx: Tx, conversation_id: str, member_id: str | None) -> tuple[Conversation, str] | None:
    """The conversation and the member's role in it; any conversation when `member_id` is None."""
    if member_id is None:
        row = tx.execute(_READ_ONE, {"conversation": conversation_id}).first()
    else:
        row = tx.execute(_READ_MINE, {"conversation": conversation_id, "member": member_id}).first()
    if row is None:
        return None
    role = "owner" if member_id is None else row.member_role
    return _conversation(row, _branches(tx, [row.id]).get(row.id, [])), role


def list_conversations(
    tx: Tx, member_id: str, *, archived: bool, limit: int, after: tuple[bool, int, str] | None
) -> list[Conversation]:
    """Pinned first, then by last activity; `after` is (pinned, updated_at, id) of the last one had.

    One's own come off an index in order, however many there are; those shared by others are few, and merged in.
    """
    own = _READ.where(_c.owner_id == member_id)
    shared = _READ.join(member, member.c.conversation_id == _c.id).where(
        member.c.member_id == member_id, member.c.role != "owner"
    )
    rows: list[Any] = []
    for query in (own, shared):
        query = _page(query.where(_c.archived == archived), after)
        rows += tx.execute(query.order_by(_c.pinned.desc(), _c.updated_at.desc(), _c.id.desc()).limit(limit))
    rows.sort(key=lambda row: (row.pinned, row.updated_at, row.id), reverse=True)
    del rows[limit:]
    branches = _branches(tx, [row.id for row in rows]) if rows else {}
    return [_conversation(row, branches.get(row.id, [])) for row in rows]


def _page(query: Select[Any], after: tuple[bool, int, str] | None) -> Select[Any]:
    if after is None:
        return query
    pinned, at, last = after
    older = or_(_c.updated_at < at, and_(_c.updated_at == at, _c.id < last))
    same = and_(_c.pinned == pinned, older)
    return query.where(or_(same, _c.pinned.is_(False)) if pinned else same)


def lock(tx: Tx, conversation_id: str) -> tuple[Conversation, int] | None:
    """The row as it is now, held until the commit, and the number of its newest message; None if it is gone.

    On PostgreSQL the row lock orders all writers of one conversation; on SQLite there is one writer anyway.
    """
    row = tx.execute(_LOCK, {"conversation": conversation_id}).first()
    if row is None:
        return None
    return _conversation(row, _branches(tx, [row.id]).get(row.id, [])), row.last_number


def set_fields(tx: Tx, conversation_id: str, values: dict[str, Any]) -> None:
    """Changes columns of one conversation."""
    tx.execute(_SET, {**values, "conversation": conversation_id})


def delete_conversation(tx: Tx, conversation_id: str) -> None:
    """The row and, by cascade, all that hangs on it."""
    tx.execute(delete(conversation).where(_c.id == conversation_id))


def member_ids(tx: Tx, conversation_id: str) -> list[str]:
    """Who belongs to it."""
    return list(tx.execute(_MEMBERS, {"conversation": conversation_id}).scalars())


def member_role(tx: Tx, conversation_id: str, member_id: str) -> str | None:
    """What a member may do; None for strangers."""
    return tx.execute(_ROLE, {"conversation": conversation_id, "member": member_id}).scalar()


def put_branch(tx: Tx, conversation_id: str, name: str, message_id: str) -> None:
    """Names a branch, or moves a name."""
    drop_branch(tx, conversation_id, name)
    tx.execute(insert(branch), {"conversation_id": conversation_id, "name": name, "message_id": message_id})


def drop_branch(tx: Tx, conversation_id: str, name: str) -> bool:
    """Forgets a name; was it there?"""
    query = delete(branch).where(branch.c.conversation_id == conversation_id, branch.c.name == name)
    return tx.execute(query).rowcount > 0


def delete_branches_at(tx: Tx, message_ids: list[str]) -> None:
    """Forgets the names of branches that ended at messages now gone."""
    tx.execute(delete(branch).where(branch.c.message_id.in_(message_ids)))


def add_summary(tx: Tx, conversation_id: str, upto_id: str, text: str, model: str | None) -> None:
    """Keeps the summary of the path down to `upto_id`."""
    tx.execute(delete(summary).where(summary.c.conversation_id == conversation_id, summary.c.upto_id == upto_id))
    tx.execute(
        insert(summary),
        {"conversation_id": conversation_id, "upto_id": upto_id, "text": text, "model": model, "created_at": tx.now},
    )


def drop_summaries(tx: Tx, conversation_id: str, upto_ids: list[str] | None) -> None:
    """Forgets the summaries of paths that end at these messages, or all of a conversation."""
    query = delete(summary).where(summary.c.conversation_id == conversation_id)
    tx.execute(query if upto_ids is None else query.where(summary.c.upto_id.in_(upto_ids)))


def best_summary(tx: Tx, conversation_id: str) -> dict[str, str]:
    """Message id → the summary of the path that ends there."""
    return {row.upto_id: row.text for row in tx.execute(_SUMMARIES, {"conversation": conversation_id})}
