"""What can go wrong with who somebody is."""

from __future__ import annotations

from veche.kit.errors import Conflict, Denied, Invalid, Limited, Unauthenticated


class SignInRefused(Unauthenticated):
    """The address and the password do not belong together (or there is no such account: the same answer)."""

    code = "sign_in.refused"


class SignInLimited(Limited):
    """Too many failed sign-ins for this account or from this network address."""

    code = "sign_in.limited"


class KeyRefused(Unauthenticated):
    """The key in `Authorization` is not one of ours, has expired or was revoked."""

    code = "key.refused"


class SetupRefused(Denied):
    """The one-time link is wrong or too old."""

    code = "setup.refused"


class SetupDone(Conflict):
    """There is an owner already."""

    code = "setup.done"


class OwnerElse(Conflict):
    """There is an owner, under another e-mail; told to operators only."""

    code = "setup.owner_else"


class EmailTaken(Conflict):
    """Another account has this e-mail address."""

    code = "email.taken"


class EmailMalformed(Invalid):
    """This is no e-mail address."""

    code = "email.malformed"


class PasswordUnfit(Invalid):
    """The password breaks a rule; the code says which."""


class PasswordWrong(Invalid):
    """The present password was not given right."""

    code = "password.wrong"


class IdReused(Conflict):
    """The id belongs to something else."""

    code = "ids.reused"
