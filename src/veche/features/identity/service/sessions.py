"""Sessions: browsers that are signed in, each with a token that is replaced once a day of use."""

from __future__ import annotations

from dataclasses import dataclass

from veche.features.identity import repository
from veche.features.identity.logic import DAY, GRACE, ROTATE_AFTER, TOUCH_AFTER, hash_token
from veche.features.identity.schemas import Me, Session, Sessions
from veche.features.identity.settings import IdentitySettings
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.errors import NotFound
from veche.kit.ids import new_id
from veche.kit.secrets import new_token


@dataclass(frozen=True, slots=True)
class FoundSession:
    """What a token in a cookie stands for, and what its use asks for."""

    caller: Caller
    session_id: str
    present: str  # hash of the token that is good now
    until: int | None  # a replaced token's last moment; None: the session's own expiry rules
    expires_at: int
    touch: bool
    confirm: bool
    rotate: bool


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who signed in, and the token for the cookie."""

    me: Me
    session_id: str
    token: str


def find_caller_by_session(tx: Tx, token: str) -> Caller | None:
    """Who the browser with this session token is; `None` when the token is not (or no longer) good."""
    found = look_up_session(tx, token)
    return found.caller if found else None


def look_up_session(tx: Tx, token: str) -> FoundSession | None:
    """`find_caller_by_session`, with what should happen next."""
    token_hash = hash_token(token)
    row = repository.find_session(tx, token_hash)
    if row is None:
        return None
    replaced = row.token_hash != token_hash
    until = row.confirmed_at + GRACE if replaced and row.confirmed_at is not None else None
    if until is not None and until <= tx.now:
        return None
    # a browser that still sends the replaced token, long after, never got the new one: it is given another
    age = tx.now - row.rotated_at
    lost = replaced and row.confirmed_at is None and age > GRACE
    return FoundSession(
        caller=Caller(user_id=row.user_id, role=row.role, locale=row.locale, session_id=row.id),
        session_id=row.id,
        present=row.token_hash,
        until=until,
        expires_at=row.expires_at,
        touch=tx.now - row.last_used_at >= TOUCH_AFTER,
        confirm=not replaced and row.confirmed_at is None,
        rotate=lost or (not replaced and age >= ROTATE_AFTER),
    )


def session_lives(tx: Tx, session_id: str) -> bool:
    """Is this session still good? For sockets that outlive the request that opened them."""
    return repository.session_lives(tx, session_id)


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody signs in from: the network address, and what the browser calls itself."""

    address: str
    user_agent: str


def start_session(tx: Tx, user_id: str, place: Place, settings: IdentitySettings) -> tuple[str, str]:
    """Signs a browser in; its session's id and token."""
    repository.drop_expired_sessions(tx)
    session_id, token = new_id(), new_token()
    repository.add_session(
        tx,
        id=session_id,
        user_id=user_id,
        token_hash=hash_token(token),
        previous_hash=None,
        user_agent=place.user_agent[:300],
        created_at=tx.now,
        last_used_at=tx.now,
        rotated_at=tx.now,
        confirmed_at=tx.now,
        expires_at=tx.now + settings.session_days * DAY,
    )
    return session_id, token


def rotate_session(tx: Tx, token: str) -> str | None:
    """Replaces the token of a session that is due; `None` when a parallel request was faster."""
    found = look_up_session(tx, token)
    if found is None or not found.rotate:
        return None
    fresh = new_token()
    done = repository.rotate_session(
        tx, found.session_id, known=found.present, fresh=hash_token(fresh), old=hash_token(token)
    )
    return fresh if done else None


def replace_token(tx: Tx, session_id: str, user_id: str) -> str | None:
    """A new token at once, the old one good for nothing; for a change of password."""
    for row in repository.list_sessions(tx, user_id):
        if row.id == session_id:
            fresh = new_token()
            done = repository.rotate_session(tx, row.id, known=row.token_hash, fresh=hash_token(fresh), old=None)
            return fresh if done else None
    return None


def note_session_use(tx: Tx, token: str, settings: IdentitySettings) -> None:
    """Puts the session's end off, and ends the grace of the token that this one replaced."""
    token_hash = hash_token(token)
    row = repository.find_session(tx, token_hash)
    if row is None:
        return
    if row.token_hash == token_hash:
        repository.confirm_session(tx, row.id, token_hash)
    latest = row.created_at + settings.session_max_days * DAY
    repository.touch_session(tx, row.id, min(tx.now + settings.session_days * DAY, latest))


def list_sessions(tx: Tx, caller: Caller) -> Sessions:
    """Where the caller is signed in."""
    caller.need("all")
    return Sessions(
        items=[
            Session(
                id=row.id,
                user_agent=row.user_agent,
                created_at=row.created_at,
                last_used_at=row.last_used_at,
                current=row.id == caller.session_id,
            )
            for row in repository.list_sessions(tx, caller.user_id)
        ]
    )


def revoke_session(tx: Tx, caller: Caller, session_id: str) -> None:
    """Signs one of the caller's browsers out.

    Raises:
        NotFound: the caller has no such session.
    """
    caller.need("all")
    if not repository.end_session(tx, caller.user_id, session_id):
        raise NotFound


def sign_out(tx: Tx, caller: Caller) -> None:
    """Ends the session that the caller came with; a key has none."""
    if caller.session_id is not None:
        repository.end_session(tx, caller.user_id, caller.session_id)
