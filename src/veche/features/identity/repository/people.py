"""SQL of people, their sessions and keys, failed sign-ins and the one-time link."""

from __future__ import annotations

from typing import Any, TypeAlias

from sqlalchemy import Row, Select, Table, and_, bindparam, delete, exists, insert, or_, select, update

from veche.features.identity.logic import KNOWN
from veche.features.identity.models import api_key, attempt, device, session, setup_token, user
from veche.kit.db import Tx, insert_into

UserRow: TypeAlias = Row[Any]
KeyRow: TypeAlias = Row[Any]


def add_once(tx: Tx, table: Table, **values: object) -> bool:
    """Inserts a row unless one of its unique values is taken; says whether it did."""
    statement = insert_into(tx, table).values(**values).on_conflict_do_nothing()
    # an insert's rowcount is not kept on PostgreSQL
    return tx.execute(statement.returning(*table.primary_key.columns)).first() is not None


# people


def add_user(tx: Tx, **values: object) -> bool:
    """Adds a person; `False` when the e-mail is taken."""
    return add_once(tx, user, **values)


# built once: every question reads its person
_USER = select(user).where(user.c.id == bindparam("user"))


def get_user(tx: Tx, user_id: str) -> Row[Any] | None:
    """One person."""
    return tx.execute(_USER, {"user": user_id}).one_or_none()


def find_user(tx: Tx, email: str) -> Row[Any] | None:
    """The person with this e-mail (in its tidy form)."""
    return tx.execute(select(user).where(user.c.email == email)).one_or_none()


def owner_exists(tx: Tx) -> bool:
    """Has the owner been made?"""
    return bool(tx.execute(select(exists().where(user.c.role == "owner"))).scalar())


def the_owner(tx: Tx) -> Row[Any] | None:
    """The owner, if there is one."""
    return tx.execute(select(user).where(user.c.role == "owner").order_by(user.c.id).limit(1)).one_or_none()


def find_owner(tx: Tx) -> UserRow | None:
    """The owner (the first one, should there be more)."""
    return tx.execute(select(user).where(user.c.role == "owner").order_by(user.c.created_at, user.c.id)).first()


def change_user(tx: Tx, user_id: str, **values: object) -> None:
    """Sets columns of one person."""
    tx.execute(update(user).where(user.c.id == user_id).values(updated_at=tx.now, **values))


# the owner's one-time link


def set_setup_token(tx: Tx, token_hash: str, expires_at: int) -> None:
    """This token is good from now on, and no other."""
    tx.execute(delete(setup_token))
    tx.execute(insert(setup_token).values(token_hash=token_hash, expires_at=expires_at))


def live_setup_tokens(tx: Tx) -> list[str]:
    """Hashes of the tokens that are still good (there is at most one)."""
    return list(tx.execute(select(setup_token.c.token_hash).where(setup_token.c.expires_at > tx.now)).scalars())


def consume_setup_token(tx: Tx, token_hash: str) -> bool:
    """Takes the token away; of two at once only one hears `True`."""
    return tx.execute(delete(setup_token).where(setup_token.c.token_hash == token_hash)).rowcount == 1


def drop_setup_tokens(tx: Tx) -> None:
    """No link is good any more."""
    tx.execute(delete(setup_token))


# sessions


def _sessions_with_user() -> Select[Any]:
    return (
        select(session, user.c.role, user.c.locale, user.c.disabled)
        .join(user, user.c.id == session.c.user_id)
        .where(user.c.disabled.is_(False))
    )


def add_session(tx: Tx, **values: object) -> None:
    """Adds a session."""
    tx.execute(insert(session).values(**values))


def find_session(tx: Tx, token_hash: str) -> Row[Any] | None:
    """The live session with this token, present or replaced, and whose it is."""
    query = _sessions_with_user().where(
        or_(session.c.token_hash == token_hash, session.c.previous_hash == token_hash), session.c.expires_at > tx.now
    )
    return tx.execute(query).first()


def session_lives(tx: Tx, session_id: str) -> bool:
    """Is this session still good?"""
    query = _sessions_with_user().where(session.c.id == session_id, session.c.expires_at > tx.now)
    return tx.execute(query).first() is not None


def rotate_session(tx: Tx, session_id: str, *, known: str, fresh: str, old: str | None) -> bool:
    """Puts the hash `fresh` in place of `known`, leaving `old` as the replaced one; `False` if another was faster."""
    done = tx.execute(
        update(session)
        .where(session.c.id == session_id, session.c.token_hash == known)
        .values(token_hash=fresh, previous_hash=old, rotated_at=tx.now, confirmed_at=None)
    )
    return done.rowcount == 1


def touch_session(tx: Tx, session_id: str, expires_at: int) -> None:
    """It was used now."""
    tx.execute(update(session).where(session.c.id == session_id).values(last_used_at=tx.now, expires_at=expires_at))


