"""SQL of looking after people: the list of them, invitations, links for a new password."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, delete, func, insert, or_, select, update

from veche.features.identity.models import api_key, invitation, reset, session, user
from veche.kit.db import Tx


def list_people(tx: Tx) -> list[Row[Any]]:
    """Everybody who can sign in: id and name."""
    return list(tx.execute(select(user.c.id, user.c.name).where(user.c.disabled.is_(False)).order_by(user.c.name)))


def list_accounts(tx: Tx) -> list[Row[Any]]:
    """Everybody, and when they were last here."""
    seen = select(func.max(session.c.last_used_at)).where(session.c.user_id == user.c.id).scalar_subquery()
    return list(tx.execute(select(user, seen.label("last_seen_at")).order_by(user.c.name, user.c.id)))


def active_owners(tx: Tx) -> list[str]:
    """The owners who can sign in, held so that two who demote each other do not both succeed."""
    query = select(user.c.id).where(user.c.role == "owner", user.c.disabled.is_(False)).order_by(user.c.id)
    return list(tx.execute(query.with_for_update()).scalars())


def end_keys(tx: Tx, user_id: str) -> None:
    """Revokes all keys of one person."""
    tx.execute(delete(api_key).where(api_key.c.user_id == user_id))


def remove_user(tx: Tx, user_id: str) -> None:
    """The person and, by cascade, all that is theirs."""
    tx.execute(delete(user).where(user.c.id == user_id))


# invitations


def _alive(now: int) -> Any:
    return (
        invitation.c.uses < invitation.c.most_uses,
        or_(invitation.c.expires_at.is_(None), invitation.c.expires_at > now),
        user.c.disabled.is_(False),
        user.c.role.in_(("owner", "admin")),
    )


def _with_inviter() -> Any:
    return select(invitation, user.c.name.label("inviter")).join(user, user.c.id == invitation.c.inviter_id)


def add_invitation(tx: Tx, **values: object) -> None:
    """Adds an invitation."""
    tx.execute(insert(invitation).values(**values))


def get_invitation(tx: Tx, invitation_id: str) -> Row[Any] | None:
    """One invitation, good or not."""
    return tx.execute(_with_inviter().where(invitation.c.id == invitation_id)).one_or_none()


def list_invitations(tx: Tx) -> list[Row[Any]]:
    """Those that are still good, newest first."""
    query = _with_inviter().where(*_alive(tx.now))
    return list(tx.execute(query.order_by(invitation.c.created_at.desc(), invitation.c.id.desc())))


def find_invitation(tx: Tx, token_hash: str) -> Row[Any] | None:
    """The good invitation with this token."""
    return tx.execute(_with_inviter().where(invitation.c.token_hash == token_hash, *_alive(tx.now))).one_or_none()


def use_invitation(tx: Tx, invitation_id: str) -> bool:
    """Counts a use; of two at once for the last one only one hears `True`."""
    one = (invitation.c.id == invitation_id, invitation.c.uses < invitation.c.most_uses)
    return tx.execute(update(invitation).where(*one).values(uses=invitation.c.uses + 1)).rowcount == 1


def drop_invitation(tx: Tx, invitation_id: str) -> bool:
    """Withdraws an invitation; was there one?"""
    return tx.execute(delete(invitation).where(invitation.c.id == invitation_id)).rowcount == 1


def sweep_invitations(tx: Tx, before: int) -> None:
    """Forgets those that ran out long ago."""
    tx.execute(delete(invitation).where(invitation.c.expires_at < before))


# links for a new password


def put_reset(tx: Tx, user_id: str, token_hash: str, expires_at: int) -> None:
    """This link is good from now on, and no earlier one of this person."""
    tx.execute(delete(reset).where(or_(reset.c.user_id == user_id, reset.c.expires_at <= tx.now)))
    tx.execute(insert(reset).values(user_id=user_id, token_hash=token_hash, expires_at=expires_at))


def find_reset(tx: Tx, token_hash: str) -> Row[Any] | None:
    """Whose password this link sets: id, name, email."""
    query = select(user.c.id, user.c.name, user.c.email).join(reset, reset.c.user_id == user.c.id)
    live = (reset.c.expires_at > tx.now, user.c.disabled.is_(False))
    return tx.execute(query.where(reset.c.token_hash == token_hash, *live)).one_or_none()


def consume_reset(tx: Tx, token_hash: str) -> bool:
    """Takes the link away; of two at once only one hears `True`."""
    return tx.execute(delete(reset).where(reset.c.token_hash == token_hash)).rowcount == 1


def drop_resets(tx: Tx, user_id: str) -> None:
    """No link of this person is good any more."""
    tx.execute(delete(reset).where(reset.c.user_id == user_id))
