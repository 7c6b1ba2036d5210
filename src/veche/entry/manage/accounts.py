"""`veche manage owner`, `key` and `reset-factors`: accounts for those who sit at the machine."""

from __future__ import annotations

import msgspec

from veche.features.identity import service as identity
from veche.features.identity.schemas import KeyRequest, Me
from veche.kit.caller import Caller, Locale
from veche.kit.db import Database, Tx
from veche.kit.errors import Invalid, NotFound
from veche.kit.ids import new_id

SCOPES = ("all", "chat", "read")


def set_owner(db: Database, *, email: str, name: str, password: str, locale: Locale) -> Me:
    """Makes the owner, or gives the owner with this e-mail a new password.

    Raises:
        EmailMalformed, PasswordUnfit: they cannot be used.
        OwnerElsewhere: the owner has another e-mail.
    """
    hashed = identity.Hasher().prepare(password, email=email)
    return db.write_now(identity.make_owner, email=email, name=name, password_hash=hashed, locale=locale)


def new_key(db: Database, *, email: str, name: str, scopes: str) -> str:
    """A new API key, as text.

    Raises:
        Invalid: `manage.scopes` or `manage.key_name`.
        NotFound: `manage.no_person`.
    """
    wanted = [scope.strip() for scope in scopes.split(",") if scope.strip()]
    if not wanted or set(wanted) - set(SCOPES):
        raise Invalid(code="manage.scopes", scopes=scopes, known=", ".join(SCOPES))
    try:
        request = msgspec.convert({"id": new_id(), "name": name, "scopes": wanted}, KeyRequest)
    except msgspec.ValidationError as error:
        raise Invalid(code="manage.key_name") from error

    def make(tx: Tx) -> str:
        try:
            caller = identity.act_as(tx, email)
        except NotFound as error:
            raise NotFound(code="manage.no_person", email=email) from error
        made = identity.make_key(tx, caller, request).key
        assert made is not None  # a new id never meets an older key
        return made

    return db.write_now(make)


def reset_factors(db: Database, *, email: str) -> None:
    """Takes a person's codes and passkeys away: the password alone lets them in again.

    Raises:
        NotFound: `manage.no_person`.
    """

    def reset(tx: Tx) -> None:
        person = identity.find_user(tx, email)
        if person is None:
            raise NotFound(code="manage.no_person", email=email)
        operator = Caller(user_id="", role="owner")  # whoever has the machine: nobody with an account
        identity.reset_factors(tx, operator, person.id)

    db.write_now(reset)
