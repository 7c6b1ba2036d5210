"""Invitations and links for a new password: how people come in, and back in, by a link they were given."""

from __future__ import annotations

from typing import Any, Final

from veche.features.identity import repository
from veche.features.identity.errors import EmailTaken, IdReused, InvitationGone, JoinRefused, RankTooLow, ResetGone
from veche.features.identity.logic import (
    ADDRESS,
    DAY,
    HOUR,
    MINUTE,
    Backoff,
    address_name,
    check_email,
    hash_token,
    tidy_email,
)
from veche.features.identity.schemas.people import (
    Invitation,
    InvitationRequest,
    Invitations,
    JoinRequest,
    NewInvitation,
    ResetSubject,
    Welcome,
)
from veche.features.identity.service import attempts
from veche.features.identity.service.sessions import Place, SignedIn, start_session
from veche.features.identity.service.users import make_user
from veche.features.identity.settings import IdentitySettings
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.errors import Invalid, NotFound
from veche.kit.ids import check_id
from veche.kit.secrets import new_token

BY_LINK: Final = Backoff(free=10, first=10_000, most=15 * MINUTE, forget=HOUR)
KEEP: Final = 30 * DAY


def make_invitation(tx: Tx, caller: Caller, request: InvitationRequest) -> NewInvitation:
    """Makes a link by which people join; its secret is in the answer and nowhere else.

    Raises:
        RankTooLow: only the owner invites administrators.
        EmailMalformed, Invalid: the address is none, or `expires_at` has passed.
        IdReused: the id belongs to another invitation.
    """
    caller.need_admin()
    invitation_id = check_id(request.id)
    if request.role != "member" and caller.role != "owner":
        raise RankTooLow
    wanted = {
        "role": request.role,
        "email": check_email(request.email) if request.email else None,
        "note": " ".join(request.note.split()),
        "most_uses": 1 if request.email else request.most_uses,
        "expires_at": request.expires_at,
    }
    present = repository.get_invitation(tx, invitation_id)
    if present is not None:
        if present.inviter_id != caller.user_id or any(getattr(present, name) != wanted[name] for name in wanted):
            raise IdReused(id=invitation_id)
        return NewInvitation(**_facts(present))
    if request.expires_at is not None and request.expires_at <= tx.now:
        raise Invalid(code="invitation.expired", field="expires_at")
    repository.sweep_invitations(tx, tx.now - KEEP)
    token = new_token()
    repository.add_invitation(
        tx,
        id=invitation_id,
        inviter_id=caller.user_id,
        token_hash=hash_token(token),
        uses=0,
        created_at=tx.now,
        **wanted,
    )
    return NewInvitation(**_facts(repository.get_invitation(tx, invitation_id)), token=token)


def list_invitations(tx: Tx, caller: Caller) -> Invitations:
    """The invitations that are still good."""
    caller.need_admin()
    return Invitations([Invitation(**_facts(row)) for row in repository.list_invitations(tx)])


def revoke_invitation(tx: Tx, caller: Caller, invitation_id: str) -> None:
    """Nobody joins by it any more.

    Raises:
        NotFound: there is none such.
        RankTooLow: only the owner withdraws what the owner gave for administrators.
    """
    caller.need_admin()
    present = repository.get_invitation(tx, invitation_id)
    if present is None:
        raise NotFound
    if present.role != "member" and caller.role != "owner":
        raise RankTooLow
    repository.drop_invitation(tx, invitation_id)


def welcome(tx: Tx, token: str) -> Welcome:
    """What whoever holds the invitation may know.

    Raises:
        InvitationGone: it is good for nothing (any more).
    """
    found = _find(tx, token)
    return Welcome(found.email, found.expires_at)


def begin_join(tx: Tx, token: str, address: str) -> None:
    """Counts an attempt, and looks whether the invitation is good.

    Raises:
        InvitationGone, SignInLimited.
    """
    _find(tx, token)
    attempts.count(tx, _rules("join", token, address))


def finish_join(
    tx: Tx, token: str, request: JoinRequest, password_hash: str, *, place: Place, settings: IdentitySettings
) -> SignedIn:
    """Makes the account and signs it in.

    Raises:
        InvitationGone: it was used up meanwhile.
        JoinRefused: the invitation is for another address, or the address has an account: the same answer.
    """
    found = _find(tx, token)
    if found.email is not None and found.email != tidy_email(request.email):
        raise JoinRefused(field="email")
    try:
        me = make_user(
            tx,
            email=request.email,
            name=request.name,
            password_hash=password_hash,
            role=found.role,
            locale=request.locale,
        )
    except EmailTaken as error:
        raise JoinRefused(field="email") from error
    if not repository.use_invitation(tx, found.id):
        raise InvitationGone
    attempts.take_back(tx, _rules("join", token, place.address))
    session_id, session = start_session(tx, me.id, place, settings)
    return SignedIn(me, session_id, session)


def reset_subject(tx: Tx, token: str) -> ResetSubject:
    """Whose password the link sets.

    Raises:
        ResetGone: it is good for nothing (any more).
    """
    row = repository.find_reset(tx, hash_token(token))
    if row is None:
        raise ResetGone
    return ResetSubject(row.name, row.email)


def begin_reset(tx: Tx, token: str, address: str) -> str:
    """Counts an attempt; the e-mail of whose password it is.

    Raises:
        ResetGone, SignInLimited.
    """
    subject = reset_subject(tx, token)
    attempts.count(tx, _rules("reset", token, address))
    return subject.email


def finish_reset(tx: Tx, token: str, password_hash: str, *, address: str) -> str:
    """Sets the password and ends all sessions; the link is used up. Gives whose it was.

    Raises:
        ResetGone: it was used meanwhile.
    """
    row = repository.find_reset(tx, hash_token(token))
    if row is None or not repository.consume_reset(tx, hash_token(token)):
        raise ResetGone
    repository.change_user(tx, row.id, password_hash=password_hash)
    repository.end_sessions(tx, row.id)
    attempts.take_back(tx, _rules("reset", token, address))
    return str(row.id)


def _rules(kind: str, token: str, address: str) -> list[tuple[str, Backoff]]:
    return [(f"{kind}:{hash_token(token)[:40]}", BY_LINK), (address_name(address), ADDRESS)]


def _find(tx: Tx, token: str) -> Any:
    row = repository.find_invitation(tx, hash_token(token))
    if row is None:
        raise InvitationGone
    return row


def _facts(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in Invitation.__struct_fields__}
