"""What can go wrong with who somebody is."""

from __future__ import annotations

from veche.kit.errors import Conflict, Denied, Invalid, Limited, NotFound, Unauthenticated


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


class InterfaceTooLarge(Invalid):
    """More preferences of the interface than are kept."""

    code = "interface.too_large"


class PasswordUnfit(Invalid):
    """The password breaks a rule; the code says which."""


class PasswordWrong(Invalid):
    """The present password was not given right."""

    code = "password.wrong"


class IdReused(Conflict):
    """The id belongs to something else."""

    code = "ids.reused"


class CodeNeeded(Unauthenticated):
    """The password was right; this account also asks for a code."""

    code = "sign_in.code_needed"


class CodeWrong(Unauthenticated):
    """It is not the code of this moment, was used before, or is no recovery code."""

    code = "sign_in.code_wrong"


class PasskeyRefused(Unauthenticated):
    """The passkey is not known here, or its answer proves nothing."""

    code = "sign_in.passkey_refused"


class SignInStale(Denied):
    """For this the person must show again who they are."""

    code = "sign_in.stale"


class SessionNeeded(Denied):
    """This is done by a person in a browser, not with a key."""

    code = "session.needed"


class TotpWrong(Invalid):
    """The code that should confirm the phone is not the one of this moment."""

    code = "totp.wrong"


class TotpPresent(Conflict):
    """Codes are asked for already."""

    code = "totp.present"


class TotpAbsent(Conflict):
    """There is nothing to confirm or to renew."""

    code = "totp.absent"


class PasskeyUnusable(Invalid):
    """What the authenticator answered makes no passkey for this site."""

    code = "passkeys.unusable"


class PasskeyKnown(Conflict):
    """This authenticator has a passkey here already."""

    code = "passkeys.known"


class PasskeysImpossible(Conflict):
    """Browsers allow passkeys only on https with a name (or on localhost)."""

    code = "passkeys.impossible"


class TooManyPasskeys(Conflict):
    """So many passkeys are kept already that no more are taken."""

    code = "passkeys.too_many"


class InvitationGone(NotFound):
    """The invitation is wrong, used up, too old or withdrawn: the answer is the same."""

    code = "invitation.gone"


class JoinRefused(Conflict):
    """This address cannot join by this invitation; why is not told."""

    code = "invitation.refused"


class ResetGone(NotFound):
    """The link for a new password is wrong, used or too old."""

    code = "reset.gone"


class NoAccount(NotFound):
    """There is no such person."""

    code = "people.unknown"


class AccountOwn(Conflict):
    """Nobody does this to their own account."""

    code = "people.self"


class RankTooLow(Denied):
    """Administrators look after members; only the owner looks after administrators and owners."""

    code = "people.rank"


class LastOwner(Conflict):
    """Somebody must be the owner."""

    code = "people.last_owner"


class DeviceGone(NotFound):
    """The code of a device is wrong, too old or used: the answer is the same."""

    code = "device.gone"


class DeviceCodeUnknown(NotFound):
    """Nobody waits under this code: it is wrong, too old or was answered."""

    code = "device.unknown"


class KeyAbsent(Conflict):
    """It is no key that calls, so there is none to end."""

    code = "key.absent"
