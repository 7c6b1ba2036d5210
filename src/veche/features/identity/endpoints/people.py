"""HTTP of people: the directory, accounts, invitations, links for a new password (docs/protocol.md)."""

from __future__ import annotations

from typing import Any

from litestar import Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from veche.features.identity import service
from veche.features.identity.endpoints.account import AnyRequest, place_of, signed_in
from veche.features.identity.schemas import Me
from veche.features.identity.schemas.people import (
    Account,
    AccountPatch,
    Accounts,
    InvitationRequest,
    Invitations,
    JoinRequest,
    NewInvitation,
    People,
    ResetLink,
    ResetRequest,
    ResetSubject,
    Welcome,
)
from veche.features.identity.service import Doorkeeper, Reception
from veche.kit.caller import Caller
from veche.kit.db import Database


@get("/api/people", tags=["people"])
async def list_people(
    db: NamedDependency[Database], caller: NamedDependency[Caller], doorkeeper: NamedDependency[Doorkeeper]
) -> People:
    """With whom one can share, by name; empty where the operator keeps the directory closed."""
    return await db.read(service.list_people, caller, directory=doorkeeper.settings.directory)


@get("/api/people/accounts", tags=["people"])
async def list_accounts(db: NamedDependency[Database], caller: NamedDependency[Caller]) -> Accounts:
    """Everybody; for the owner and administrators."""
    return await db.read(service.list_accounts, caller)


@patch("/api/people/{user_id:str}", tags=["people"])
async def change_account(
    user_id: FromPath[str],
    data: JSONBody[AccountPatch],
    caller: NamedDependency[Caller],
    reception: NamedDependency[Reception],
) -> Account:
    """Gives another role, disables (signed out at once, keys end) or enables."""
    return await reception.change_account(caller, user_id, data)


@delete("/api/people/{user_id:str}", status_code=204, tags=["people"])
async def remove_account(
    user_id: FromPath[str], caller: NamedDependency[Caller], reception: NamedDependency[Reception]
) -> None:
    """Removes a person with all that is theirs."""
    await reception.remove_account(caller, user_id)


@post("/api/people/{user_id:str}/reset", status_code=201, tags=["people"])
async def make_reset(
    user_id: FromPath[str], db: NamedDependency[Database], caller: NamedDependency[Caller]
) -> ResetLink:
    """A one-time link by which this person sets a new password; an earlier one is good for nothing."""
    return await db.write(service.make_reset, caller, user_id)


@get("/api/invitations", tags=["people"])
async def list_invitations(db: NamedDependency[Database], caller: NamedDependency[Caller]) -> Invitations:
    """The invitations that are still good."""
    return await db.read(service.list_invitations, caller)


@post("/api/invitations", status_code=201, tags=["people"])
async def make_invitation(
    data: JSONBody[InvitationRequest], db: NamedDependency[Database], caller: NamedDependency[Caller]
) -> NewInvitation:
    """Makes an invitation; its secret is told this once."""
    return await db.write(service.make_invitation, caller, data)


@delete("/api/invitations/{invitation_id:str}", status_code=204, tags=["people"])
async def revoke_invitation(
    invitation_id: FromPath[str], db: NamedDependency[Database], caller: NamedDependency[Caller]
) -> None:
    """Withdraws an invitation."""
    await db.write(service.revoke_invitation, caller, invitation_id)


@get("/api/join/{token:str}", tags=["people"], opt={"open": True})
async def welcome(token: FromPath[str], db: NamedDependency[Database]) -> Welcome:
    """Is the invitation good?"""
    return await db.read(service.welcome, token)


@post("/api/join/{token:str}", status_code=200, tags=["people"], opt={"open": True})
async def join(
    token: FromPath[str],
    data: JSONBody[JoinRequest],
    request: AnyRequest,
    reception: NamedDependency[Reception],
    doorkeeper: NamedDependency[Doorkeeper],
) -> Response[Me]:
    """Makes an account by an invitation, and signs in."""
    return signed_in(request, doorkeeper, await reception.join(token, data, place_of(request)))


@get("/api/reset/{token:str}", tags=["people"], opt={"open": True})
async def reset_subject(token: FromPath[str], db: NamedDependency[Database]) -> ResetSubject:
    """Whose password the link sets."""
    return await db.read(service.reset_subject, token)


@post("/api/reset/{token:str}", status_code=204, tags=["people"], opt={"open": True})
async def reset_password(
    token: FromPath[str], data: JSONBody[ResetRequest], request: AnyRequest, reception: NamedDependency[Reception]
) -> None:
    """Sets a new password and ends all sessions; then one signs in as usual."""
    await reception.reset(token, data, place_of(request))


routes: list[Any] = [
    list_people,
    list_accounts,
    change_account,
    remove_account,
    make_reset,
    list_invitations,
    make_invitation,
    revoke_invitation,
    welcome,
    join,
    reset_subject,
    reset_password,
]
