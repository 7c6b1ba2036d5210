"""API keys: how programs act for a person, as far as the key's scopes reach."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Final

import msgspec

from veche.features.identity import repository
from veche.features.identity.errors import IdReused, KeyAbsent
from veche.features.identity.logic import TOUCH_AFTER, hash_token
from veche.features.identity.repository import KeyRow
from veche.features.identity.schemas import ApiKey, ApiKeys, KeyRequest, NewApiKey
from veche.kit.caller import Caller, Scope
from veche.kit.db import Tx
from veche.kit.errors import Invalid, NotFound
from veche.kit.ids import check_id
from veche.kit.secrets import new_token

KEY_PREFIX: Final = "vk_"


@dataclass(frozen=True, slots=True)
class FoundKey:
    """What a key in `Authorization` stands for."""

    caller: Caller
    key_id: str
    expires_at: int | None
    touch: bool


def find_caller_by_key(tx: Tx, key: str) -> Caller | None:
    """For whom and how far this key acts; `None` when it is not (or no longer) good."""
    found = look_up_key(tx, key)
    return found.caller if found else None


def look_up_key(tx: Tx, key: str) -> FoundKey | None:
    """`find_caller_by_key`, with what should happen next."""
    if not key.startswith(KEY_PREFIX):
        return None
    row = repository.find_key(tx, hash_token(key))
    if row is None:
        return None
    scopes: list[Scope] = msgspec.json.decode(row.scopes, type=list[Scope])
    caller = Caller(user_id=row.user_id, role=row.role, scopes=frozenset(scopes), locale=row.locale, key_id=row.id)
    touch = row.last_used_at is None or tx.now - row.last_used_at >= TOUCH_AFTER
    return FoundKey(caller, row.id, row.expires_at, touch)


def key_lives(tx: Tx, key_id: str) -> bool:
    """Is this key still good? For sockets that outlive the request that opened them."""
    return repository.key_lives(tx, key_id)


def note_key_use(tx: Tx, key_id: str) -> None:
    """The key was used now."""
    repository.touch_key(tx, key_id)


def list_keys(tx: Tx, caller: Caller) -> ApiKeys:
    """The caller's keys."""
    caller.need("all")
    return ApiKeys(items=[_to_key(row) for row in repository.list_keys(tx, caller.user_id)])


def make_key(tx: Tx, caller: Caller, request: KeyRequest) -> NewApiKey:
    """Makes a key; its text is in the answer and nowhere else.

    Raises:
        Invalid: the id is malformed or `expires_at` has passed.
        IdReused: the id belongs to another key.
    """
    caller.need("all")
    key_id = check_id(request.id)
    scopes = sorted(set(request.scopes))
    present = repository.get_key(tx, key_id)
    if present is not None:
        return _again(present, caller, request, scopes)
    if request.expires_at is not None and request.expires_at <= tx.now:
        raise Invalid(code="key.expired", field="expires_at")
    made = issue_key(
        tx, caller.user_id, name=request.name.strip(), scopes=scopes, key_id=key_id, expires_at=request.expires_at
    )
    if made is not None:
        return made
    row = repository.get_key(tx, key_id)
    if row is None:
        raise IdReused(field="id")
    return _again(row, caller, request, scopes)


def issue_key(
    tx: Tx, user_id: str, *, name: str, scopes: list[Scope], key_id: str, expires_at: int | None = None
) -> NewApiKey | None:
    """A key for a person, whose right to it was looked at before; `None` when the id is taken."""
    prefix = KEY_PREFIX + secrets.token_hex(4)
    key = new_token(prefix + "_")
    added = repository.add_key(
        tx,
        id=key_id,
        user_id=user_id,
        name=name,
        prefix=prefix,
        key_hash=hash_token(key),
        scopes=msgspec.json.encode(scopes).decode(),
        created_at=tx.now,
        expires_at=expires_at,
        last_used_at=None,
    )
    row = repository.get_key(tx, key_id)
    return _with_secret(row, key) if added and row is not None else None


def revoke_key(tx: Tx, caller: Caller, key_id: str) -> None:
    """The key is good for nothing from now on.

    Raises:
        NotFound: the caller has no such key.
    """
    caller.need("all")
    if not repository.end_key(tx, caller.user_id, key_id):
        raise NotFound


def end_own_key(tx: Tx, caller: Caller) -> None:
    """The key that calls is good for nothing from now on.

    Raises:
        KeyAbsent: it is no key that calls.
    """
    if caller.key_id is None:
        raise KeyAbsent
    repository.end_key(tx, caller.user_id, caller.key_id)


def _again(row: KeyRow, caller: Caller, request: KeyRequest, scopes: list[Scope]) -> NewApiKey:
    same = (row.user_id, row.name, row.expires_at) == (caller.user_id, request.name.strip(), request.expires_at)
    if not same or msgspec.json.decode(row.scopes) != scopes:
        raise IdReused(field="id")
    return _with_secret(row, None)


def _to_key(row: KeyRow) -> ApiKey:
    return ApiKey(
        id=row.id,
        name=row.name,
        prefix=row.prefix,
        scopes=msgspec.json.decode(row.scopes, type=list[Scope]),
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
    )


def _with_secret(row: KeyRow, key: str | None) -> NewApiKey:
    return NewApiKey(**msgspec.structs.asdict(_to_key(row)), key=key)
