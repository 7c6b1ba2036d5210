"""SQL of conversations themselves: rows, members, branches, summaries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, and_, bindparam, case, delete, insert, literal, or_, select, update

from veche.features.conversations.models import branch, conversation, gone, member, summary
from veche.features.conversations.repository.members import names_of
from veche.features.conversations.schemas import Branch, Conversation
from veche.features.identity.models import user
from veche.kit.db import Tx
from veche.ports.content import Params

_c = conversation.c
_STORED = [column.name for column in _c if column.name not in ("last_number", "params", "stamps")]
_READ = select(*[column for column in _c if column.name not in ("last_number", "stamps")])
_MINE = (member.c.role.label("member_role"), member.c.pinned.label("my_pin"), member.c.archived.label("my_archive"))
_guest = member.alias("guest")
_SHARED = (
    select(_guest.c.member_id)
    .where(_guest.c.conversation_id == _c.id, _guest.c.role != "owner")
    .correlate(conversation)
    .exists()
).label("shared")
_ONE = _READ.add_columns(*_MINE).join(member, and_(member.c.conversation_id == _c.id))


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
        project_id=row.project_id,
        expires_at=row.expires_at,
        forked_from=row.forked_from,
        forked_at_id=row.forked_at_id,
        archived=row.archived,
        pinned=row.pinned,
        message_count=row.message_count,
        created_at=row.created_at,
        updated_at=row.updated_at,
        branches=branches,
        shared=getattr(row, "shared", False),
    )


def _personal(row: Any, branches: list[Branch]) -> Conversation:
    """As a member sees it: pin, archive and project are everybody's own."""
    found = _conversation(row, branches)
    if row.member_role != "owner":
        found.role, found.pinned, found.archived = row.member_role, row.my_pin, row.my_archive
        found.owner_name, found.shared = getattr(row, "owner_name", None), True
        found.project_id = found.forked_from = found.forked_at_id = None  # the owner's own order
    return found


# Statements of the hot path are built once: building one costs as much as running it.
_READ_ONE = _READ.where(_c.id == bindparam("conversation"))
_READ_MINE = _ONE.add_columns(_SHARED).where(
    _c.id == bindparam("conversation"), member.c.member_id == bindparam("member")
)
_BRANCHES = select(branch).where(branch.c.conversation_id.in_(bindparam("ids", expanding=True))).order_by(branch.c.name)
_LOCK = update(conversation).where(_c.id == bindparam("conversation")).values(seq=_c.seq).returning(conversation)
_SET = update(conversation).where(_c.id == bindparam("conversation"))
_ADD, _ADD_MEMBER = insert(conversation), insert(member)
_BACK = delete(gone).where(gone.c.conversation_id == bindparam("conversation"))
_SUMMARIES = select(summary.c.upto_id, summary.c.text).where(summary.c.conversation_id == bindparam("conversation"))


def _branches(tx: Tx, ids: list[str]) -> dict[str, list[Branch]]:
    found: dict[str, list[Branch]] = {}
    for row in tx.execute(_BRANCHES, {"ids": ids}):
        found.setdefault(row.conversation_id, []).append(Branch(row.name, row.message_id))
    return found


def branches_of(tx: Tx, conversation_id: str) -> list[Branch]:
    """The names of branches, in order."""
    return _branches(tx, [conversation_id]).get(conversation_id, [])


def add_conversation(tx: Tx, new: Conversation) -> None:
    """A new row and its owner as the first member."""
    values = {name: getattr(new, name) for name in _STORED}
    tx.execute(_ADD, {**values, "params": msgspec.json.encode(new.params).decode()})
    row = {"conversation_id": new.id, "member_id": new.owner_id, "kind": "person", "role": "owner"}
    tx.execute(_ADD_MEMBER, {**row, "joined_at": tx.now})
    tx.execute(_BACK, {"conversation": new.id})


def get_conversation(tx: Tx, conversation_id: str, member_id: str | None) -> tuple[Conversation, str] | None:
    """The conversation and the member's role in it; any conversation when `member_id` is None."""
    if member_id is None:
        row = tx.execute(_READ_ONE, {"conversation": conversation_id}).first()
    else:
        row = tx.execute(_READ_MINE, {"conversation": conversation_id, "member": member_id}).first()
    if row is None:
        return None
    branches = _branches(tx, [row.id]).get(row.id, [])
    if member_id is None:
        return _conversation(row, branches), "owner"
    found = _personal(row, branches)
    if found.role != "owner":
        found.owner_name = names_of(tx, [found.owner_id]).get(found.owner_id)
    return found, row.member_role


