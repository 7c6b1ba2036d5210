"""SQL of members: who belongs to a conversation, as what, and where it stands in their own list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, case, delete, insert, select, update

from veche.features.conversations.models import conversation, member, message
from veche.features.identity.models import user
from veche.kit.db import Tx

_MINE = (member.c.conversation_id == bindparam("conversation"), member.c.member_id == bindparam("member"))
_MEMBERS = select(member).where(member.c.conversation_id == bindparam("conversation"))
_GUESTS = select(member.c.conversation_id).where(
    member.c.conversation_id.in_(bindparam("ids", expanding=True)), member.c.role != "owner"
)
_ROLE = select(member.c.role).where(*_MINE)
_RANK = case({"owner": 0, "writer": 1}, value=member.c.role, else_=2)


def members_of(tx: Tx, conversation_id: str) -> list[Any]:
    """Who belongs to it: member_id, role, pinned, archived."""
    return list(tx.execute(_MEMBERS, {"conversation": conversation_id}))


def member_ids(tx: Tx, conversation_id: str) -> list[str]:
    """The ids of those who belong to it."""
    return [row.member_id for row in members_of(tx, conversation_id)]


def with_guests(tx: Tx, conversation_ids: list[str]) -> set[str]:
    """Those of the conversations to which somebody besides the owner belongs."""
    return set(tx.execute(_GUESTS, {"ids": conversation_ids}).scalars()) if conversation_ids else set()


def member_role(tx: Tx, conversation_id: str, member_id: str) -> str | None:
    """What a member may do; None for strangers."""
    return tx.execute(_ROLE, {"conversation": conversation_id, "member": member_id}).scalar()


def list_members(tx: Tx, conversation_id: str) -> list[Any]:
    """Members with their names, the owner first, then in the order of their coming."""
    query = (
        select(member.c.member_id, member.c.role, member.c.joined_at, user.c.name)
        .join(user, user.c.id == member.c.member_id)
        .where(member.c.conversation_id == conversation_id)
        .order_by(_RANK, member.c.joined_at, member.c.member_id)
    )
    return list(tx.execute(query))


def authors_of(tx: Tx, conversation_id: str) -> list[Any]:
    """Whoever wrote in it and still has an account: id and name."""
    wrote = select(message.c.author_id).where(message.c.conversation_id == conversation_id).distinct()
    return list(tx.execute(select(user.c.id, user.c.name).where(user.c.id.in_(wrote)).order_by(user.c.id)))


def names_of(tx: Tx, ids: Iterable[str]) -> dict[str, str]:
    """Person → name."""
    return {row.id: row.name for row in tx.execute(select(user.c.id, user.c.name).where(user.c.id.in_(list(ids))))}


def find_active(tx: Tx, *, user_id: str | None, email: str | None) -> str | None:
    """The id of somebody who can sign in."""
    one = user.c.id == user_id if email is None else user.c.email == email
    return tx.execute(select(user.c.id).where(one, user.c.disabled.is_(False))).scalar()


def add_member(tx: Tx, conversation_id: str, member_id: str, role: str) -> None:
    """Lets somebody in."""
    row = {"conversation_id": conversation_id, "member_id": member_id, "kind": "person", "role": role}
    tx.execute(insert(member), {**row, "joined_at": tx.now})


def set_member(tx: Tx, conversation_id: str, member_id: str, **values: object) -> bool:
    """Changes what is written of a member; was there one?"""
    done = tx.execute(
        update(member)
        .where(member.c.conversation_id == conversation_id, member.c.member_id == member_id)
        .values(**values)
    )
    return done.rowcount == 1


def drop_member(tx: Tx, conversation_id: str, member_id: str) -> bool:
    """Takes somebody out; was there one?"""
    query = delete(member).where(member.c.conversation_id == conversation_id, member.c.member_id == member_id)
    return tx.execute(query).rowcount == 1


def drop_memberships(tx: Tx, member_id: str) -> list[str]:
    """Takes somebody out of all that others own; gives the conversations."""
    query = delete(member).where(member.c.member_id == member_id, member.c.role != "owner")
    return list(tx.execute(query.returning(member.c.conversation_id)).scalars())


def owned_by(tx: Tx, user_id: str) -> list[str]:
    """The conversations that somebody owns."""
    return list(tx.execute(select(conversation.c.id).where(conversation.c.owner_id == user_id)).scalars())


def strangers_words(tx: Tx, message_ids: list[str], author_id: str) -> bool:
    """Is one of these messages another person's, or the answer to another person's?"""
    asked = message.alias()
    query = (
        select(message.c.id)
        .join(asked, asked.c.id == message.c.parent_id, isouter=True)
        .where(
            message.c.id.in_(message_ids),
            case((message.c.role == "user", message.c.author_id), else_=asked.c.author_id).is_distinct_from(author_id),
        )
    )
    return tx.execute(query.limit(1)).first() is not None