def confirm_session(tx: Tx, session_id: str, token_hash: str) -> None:
    """The token that replaced another has been used: the other one's last minute begins."""
    tx.execute(
        update(session)
        .where(session.c.id == session_id, session.c.token_hash == token_hash, session.c.confirmed_at.is_(None))
        .values(confirmed_at=tx.now)
    )


def list_sessions(tx: Tx, user_id: str) -> list[Row[Any]]:
    """One person's live sessions, last used first."""
    query = (
        select(session)
        .where(session.c.user_id == user_id, session.c.expires_at > tx.now)
        .order_by(session.c.last_used_at.desc(), session.c.id)
    )
    return list(tx.execute(query))


def end_session(tx: Tx, user_id: str, session_id: str) -> bool:
    """Ends one session of one person; `False` when there is none such."""
    return tx.execute(delete(session).where(session.c.id == session_id, session.c.user_id == user_id)).rowcount == 1


def end_sessions(tx: Tx, user_id: str, *, but: str | None = None) -> None:
    """Ends all sessions of one person, or all but one; and what was agreed to there but has not fetched its key."""
    query = delete(session).where(session.c.user_id == user_id)
    tx.execute(query.where(session.c.id != but) if but else query)
    tx.execute(delete(device).where(device.c.user_id == user_id))


def drop_expired_sessions(tx: Tx) -> None:
    """Forgets sessions that have run out."""
    tx.execute(delete(session).where(session.c.expires_at <= tx.now))


# keys


def add_key(tx: Tx, **values: object) -> bool:
    """Adds a key; `False` when the id is taken."""
    return add_once(tx, api_key, **values)


def get_key(tx: Tx, key_id: str) -> Row[Any] | None:
    """One key, whoever's it is."""
    return tx.execute(select(api_key).where(api_key.c.id == key_id)).one_or_none()


def _keys_with_user() -> Select[Any]:
    return (
        select(api_key, user.c.role, user.c.locale)
        .join(user, user.c.id == api_key.c.user_id)
        .where(user.c.disabled.is_(False))
    )


def find_key(tx: Tx, key_hash: str) -> Row[Any] | None:
    """The live key with this hash, and whose it is."""
    query = _keys_with_user().where(
        api_key.c.key_hash == key_hash, or_(api_key.c.expires_at.is_(None), api_key.c.expires_at > tx.now)
    )
    return tx.execute(query).one_or_none()


def key_lives(tx: Tx, key_id: str) -> bool:
    """Is this key still good?"""
    query = _keys_with_user().where(
        api_key.c.id == key_id, or_(api_key.c.expires_at.is_(None), api_key.c.expires_at > tx.now)
    )
    return tx.execute(query).first() is not None


def list_keys(tx: Tx, user_id: str) -> list[Row[Any]]:
    """One person's keys, newest first."""
    query = select(api_key).where(api_key.c.user_id == user_id)
    return list(tx.execute(query.order_by(api_key.c.created_at.desc(), api_key.c.id.desc())))


def end_key(tx: Tx, user_id: str, key_id: str) -> bool:
    """Revokes one key of one person; `False` when there is none such."""
    return tx.execute(delete(api_key).where(api_key.c.id == key_id, api_key.c.user_id == user_id)).rowcount == 1


def touch_key(tx: Tx, key_id: str) -> None:
    """It was used now."""
    tx.execute(update(api_key).where(api_key.c.id == key_id).values(last_used_at=tx.now))


# failed sign-ins


def lock_attempt(tx: Tx, name: str) -> Row[Any]:
    """The count under `name`, made if absent, held until the transaction ends (two guesses count as two)."""
    row = None
    while row is None:  # another transaction may sweep the row away between the two statements
        add_once(tx, attempt, name=name, failures=0, last_at=tx.now, blocked_until=0)
        row = tx.execute(select(attempt).where(attempt.c.name == name).with_for_update()).one_or_none()
    return row


def set_attempt(tx: Tx, name: str, failures: int, blocked_until: int) -> None:
    """Writes the count under `name`."""
    tx.execute(
        update(attempt)
        .where(attempt.c.name == name)
        .values(failures=failures, last_at=tx.now, blocked_until=blocked_until)
    )


def is_counted(tx: Tx, name: str) -> bool:
    """Is there a count under `name`?"""
    return tx.execute(select(attempt.c.name).where(attempt.c.name == name)).first() is not None


def drop_attempts(tx: Tx, *, before: int, known_before: int) -> None:
    """Forgets counts that nobody has added to since; known networks of a person are kept for longer."""
    old = and_(attempt.c.last_at < before, attempt.c.name.not_like(f"{KNOWN}%"))
    tx.execute(delete(attempt).where(or_(old, attempt.c.last_at < known_before)))
