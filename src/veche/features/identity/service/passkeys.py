"""Passkeys: made, named, taken away, and used to sign in without a password."""

from __future__ import annotations

import base64
import ipaddress
import json
import logging
from dataclasses import dataclass
from typing import Any, Final, Literal

import msgspec

from veche.features.identity import repository
from veche.features.identity.errors import (
    PasskeyKnown,
    PasskeyRefused,
    PasskeysImpossible,
    PasskeyUnusable,
    TooManyPasskeys,
)
from veche.features.identity.logic import MINUTE, hash_token
from veche.features.identity.schemas import Factors, NewPasskey, Passkey, PasskeyOptions, Proof
from veche.features.identity.service.second import confirmed_until, need_recent, need_session, prove
from veche.features.identity.service.sessions import Place, SignedIn, sign_out, start_session
from veche.features.identity.service.users import to_me
from veche.features.identity.settings import IdentitySettings
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.errors import NotFound
from veche.kit.ids import new_id
from veche.kit.secrets import SealBroken, Sealer, new_token
from veche.kit.webauthn import ALGORITHMS, Expected, PasskeyUnfit, check_assertion, check_registration

log = logging.getLogger("veche.identity")
Purpose = Literal["add", "sign_in", "confirm"]
ANSWER_WITHIN: Final = 5 * MINUTE
MOST: Final = 25


@dataclass(frozen=True, slots=True)
class Site:
    """The address under which the page was opened: passkeys belong to it."""

    origin: str
    rp_id: str
    others: tuple[str, ...] = ()  # further origins whose pages are ours

    @property
    def possible(self) -> bool:
        """Do browsers allow passkeys here?"""
        try:
            ipaddress.ip_address(self.rp_id.strip("[]"))
        except ValueError:
            return self.origin.startswith("https://") or self.rp_id == "localhost"
        return False


class _Challenge(msgspec.Struct):
    """What is sealed into a challenge, so that none need be kept until it is answered."""

    purpose: Purpose
    user: str | None
    until: int
    chance: str


def options_to_add(tx: Tx, caller: Caller, sealer: Sealer, site: Site, settings: IdentitySettings) -> PasskeyOptions:
    """What a browser needs to make a passkey.

    Raises:
        SignInStale, PasskeysImpossible, TooManyPasskeys.
    """
    need_recent(tx, caller, settings.recent_minutes)
    if not site.possible:
        raise PasskeysImpossible
    person = repository.get_user(tx, caller.user_id)
    if person is None:
        raise NotFound
    present = repository.list_passkeys(tx, caller.user_id)
    if len(present) >= MOST:
        raise TooManyPasskeys(most=MOST)
    return PasskeyOptions(
        challenge=_new_challenge(sealer, "add", caller.user_id, tx.now),
        rp_id=site.rp_id,
        user_id=_text64(person.id.encode()),
        user_name=person.email,
        user_title=person.name,
        algorithms=list(ALGORITHMS),
        exclude=[row.credential for row in present],
    )


def options_to_use(tx: Tx, sealer: Sealer, site: Site, *, caller: Caller | None = None) -> PasskeyOptions:
    """What a browser needs to use a passkey: to sign in, or (with `caller`) to show again who one is."""
    if caller is None:
        return PasskeyOptions(challenge=_new_challenge(sealer, "sign_in", None, tx.now), rp_id=site.rp_id)
    need_session(caller)
    present = repository.list_passkeys(tx, caller.user_id)
    challenge = _new_challenge(sealer, "confirm", caller.user_id, tx.now)
    return PasskeyOptions(challenge=challenge, rp_id=site.rp_id, allow=[row.credential for row in present])


def add_passkey(tx: Tx, caller: Caller, new: NewPasskey, sealer: Sealer, site: Site) -> Passkey:
    """Keeps a passkey that was just made.

    Raises:
        PasskeyUnusable: it was made for another site, person or moment.
        PasskeyKnown: it is kept already.
    """
    need_session(caller)
    try:
        client_data = _bytes64(new.client_data)
        expected = _expected(tx, sealer, client_data, "add", caller.user_id, site)
        made = check_registration(expected, client_data, _bytes64(new.attestation))
    except PasskeyUnfit as error:
        log.info("a passkey was not taken: %s", error)
        raise PasskeyUnusable from error
    credential = _text64(made.id)
    values: dict[str, Any] = {
        "id": new_id(),
        "name": new.name.strip(),
        "backed_up": made.backed_up,
        "created_at": tx.now,
        "last_used_at": None,
    }
    added = repository.add_passkey(
        tx,
        user_id=caller.user_id,
        credential=credential,
        credential_hash=hash_token(credential),
        public_key=_text64(made.key),
        counter=made.count,
        **values,
    )
    if not added:
        raise PasskeyKnown
    return Passkey(**values)


