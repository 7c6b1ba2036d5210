"""SQL of what proves a person beside the password: phones, recovery codes, passkeys, and when they last did."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from veche.features.identity.models import challenge, passkey, recovery_code, session, totp, user
from veche.features.identity.repository.people import add_once
from veche.kit.db import Tx

# phones


def get_totp(tx: Tx, user_id: str) -> Row[Any] | None:
    """The phone's secret, confirmed or not."""
    return tx.execute(select(totp).where(totp.c.user_id == user_id)).one_or_none()


def put_totp(tx: Tx, user_id: str, sealed: str) -> None:
    """A secret to be confirmed, in place of an older one."""
    tx.execute(delete(totp).where(totp.c.user_id == user_id))
    tx.execute(insert(totp).values(user_id=user_id, secret=sealed, confirmed_at=None, last_step=0, created_at=tx.now))


def confirm_totp(tx: Tx, user_id: str) -> None:
    """From now on its codes are asked for."""
    tx.execute(update(totp).where(totp.c.user_id == user_id).values(confirmed_at=tx.now))


def use_step(tx: Tx, user_id: str, step: int) -> bool:
    """Marks the code of a step as used; of two that come at once only one hears `True`."""
    done = tx.execute(update(totp).where(totp.c.user_id == user_id, totp.c.last_step < step).values(last_step=step))
    return done.rowcount == 1


def drop_totp(tx: Tx, user_id: str) -> bool:
    """No codes are asked for any more; `False` when none were."""
    tx.execute(delete(recovery_code).where(recovery_code.c.user_id == user_id))
    return tx.execute(delete(totp).where(totp.c.user_id == user_id)).rowcount == 1


# recovery codes


def put_recovery_codes(tx: Tx, user_id: str, hashes: list[str]) -> None:
    """These are good, and no older ones."""
    tx.execute(delete(recovery_code).where(recovery_code.c.user_id == user_id))
    tx.execute(insert(recovery_code), [{"user_id": user_id, "code_hash": one, "used_at": None} for one in hashes])


def use_recovery_code(tx: Tx, user_id: str, code_hash: str) -> bool:
    """Takes a code away; `False` when it is none, or was used."""
    statement = update(recovery_code).where(
        recovery_code.c.user_id == user_id, recovery_code.c.code_hash == code_hash, recovery_code.c.used_at.is_(None)
    )
    return tx.execute(statement.values(used_at=tx.now)).rowcount == 1


def count_recovery_codes(tx: Tx, user_id: str) -> int:
    """How many are left."""
    query = select(func.count()).where(recovery_code.c.user_id == user_id, recovery_code.c.used_at.is_(None))
    return int(tx.execute(query).scalar_one())


# passkeys


def add_passkey(tx: Tx, **values: object) -> bool:
    """Adds a passkey; `False` when the authenticator's credential is known."""
    return add_once(tx, passkey, **values)


def list_passkeys(tx: Tx, user_id: str) -> list[Row[Any]]:
    """One person's passkeys, oldest first."""
    return list(tx.execute(select(passkey).where(passkey.c.user_id == user_id).order_by(passkey.c.created_at)))


def find_passkey(tx: Tx, credential_hash: str) -> Row[Any] | None:
    """The passkey with this credential, held until the transaction ends; disabled people's are none."""
    query = (
        select(passkey)
        .join(user, user.c.id == passkey.c.user_id)
        .where(passkey.c.credential_hash == credential_hash, user.c.disabled.is_(False))
        .with_for_update(of=passkey)
    )
    return tx.execute(query).one_or_none()


def use_passkey(tx: Tx, passkey_id: str, count: int) -> None:
    """It signed now."""
    tx.execute(update(passkey).where(passkey.c.id == passkey_id).values(counter=count, last_used_at=tx.now))


def rename_passkey(tx: Tx, user_id: str, passkey_id: str, name: str) -> bool:
    """Gives one of a person's passkeys a name; `False` when there is none such."""
    statement = update(passkey).where(passkey.c.id == passkey_id, passkey.c.user_id == user_id)
    return tx.execute(statement.values(name=name)).rowcount == 1


def drop_passkey(tx: Tx, user_id: str, passkey_id: str) -> bool:
    """Takes one of a person's passkeys away; `False` when there is none such."""
    return tx.execute(delete(passkey).where(passkey.c.id == passkey_id, passkey.c.user_id == user_id)).rowcount == 1


def drop_passkeys(tx: Tx, user_id: str) -> None:
    """Takes all of a person's passkeys away."""
    tx.execute(delete(passkey).where(passkey.c.user_id == user_id))


def answer_challenge(tx: Tx, challenge_hash: str, expires_at: int) -> bool:
    """Marks a challenge as answered; `False` when it was before."""
    tx.execute(delete(challenge).where(challenge.c.expires_at <= tx.now))
    return add_once(tx, challenge, challenge_hash=challenge_hash, expires_at=expires_at)


# when a person last showed who they are


def proved_at(tx: Tx, session_id: str) -> int | None:
    """When the person of this session last showed who they are."""
    row = tx.execute(select(session.c.proved_at, session.c.created_at).where(session.c.id == session_id)).one_or_none()
    if row is None:
        return None
    return int(row.created_at if row.proved_at is None else row.proved_at)


def prove(tx: Tx, session_id: str) -> None:
    """They did now."""
    tx.execute(update(session).where(session.c.id == session_id).values(proved_at=tx.now))