def list_conversations(
    tx: Tx,
    member_id: str,
    *,
    archived: bool,
    limit: int,
    after: tuple[bool, int, str] | None,
    shared: bool = False,
    project: str | None = None,
) -> list[Conversation]:
    """Pinned first, then by last activity; `after` is (pinned, updated_at, id) of the last one had.

    One's own come off an index in order, however many there are; those shared by others are few, and merged in.
    With `shared` only the latter; with `project` only those in it, or in none (`none`). Temporary ones are in no list.
    """
    own = _READ.add_columns(_SHARED).where(_c.owner_id == member_id, _c.archived == archived, _c.expires_at.is_(None))
    if project is not None:
        own = own.where(_c.project_id.is_(None) if project == "none" else _c.project_id == project)
    others = (
        _ONE.add_columns(user.c.name.label("owner_name"))
        .join(user, user.c.id == _c.owner_id)
        .where(member.c.member_id == member_id, member.c.role != "owner", member.c.archived == archived)
    )
    found = [] if shared else [_conversation(row, []) for row in _newest(tx, own, _c.pinned, limit, after)]
    if project in (None, "none"):  # what is shared by others is in no project of one's own
        found += [_personal(row, []) for row in _newest(tx, others, member.c.pinned, limit, after)]
    found.sort(key=lambda one: (one.pinned, one.updated_at, one.id), reverse=True)
    del found[limit:]
    branches = _branches(tx, [one.id for one in found]) if found else {}
    for one in found:
        one.branches = branches.get(one.id, [])
    return found


def names_had(tx: Tx, member_id: str) -> list[Any]:
    """Id, title and place of all that a person has, those last used first; temporary ones have no names."""
    mine = _c.owner_id == member_id
    query = (
        select(
            _c.id,
            _c.title,
            _c.updated_at,
            _c.message_count,
            case((mine, _c.project_id)).label("project_id"),
            case((mine, _c.archived), else_=member.c.archived).label("archived"),
        )
        .join(member, member.c.conversation_id == _c.id)
        .where(member.c.member_id == member_id, _c.expires_at.is_(None))
        .order_by(_c.updated_at.desc(), _c.id.desc())
    )
    return list(tx.execute(query))


def _newest(
    tx: Tx, query: Select[Any], pin: ColumnElement[bool], limit: int, after: tuple[bool, int, str] | None
) -> Iterable[Any]:
    ordered = _page(query, pin, after).order_by(pin.desc(), _c.updated_at.desc(), _c.id.desc())
    return tx.execute(ordered.limit(limit))


def _page(query: Select[Any], pin: ColumnElement[bool], after: tuple[bool, int, str] | None) -> Select[Any]:
    if after is None:
        return query
    pinned, at, last = after
    older = or_(_c.updated_at < at, and_(_c.updated_at == at, _c.id < last))
    same = and_(pin == pinned, older)
    return query.where(or_(same, pin.is_(False)) if pinned else same)


def lock(tx: Tx, conversation_id: str) -> tuple[Conversation, int, str] | None:
    """The row as it is now, held until the commit, the number of its newest message, its stamps; None if it is gone.

    On PostgreSQL the row lock orders all writers of one conversation; on SQLite there is one writer anyway.
    """
    row = tx.execute(_LOCK, {"conversation": conversation_id}).first()
    if row is None:
        return None
    return _conversation(row, _branches(tx, [row.id]).get(row.id, [])), row.last_number, row.stamps


def set_fields(tx: Tx, conversation_id: str, values: dict[str, Any]) -> None:
    """Changes columns of one conversation."""
    tx.execute(_SET, {**values, "conversation": conversation_id})


def keep_gone(tx: Tx, conversation_id: str) -> None:
    """Remembers, before it goes, that its owner had this conversation."""
    tx.execute(delete(gone).where(gone.c.conversation_id == conversation_id))
    what = select(_c.id, _c.owner_id, literal(tx.now)).where(_c.id == conversation_id)
    tx.execute(insert(gone).from_select(["conversation_id", "owner_id", "at"], what))


def delete_conversation(tx: Tx, conversation_id: str) -> None:
    """The row and, by cascade, all that hangs on it."""
    tx.execute(delete(conversation).where(_c.id == conversation_id))


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