def list_passkeys(tx: Tx, caller: Caller) -> list[Passkey]:
    """The caller's passkeys."""
    caller.need("all")
    return [
        Passkey(row.id, row.name, row.backed_up, row.created_at, row.last_used_at)
        for row in repository.list_passkeys(tx, caller.user_id)
    ]


def list_factors(tx: Tx, caller: Caller, site: Site, minutes: int) -> Factors:
    """How the caller signs in beside the password."""
    present = list_passkeys(tx, caller)
    row = repository.get_totp(tx, caller.user_id)
    return Factors(
        totp_since=row.confirmed_at if row is not None else None,
        recovery_left=repository.count_recovery_codes(tx, caller.user_id),
        passkeys=present,
        passkeys_possible=site.possible,
        confirmed_until=confirmed_until(tx, caller, minutes) if caller.session_id else 0,
    )


def rename_passkey(tx: Tx, caller: Caller, passkey_id: str, name: str) -> Passkey:
    """Gives one of the caller's passkeys another name.

    Raises:
        NotFound: the caller has no such passkey.
    """
    caller.need("all")
    if not repository.rename_passkey(tx, caller.user_id, passkey_id, name.strip()):
        raise NotFound
    return next(one for one in list_passkeys(tx, caller) if one.id == passkey_id)


def drop_passkey(tx: Tx, caller: Caller, passkey_id: str, settings: IdentitySettings) -> None:
    """Takes one of the caller's passkeys away.

    Raises:
        SignInStale; NotFound: the caller has no such passkey.
    """
    need_recent(tx, caller, settings.recent_minutes)
    if not repository.drop_passkey(tx, caller.user_id, passkey_id):
        raise NotFound


def check_proof(tx: Tx, proof: Proof, sealer: Sealer, site: Site, *, caller: Caller | None = None) -> str:
    """Whose passkey signed.

    Raises:
        PasskeyRefused: nobody's, or not for this.
    """
    row = repository.find_passkey(tx, hash_token(proof.credential))
    if row is None or (caller is not None and row.user_id != caller.user_id):
        raise PasskeyRefused
    purpose: Purpose = "sign_in" if caller is None else "confirm"
    try:
        client_data, data, signature = (
            _bytes64(text) for text in (proof.client_data, proof.authenticator_data, proof.signature)
        )
        expected = _expected(tx, sealer, client_data, purpose, caller.user_id if caller else None, site)
        key = _bytes64(row.public_key)
        count = check_assertion(expected, client_data, data, signature, key=key, count=row.counter)
    except PasskeyUnfit as error:
        log.warning("a passkey was refused: %s", error)
        raise PasskeyRefused from error
    repository.use_passkey(tx, row.id, count)
    return str(row.user_id)


def confirm_by_passkey(tx: Tx, caller: Caller, proof: Proof, sealer: Sealer, site: Site, minutes: int) -> int:
    """The caller shows by a passkey who they are; until when that holds.

    Raises:
        PasskeyRefused.
    """
    need_session(caller)
    check_proof(tx, proof, sealer, site, caller=caller)
    return prove(tx, caller, minutes)


def sign_in_with_passkey(
    tx: Tx,
    proof: Proof,
    sealer: Sealer,
    site: Site,
    *,
    place: Place,
    settings: IdentitySettings,
    replaces: Caller | None = None,
) -> SignedIn:
    """Starts a session; the one that this browser had before ends.

    Raises:
        PasskeyRefused.
    """
    row = repository.get_user(tx, check_proof(tx, proof, sealer, site))
    if row is None or row.disabled:
        raise PasskeyRefused
    if replaces is not None:
        sign_out(tx, replaces)
    session_id, token = start_session(tx, row.id, place, settings)
    return SignedIn(to_me(row), session_id, token)


def _new_challenge(sealer: Sealer, purpose: Purpose, user: str | None, now: int) -> str:
    sealed = sealer.seal(msgspec.json.encode(_Challenge(purpose, user, now + ANSWER_WITHIN, new_token())).decode())
    return _text64(sealed.encode())


def _expected(tx: Tx, sealer: Sealer, client_data: bytes, purpose: Purpose, user: str | None, site: Site) -> Expected:
    """What the answer has to be made for, if it answers a challenge of ours that nobody answered before."""
    try:
        said = json.loads(client_data)
        challenge = str(said["challenge"])
        found = msgspec.json.decode(sealer.open(_bytes64(challenge).decode()), type=_Challenge)
    except (ValueError, TypeError, KeyError, RecursionError, SealBroken) as error:
        raise PasskeyUnfit("no challenge of ours") from error
    if found.purpose != purpose or found.user != user or found.until < tx.now:
        raise PasskeyUnfit("a challenge for something else, or too old")
    if not repository.answer_challenge(tx, hash_token(challenge), found.until):
        raise PasskeyUnfit("a challenge that was answered before")
    return Expected(challenge, {site.origin, *site.others}, site.rp_id)


def _text64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _bytes64(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError as error:
        raise PasskeyUnfit("not base64url") from error
