"""People: who there is, what they set for themselves, and the owner as the operator makes him."""

from __future__ import annotations

import msgspec

from veche.features.identity import repository
from veche.features.identity.errors import EmailTaken, OwnerElse
from veche.features.identity.logic import check_email, merge_interface
from veche.features.identity.repository import UserRow
from veche.features.identity.schemas import Defaults, Interface, Me, MePatch
from veche.kit.caller import Caller, Locale, UserRole
from veche.kit.db import Tx
from veche.kit.errors import NotFound
from veche.kit.ids import new_id

__all__ = [
    "act_as",
    "change_me",
    "find_user",
    "get_me",
    "get_user",
    "make_owner",
    "make_user",
    "owner_exists",
    "the_owner",
]


def get_user(tx: Tx, user_id: str) -> Me:
    """One person.

    Raises:
        NotFound: there is none such.
    """
    row = repository.get_user(tx, user_id)
    if row is None:
        raise NotFound
    return to_me(row)


def find_user(tx: Tx, email: str) -> Me | None:
    """The person with this e-mail."""
    row = repository.find_user(tx, check_email(email))
    return to_me(row) if row else None


def owner_exists(tx: Tx) -> bool:
    """Has the owner been made?"""
    return repository.owner_exists(tx)


def the_owner(tx: Tx) -> Me | None:
    """The owner, for whoever works on the data folder itself."""
    row = repository.the_owner(tx)
    return to_me(row) if row else None


def act_as(tx: Tx, email: str) -> Caller:
    """A caller with all rights of this person, for operator commands.

    Raises:
        NotFound: there is no such person.
    """
    person = find_user(tx, email)
    if person is None:
        raise NotFound
    return Caller(user_id=person.id, role=person.role, locale=person.locale)


def get_me(tx: Tx, caller: Caller) -> Me:
    """The caller themselves."""
    caller.need("read")
    return get_user(tx, caller.user_id)


def change_me(tx: Tx, caller: Caller, patch: MePatch) -> Me:
    """Changes what the patch names, and nothing else.

    Raises:
        InterfaceTooLarge: the interface's preferences would be more than is kept.
    """
    caller.need("all")
    changes: dict[str, object] = {}
    if patch.name is not msgspec.UNSET:
        changes["name"] = patch.name.strip()
    if patch.locale is not msgspec.UNSET:
        changes["locale"] = patch.locale
    if patch.theme is not msgspec.UNSET:
        changes["theme"] = patch.theme
    if patch.defaults is not msgspec.UNSET:
        changes["defaults"] = msgspec.json.encode(patch.defaults).decode()
    if patch.interface is not msgspec.UNSET:
        kept = get_user(tx, caller.user_id).interface
        changes["interface"] = msgspec.json.encode(merge_interface(kept, patch.interface)).decode()
    if changes:
        repository.change_user(tx, caller.user_id, **changes)
    return get_user(tx, caller.user_id)


def make_user(
    tx: Tx, *, email: str, name: str, password_hash: str, role: UserRole = "member", locale: Locale = "en"
) -> Me:
    """Adds a person; the hash comes from `passwords.Hasher.prepare`.

    Raises:
        EmailMalformed, EmailTaken: the address cannot be used.
    """
    user_id = new_id()
    added = repository.add_user(
        tx,
        id=user_id,
        email=check_email(email),
        name=name.strip(),
        role=role,
        password_hash=password_hash,
        locale=locale,
        theme="system",
        defaults=msgspec.json.encode(Defaults()).decode(),
        disabled=False,
        created_at=tx.now,
        updated_at=tx.now,
    )
    if not added:
        raise EmailTaken(field="email")
    return get_user(tx, user_id)


def make_owner(tx: Tx, *, email: str, name: str, password_hash: str, locale: Locale = "en") -> Me:
    """The operator's way: makes the owner, or gives the owner with this e-mail a new password and ends his sessions.

    Raises:
        EmailMalformed: this is no address.
        OwnerElse: the owner has another e-mail.
    """
    row = repository.find_user(tx, check_email(email))
    if row is not None and row.role == "owner":
        repository.change_user(tx, row.id, password_hash=password_hash, disabled=False)
        repository.end_sessions(tx, row.id)
        return get_user(tx, row.id)
    if (owner := repository.find_owner(tx)) is not None:
        raise OwnerElse(email=owner.email)
    repository.drop_setup_tokens(tx)
    if row is None:
        return make_user(tx, email=email, name=name, password_hash=password_hash, role="owner", locale=locale)
    repository.change_user(tx, row.id, role="owner", password_hash=password_hash, disabled=False)
    repository.end_sessions(tx, row.id)
    return get_user(tx, row.id)


def to_me(row: UserRow) -> Me:
    """A row of `identity_user` as people see it."""
    return Me(
        id=row.id,
        email=row.email,
        name=row.name,
        role=row.role,
        locale=row.locale,
        theme=row.theme,
        defaults=msgspec.json.decode(row.defaults, type=Defaults),
        interface=msgspec.json.decode(row.interface, type=Interface),
        created_at=row.created_at,
    )
