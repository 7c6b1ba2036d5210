"""Signing in with a password, in steps between which the slow check runs outside any transaction."""

from __future__ import annotations

from dataclasses import dataclass

from veche.features.identity import repository
from veche.features.identity.errors import PasswordWrong, SignInLimited
from veche.features.identity.logic import (
    ACCOUNT,
    ADDRESS,
    DAY,
    KNOWN_FOR,
    Backoff,
    account_name,
    address_name,
    block_after,
    known_name,
    tidy_email,
)
from veche.features.identity.service.second import check_code, prove
from veche.features.identity.service.sessions import Place, SignedIn, replace_token, sign_out, start_session
from veche.features.identity.service.users import to_me
from veche.features.identity.settings import IdentitySettings
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.secrets import Sealer


@dataclass(frozen=True, slots=True)
class Candidate:
    """The account that somebody tries to enter."""

    user_id: str
    password_hash: str
    counted: str  # where the attempt was counted


def begin_attempt(tx: Tx, email: str, address: str) -> Candidate | None:
    """Counts an attempt as failed until `finish_sign_in` says otherwise, so that guesses sent at once all count.

    Raises:
        SignInLimited: this account or this network has to wait; nothing is counted.
    """
    repository.drop_attempts(tx, before=tx.now - DAY, known_before=tx.now - KNOWN_FOR)
    row_user = repository.find_user(tx, tidy_email(email))
    known = known_name(row_user.id if row_user else "", address)
    counted = known if repository.is_counted(tx, known) else account_name(email)
    rules = ((counted, ACCOUNT), (address_name(address), ADDRESS))
    counts = [(name, rule, repository.lock_attempt(tx, name)) for name, rule in rules]
    wait = max(row.blocked_until - tx.now for _, _, row in counts)
    if wait > 0:
        seconds = -(-wait // 1000)
        raise SignInLimited(retry_after=seconds, seconds=seconds)
    for name, rule, row in counts:
        _count(tx, name, rule, 1 if tx.now - row.last_at > rule.forget else row.failures + 1)
    if row_user is None or row_user.disabled:
        return None
    return Candidate(row_user.id, row_user.password_hash, counted)


def _forgive(tx: Tx, candidate: Candidate, address: str) -> None:
    """After a success: the account's failures are forgotten, and the network is not blamed for them.

    The network's other failures stay: somebody with an account could otherwise clear his guesses at others'.
    """
    known, network = known_name(candidate.user_id, address), address_name(address)
    failures = repository.lock_attempt(tx, candidate.counted).failures
    for name in {candidate.counted, known}:
        repository.lock_attempt(tx, name)
        repository.set_attempt(tx, name, 0, 0)
    _count(tx, network, ADDRESS, max(0, repository.lock_attempt(tx, network).failures - failures))


def finish_sign_in(
    tx: Tx,
    candidate: Candidate,
    *,
    place: Place,
    settings: IdentitySettings,
    code: str | None = None,
    sealer: Sealer | None = None,
    rehashed: str | None = None,
    replaces: Caller | None = None,
) -> SignedIn | None:
    """Starts the session of somebody whose password was right; `None` if the account changed meanwhile.

    Until the code was right too, where one is asked for, the attempt stays counted as failed.

    Args:
        code: of the person's phone, or a recovery code.
        sealer: opens the phone's secret.
        rehashed: the same password under the present parameters, when they are other than the stored ones.
        replaces: whom this browser was signed in as before; that session ends.
    """
    row = repository.get_user(tx, candidate.user_id)
    if row is None or row.disabled or row.password_hash != candidate.password_hash:
        return None
    check_code(tx, row.id, code, sealer)
    _forgive(tx, candidate, place.address)
    if rehashed is not None:
        repository.change_user(tx, row.id, password_hash=rehashed)
    if replaces is not None:
        sign_out(tx, replaces)
    session_id, token = start_session(tx, row.id, place, settings)
    return SignedIn(to_me(row), session_id, token)


def finish_password_change(
    tx: Tx, caller: Caller, candidate: Candidate, password_hash: str, *, address: str
) -> str | None:
    """Sets the new hash and ends the other sessions; the new token of the caller's own (a key has none).

    Raises:
        PasswordWrong: it was changed meanwhile.
    """
    row = repository.get_user(tx, candidate.user_id)
    if row is None or row.password_hash != candidate.password_hash:
        raise PasswordWrong(field="current")
    _forgive(tx, candidate, address)
    repository.change_user(tx, row.id, password_hash=password_hash)
    repository.end_sessions(tx, row.id, but=caller.session_id)
    return replace_token(tx, caller.session_id, row.id) if caller.session_id else None


def finish_confirmation(tx: Tx, caller: Caller, candidate: Candidate, *, address: str, minutes: int) -> int:
    """The caller's password was right again; until when that holds."""
    _forgive(tx, candidate, address)
    return prove(tx, caller, minutes)


def _count(tx: Tx, name: str, rule: Backoff, failures: int) -> None:
    wait = block_after(rule, failures)
    repository.set_attempt(tx, name, failures, tx.now + wait if wait else 0)
