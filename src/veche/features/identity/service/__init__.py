"""What identity can do: find callers, make owners and keys, sign people in and out."""

from veche.features.identity.service import attempts
from veche.features.identity.service.doorkeeper import Doorkeeper
from veche.features.identity.service.joining import (
    list_invitations,
    make_invitation,
    reset_subject,
    revoke_invitation,
    welcome,
)
from veche.features.identity.service.keys import find_caller_by_key, list_keys, make_key, revoke_key
from veche.features.identity.service.passkeys import (
    Site,
    add_passkey,
    confirm_by_passkey,
    drop_passkey,
    list_factors,
    list_passkeys,
    options_to_add,
    options_to_use,
    rename_passkey,
    sign_in_with_passkey,
)
from veche.features.identity.service.passwords import Hasher
from veche.features.identity.service.people import ended_topic, list_accounts, list_people, make_reset
from veche.features.identity.service.reception import Reception
from veche.features.identity.service.second import (
    begin_totp,
    confirmed_until,
    drop_totp,
    finish_totp,
    need_recent,
    renew_codes,
    reset_factors,
)
from veche.features.identity.service.sessions import (
    Place,
    SignedIn,
    find_caller_by_session,
    list_sessions,
    revoke_session,
    sign_out,
    start_session,
)
from veche.features.identity.service.setup import check_setup_token, issue_setup_token, set_up, setup_needed
from veche.features.identity.service.users import (
    act_as,
    change_me,
    find_user,
    get_me,
    get_user,
    make_owner,
    make_user,
    owner_exists,
    the_owner,
)

__all__ = [
    "Doorkeeper",
    "Hasher",
    "Place",
    "Reception",
    "SignedIn",
    "Site",
    "act_as",
    "add_passkey",
    "attempts",
    "begin_totp",
    "change_me",
    "check_setup_token",
    "confirm_by_passkey",
    "confirmed_until",
    "drop_passkey",
    "drop_totp",
    "ended_topic",
    "find_caller_by_key",
    "find_caller_by_session",
    "find_user",
    "finish_totp",
    "get_me",
    "get_user",
    "issue_setup_token",
    "list_accounts",
    "list_factors",
    "list_invitations",
    "list_keys",
    "list_passkeys",
    "list_people",
    "list_sessions",
    "make_invitation",
    "make_key",
    "make_owner",
    "make_reset",
    "make_user",
    "need_recent",
    "options_to_add",
    "options_to_use",
    "owner_exists",
    "rename_passkey",
    "renew_codes",
    "reset_factors",
    "reset_subject",
    "revoke_invitation",
    "revoke_key",
    "revoke_session",
    "set_up",
    "setup_needed",
    "sign_in_with_passkey",
    "sign_out",
    "start_session",
    "the_owner",
    "welcome",
]
