"""Programs let in by a person at a browser, after the device authorization grant (RFC 8628).

The program shows a short code, the person types it on our page, sees who asks, and says yes or no; the program hears
of it when it asks again, and gets a key of its own.
"""

from __future__ import annotations

import secrets
from typing import Any

import msgspec

from veche.features.identity import repository
from veche.features.identity.errors import DeviceGone, SignInLimited
from veche.features.identity.logic import (
    ACCOUNT,
    ADDRESS,
    DEVICE_LIFE,
    DEVICE_PAUSE,
    DEVICE_SLOWER,
    DEVICES,
    DEVICES_MOST,
    Backoff,
    address_name,
    device_code,
    hash_token,
    same,
    tidy_claim,
    tidy_code,
)
from veche.features.identity.repository import devices as rows
from veche.features.identity.schemas import Device, DeviceAnswer, DeviceBegun, DeviceRequest
from veche.features.identity.service import attempts
from veche.features.identity.service.keys import issue_key
from veche.features.identity.service.second import need_recent, need_session
from veche.features.identity.service.sessions import Place
from veche.kit.caller import Caller, Scope
from veche.kit.db import Tx
from veche.kit.ids import new_id
from veche.kit.secrets import Sealer, new_token

_CODES = 10**9


def begin_device(tx: Tx, request: DeviceRequest, place: Place, sealer: Sealer, url: str) -> DeviceBegun:
    """A program asks to be let in.

    Raises:
        SignInLimited: too many have asked from this network, or wait.
    """
    attempts.count(tx, [(f"device:{address_name(place.address)}"[:100], DEVICES)])
    rows.drop_old_devices(tx)
    if rows.count_devices(tx) >= DEVICES_MOST:
        raise SignInLimited(retry_after=60, seconds=60)
    secret, code = new_token("vd_"), device_code(secrets.randbelow(_CODES))
    while rows.code_is_taken(tx, _print(sealer, code)):
        code = device_code(secrets.randbelow(_CODES))
    rows.add_device(
        tx,
        id=new_id(),
        device_hash=hash_token(secret),
        code_hash=_print(sealer, code),
        client=tidy_claim(request.client),
        address=place.address[:60],
        scopes=msgspec.json.encode(sorted(set(request.scopes))).decode(),
        state="waiting",
        user_id=None,
        pause=DEVICE_PAUSE,
        asked_at=tx.now,
        created_at=tx.now,
        expires_at=tx.now + DEVICE_LIFE,
    )
    return DeviceBegun(secret, code, url, DEVICE_LIFE // 1000, DEVICE_PAUSE)


def ask_device(tx: Tx, secret: str) -> DeviceAnswer:
    """The program asks what came of it; a key is given once, and then the request is forgotten.

    Raises:
        DeviceGone: it never was, is too old, or was answered.
    """
    hashed = hash_token(secret)
    row = rows.find_device(tx, device_hash=hashed)
    if row is None or not same(row.device_hash, hashed):
        raise DeviceGone
    if row.state == "waiting":
        early = tx.now - row.asked_at < row.pause * 1000 - 500  # a network's haste is forgiven
        pause = min(60, row.pause + DEVICE_SLOWER) if early else row.pause
        rows.set_device(tx, row.id, asked_at=tx.now, pause=pause)
        return DeviceAnswer("slow_down" if early else "waiting", pause)
    if not rows.drop_device(tx, row.id):
        raise DeviceGone
    person = repository.get_user(tx, row.user_id) if row.state == "approved" else None
    if person is None or person.disabled:
        return DeviceAnswer("refused", row.pause)
    scopes: list[Scope] = msgspec.json.decode(row.scopes, type=list[Scope])
    key = issue_key(tx, person.id, name=f"chat · {row.client}", scopes=scopes, key_id=new_id())
    return DeviceAnswer("approved", row.pause, key)


def look_at_device(tx: Tx, caller: Caller, code: str, sealer: Sealer, place: Place) -> Device | None:
    """Who waits under a code; `None` when nobody does. Guesses are counted, for the person and for the network.

    Raises:
        SessionNeeded: it is a key that calls.
        SignInLimited: there were too many wrong ones.
    """
    row = _find(tx, caller, code, sealer, place)
    if row is None:
        return None
    return Device(
        client=row.client,
        address=row.address,
        elsewhere=address_name(row.address) != address_name(place.address),
        scopes=msgspec.json.decode(row.scopes),
        created_at=row.created_at,
        expires_at=row.expires_at,
    )


def answer_device(
    tx: Tx, caller: Caller, code: str, sealer: Sealer, place: Place, minutes: int, *, approve: bool
) -> bool:
    """Lets it in, in the caller's name, or refuses it; `False` when nobody waits under the code.

    Raises:
        SessionNeeded: it is a key that calls.
        SignInStale: it asks for everything, and the person showed who they are longer ago than `minutes`.
        SignInLimited: there were too many wrong codes.
    """
    row = _find(tx, caller, code, sealer, place)
    if row is None:
        return False
    if approve and "all" in msgspec.json.decode(row.scopes):
        need_recent(tx, caller, minutes)
    rows.set_device(tx, row.id, state="approved" if approve else "refused", user_id=caller.user_id)
    return True


def _find(tx: Tx, caller: Caller, code: str, sealer: Sealer, place: Place) -> Any | None:
    need_session(caller)
    rules: list[tuple[str, Backoff]] = [
        (f"code:{hash_token(caller.user_id)[:40]}", ACCOUNT),
        (address_name(place.address), ADDRESS),
    ]
    attempts.count(tx, rules)
    wanted = _print(sealer, code)
    row = rows.find_device(tx, code_hash=wanted)
    if row is None or not same(row.code_hash, wanted):
        return None
    attempts.take_back(tx, rules)
    return row


def _print(sealer: Sealer, code: str) -> str:
    return sealer.fingerprint(f"device {tidy_code(code)}")
