"""Codes of a phone beside the password, recovery codes for the day it is lost, and showing again who one is."""

from __future__ import annotations

import base64
import secrets
from typing import Final

from veche.features.identity import repository
from veche.features.identity.errors import (
    AccountOwn,
    CodeNeeded,
    CodeWrong,
    SessionNeeded,
    SignInStale,
    TotpAbsent,
    TotpPresent,
    TotpWrong,
)
from veche.features.identity.logic import MINUTE, hash_token
from veche.features.identity.schemas import RecoveryCodes, TotpBegun
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.errors import Denied, NotFound
from veche.kit.secrets import Sealer
from veche.kit.totp import enrolment_uri, match_step

RECOVERY_CODES: Final = 10
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # those that are not taken for others


def need_session(caller: Caller) -> str:
    """The caller's session.

    Raises:
        SessionNeeded: it is a key that calls.
    """
    caller.need("all")
    if caller.session_id is None:
        raise SessionNeeded
    return caller.session_id


def need_recent(tx: Tx, caller: Caller, minutes: int) -> None:
    """For changes that somebody at an abandoned screen must not make.

    Raises:
        SessionNeeded: it is a key that calls.
        SignInStale: the person showed who they are longer ago than `minutes`.
    """
    if tx.now > confirmed_until(tx, caller, minutes):
        raise SignInStale(minutes=minutes)


def confirmed_until(tx: Tx, caller: Caller, minutes: int) -> int:
    """Until when such changes are allowed; 0: not at all."""
    at = repository.proved_at(tx, need_session(caller))
    return 0 if at is None else at + minutes * MINUTE


def prove(tx: Tx, caller: Caller, minutes: int) -> int:
    """The caller just showed who they are; until when that holds."""
    repository.prove(tx, need_session(caller))
    return confirmed_until(tx, caller, minutes)


def begin_totp(tx: Tx, caller: Caller, sealer: Sealer, minutes: int, *, issuer: str = "Veche") -> TotpBegun:
    """A secret for the phone, asked for only after `finish_totp`.

    Raises:
        SignInStale, TotpPresent: nothing was made.
    """
    need_recent(tx, caller, minutes)
    row = repository.get_totp(tx, caller.user_id)
    if row is not None and row.confirmed_at is not None:
        raise TotpPresent
    person = repository.get_user(tx, caller.user_id)
    if person is None:
        raise NotFound
    secret = base64.b32encode(secrets.token_bytes(20)).decode()
    repository.put_totp(tx, caller.user_id, sealer.seal(secret))
    uri = enrolment_uri(secret, issuer=issuer, account=person.email)
    size, path = _drawn(uri)
    return TotpBegun(secret=secret, uri=uri, size=size, path=path)


def finish_totp(tx: Tx, caller: Caller, code: str, sealer: Sealer) -> RecoveryCodes:
    """The phone knows the secret: from now on its codes are asked for.

    Raises:
        TotpAbsent, TotpPresent: there is nothing to confirm.
        TotpWrong: this is not the code of this moment.
    """
    need_session(caller)
    row = repository.get_totp(tx, caller.user_id)
    if row is None:
        raise TotpAbsent
    if row.confirmed_at is not None:
        raise TotpPresent
    if not _take_code(tx, caller.user_id, _tidy(code), sealer):
        raise TotpWrong(field="code")
    repository.confirm_totp(tx, caller.user_id)
    return _new_codes(tx, caller.user_id)


def drop_totp(tx: Tx, caller: Caller, minutes: int) -> None:
    """No codes are asked for any more.

    Raises:
        SignInStale, TotpAbsent.
    """
    need_recent(tx, caller, minutes)
    if not repository.drop_totp(tx, caller.user_id):
        raise TotpAbsent


def renew_codes(tx: Tx, caller: Caller, minutes: int) -> RecoveryCodes:
    """New recovery codes; the old ones are good for nothing.

    Raises:
        SignInStale, TotpAbsent.
    """
    need_recent(tx, caller, minutes)
    row = repository.get_totp(tx, caller.user_id)
    if row is None or row.confirmed_at is None:
        raise TotpAbsent
    return _new_codes(tx, caller.user_id)


def check_code(tx: Tx, user_id: str, code: str | None, sealer: Sealer | None) -> None:
    """The second step of a sign-in, for those who have one.

    Raises:
        CodeNeeded: this account asks for a code.
        CodeWrong: it is not this one.
    """
    row = repository.get_totp(tx, user_id)
    if row is None or row.confirmed_at is None:
        return
    if not code:
        raise CodeNeeded
    tidy = _tidy(code)
    if tidy.isdigit() and len(tidy) == 6:
        good = sealer is not None and _take_code(tx, user_id, tidy, sealer)
    else:
        good = repository.use_recovery_code(tx, user_id, _hash(user_id, tidy))
    if not good:
        raise CodeWrong(field="code")


def reset_factors(tx: Tx, caller: Caller, user_id: str) -> None:
    """Takes another person's codes and passkeys away, so that the password alone lets them in again.

    Raises:
        NotFound: there is no such person.
        AccountOwn: one's own are taken away in the settings, where it is asked who sits there.
        Denied: administrators may do it for members only, the owner for everybody.
    """
    caller.need_admin()
    person = repository.get_user(tx, user_id)
    if person is None:
        raise NotFound
    if user_id == caller.user_id:
        raise AccountOwn
    if person.role != "member" and caller.role != "owner":
        raise Denied(code="role.missing", role="owner")
    repository.drop_totp(tx, user_id)
    repository.drop_passkeys(tx, user_id)


def _take_code(tx: Tx, user_id: str, code: str, sealer: Sealer) -> bool:
    row = repository.get_totp(tx, user_id)
    if row is None:
        return False
    step = match_step(sealer.open(row.secret), code, tx.now, after=row.last_step)
    return step is not None and repository.use_step(tx, user_id, step)


def _new_codes(tx: Tx, user_id: str) -> RecoveryCodes:
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(10)) for _ in range(RECOVERY_CODES)]
    repository.put_recovery_codes(tx, user_id, [_hash(user_id, code) for code in codes])
    return RecoveryCodes(codes=[f"{code[:5]}-{code[5:]}" for code in codes])


def _tidy(code: str) -> str:
    return "".join(sign for sign in code.lower() if sign.isalnum())


def _hash(user_id: str, code: str) -> str:
    return hash_token(f"{user_id} {code}")


def _drawn(text: str) -> tuple[int, str]:
    """A QR code as one SVG path, a row of dark modules a stroke."""
    import segno  # only those who enrol a phone need it

    rows = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]
    strokes = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            if row[x]:
                start = x
                while x < len(row) and row[x]:
                    x += 1
                strokes.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
            else:
                x += 1
    return len(rows), "".join(strokes)
