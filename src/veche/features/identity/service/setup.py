"""The owner's one-time link: how the first person gets in, and nobody else."""

from __future__ import annotations

from veche.features.identity import repository
from veche.features.identity.errors import SetupDone, SetupRefused
from veche.features.identity.logic import HOUR, hash_token, same
from veche.features.identity.schemas import SetupRequest
from veche.features.identity.service.sessions import Place, SignedIn, start_session
from veche.features.identity.service.users import make_user
from veche.features.identity.settings import IdentitySettings
from veche.kit.db import Tx
from veche.kit.secrets import new_token


def setup_needed(tx: Tx) -> bool:
    """Must the owner still be made?"""
    return not repository.owner_exists(tx)


def issue_setup_token(tx: Tx, *, hours: int = 24) -> str | None:
    """A fresh token for the owner's link (earlier ones are good for nothing); `None` when there is an owner."""
    if repository.owner_exists(tx):
        return None
    token = new_token()
    repository.set_setup_token(tx, hash_token(token), tx.now + hours * HOUR)
    return token


def check_setup_token(tx: Tx, token: str) -> None:
    """Is the link good?

    Raises:
        SetupDone: there is an owner already.
        SetupRefused: it is wrong or too old.
    """
    if repository.owner_exists(tx):
        raise SetupDone
    shown = hash_token(token)
    if not any(same(shown, known) for known in repository.live_setup_tokens(tx)):
        raise SetupRefused


def set_up(tx: Tx, request: SetupRequest, password_hash: str, *, place: Place, settings: IdentitySettings) -> SignedIn:
    """Makes the owner, takes the link away, and signs the owner in.

    Raises:
        SetupDone, SetupRefused, EmailMalformed, EmailTaken: nothing was made.
    """
    check_setup_token(tx, request.token)
    if not repository.consume_setup_token(tx, hash_token(request.token)):
        raise SetupRefused
    me = make_user(
        tx,
        email=request.email,
        name=request.name,
        password_hash=password_hash,
        role="owner",
        locale=request.locale,
    )
    session_id, token = start_session(tx, me.id, place, settings)
    return SignedIn(me, session_id, token)
