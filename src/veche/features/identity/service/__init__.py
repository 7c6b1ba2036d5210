"""What identity can do: find callers, make owners and keys, sign people in and out."""

from veche.features.identity.service.doorkeeper import Doorkeeper
from veche.features.identity.service.keys import find_caller_by_key, list_keys, make_key, revoke_key
from veche.features.identity.service.passwords import Hasher
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
    "SignedIn",
    "act_as",
    "change_me",
    "check_setup_token",
    "find_caller_by_key",
    "find_caller_by_session",
    "find_user",
    "get_me",
    "get_user",
    "issue_setup_token",
    "list_keys",
    "list_sessions",
    "make_key",
    "make_owner",
    "make_user",
    "owner_exists",
    "revoke_key",
    "revoke_session",
    "set_up",
    "setup_needed",
    "sign_out",
    "start_session",
    "the_owner",
]
