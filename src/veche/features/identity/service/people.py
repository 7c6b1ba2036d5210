"""Looking after people: the directory, and what the owner and administrators do about accounts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from msgspec import UNSET

from veche.features.identity import repository
from veche.features.identity.errors import AccountOwn, LastOwner, NoAccount, RankTooLow
from veche.features.identity.logic import DAY, hash_token
from veche.features.identity.schemas.people import Account, AccountPatch, Accounts, People, Person, ResetLink
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.secrets import new_token

Farewell = Callable[[Tx, str], None]
RESET_FOR: Final = DAY


def ended_topic(user_id: str) -> str:
    """The topic on which open connections of a person hear that they are signed out everywhere."""
    return f"ended:{user_id}"


def list_people(tx: Tx, caller: Caller, *, directory: bool) -> People:
    """Everybody else, to share with; nobody where the directory is closed, unless the caller looks after people."""
    caller.need("read")
    listed = directory or caller.role in ("owner", "admin")
    rows = repository.list_people(tx) if listed else []
    return People([Person(row.id, row.name) for row in rows if row.id != caller.user_id], listed)


def list_accounts(tx: Tx, caller: Caller) -> Accounts:
    """Everybody, for the owner and administrators."""
    caller.need_admin()
    return Accounts([_to_account(row) for row in repository.list_accounts(tx)])


def change_account(tx: Tx, caller: Caller, person_id: str, patch: AccountPatch) -> Account:
    """Gives another role, disables or enables. Who is disabled is signed out everywhere and loses their keys.

    Raises:
        NoAccount, AccountOwn, RankTooLow, LastOwner.
    """
    row = _subject(tx, caller, person_id)
    changes: dict[str, object] = {}
    if patch.role is not UNSET and patch.role != row.role:
        if caller.role != "owner":
            raise RankTooLow
        changes["role"] = patch.role
    if patch.disabled is not UNSET and patch.disabled != row.disabled:
        changes["disabled"] = patch.disabled
    if changes:
        repository.change_user(tx, person_id, **changes)
        _keep_an_owner(tx)
    if changes.get("disabled"):
        repository.end_sessions(tx, person_id)
        repository.end_keys(tx, person_id)
        repository.drop_resets(tx, person_id)
        tx.announce(ended_topic(person_id), str)
    return next(_to_account(one) for one in repository.list_accounts(tx) if one.id == person_id)


def make_reset(tx: Tx, caller: Caller, person_id: str) -> ResetLink:
    """A link by which somebody who forgot the password sets another, once and within a day.

    Raises:
        NoAccount, AccountOwn, RankTooLow.
    """
    _subject(tx, caller, person_id)
    token, until = new_token(), tx.now + RESET_FOR
    repository.put_reset(tx, person_id, hash_token(token), until)
    return ResetLink(token, until)


def remove_account(tx: Tx, caller: Caller, person_id: str, farewell: Farewell) -> None:
    """Removes a person with all that is theirs; `farewell` is what higher features do about it first.

    Raises:
        NoAccount, AccountOwn, RankTooLow, LastOwner.
    """
    _subject(tx, caller, person_id)
    farewell(tx, person_id)
    repository.remove_user(tx, person_id)
    _keep_an_owner(tx)
    tx.announce(ended_topic(person_id), str)


def is_sole_owner(tx: Tx, user_id: str) -> bool:
    """Would nobody be left to look after the house?"""
    row = repository.get_user(tx, user_id)
    return row is not None and row.role == "owner" and set(repository.active_owners(tx)) <= {user_id}


def may_leave(tx: Tx, caller: Caller) -> None:
    """Raises `LastOwner` when the caller cannot go for good."""
    if is_sole_owner(tx, caller.user_id):
        raise LastOwner


def leave(tx: Tx, caller: Caller) -> None:
    """Removes the caller's own account; what else is theirs was removed before.

    Raises:
        LastOwner: somebody must look after the house.
    """
    may_leave(tx, caller)
    repository.remove_user(tx, caller.user_id)
    tx.announce(ended_topic(caller.user_id), str)


def _subject(tx: Tx, caller: Caller, person_id: str) -> Any:
    """Whom it is about, if the caller, as they are now, looks after people of that rank."""
    caller.need_admin()
    row, own = repository.get_user(tx, person_id), repository.get_user(tx, caller.user_id)
    if row is None:
        raise NoAccount(id=person_id)
    if person_id == caller.user_id:
        raise AccountOwn
    if own is None or not (own.role == "owner" or (own.role == "admin" and row.role == "member")):
        raise RankTooLow
    return row


def _keep_an_owner(tx: Tx) -> None:
    if not repository.active_owners(tx):
        raise LastOwner


def _to_account(row: Any) -> Account:
    return Account(
        id=row.id,
        email=row.email,
        name=row.name,
        role=row.role,
        disabled=row.disabled,
        created_at=row.created_at,
        last_seen_at=row.last_seen_at,
    )
