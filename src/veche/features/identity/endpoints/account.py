"""HTTP of accounts: setup, signing in and out, the account, keys (docs/protocol.md)."""

from __future__ import annotations

from typing import Any, cast

from litestar import Request, Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from veche.features.identity import service
from veche.features.identity.logic import session_cookie
from veche.features.identity.schemas import (
    ApiKeys,
    KeyRequest,
    Me,
    MePatch,
    NewApiKey,
    PasswordChange,
    Sessions,
    SetupRequest,
    SetupState,
    SignInRequest,
)
from veche.features.identity.service import Doorkeeper, Place, SignedIn
from veche.kit.caller import Caller
from veche.kit.db import Database
from veche.kit.web import CALLER

AnyRequest = Request[Any, Any, Any]


@get("/api/setup", tags=["identity"], opt={"open": True})
async def get_setup(db: NamedDependency[Database]) -> SetupState:
    """Must the owner still be made?"""
    return SetupState(needed=await db.read(service.setup_needed))


@post("/api/setup", status_code=200, tags=["identity"], opt={"open": True})
async def make_owner(
    data: JSONBody[SetupRequest], request: AnyRequest, doorkeeper: NamedDependency[Doorkeeper]
) -> Response[Me]:
    """Makes the owner by the one-time link, and signs in."""
    return signed_in(request, doorkeeper, await doorkeeper.set_up(data, place_of(request)))


@post("/api/session", status_code=200, tags=["identity"], opt={"open": True})
async def sign_in(
    data: JSONBody[SignInRequest], request: AnyRequest, doorkeeper: NamedDependency[Doorkeeper]
) -> Response[Me]:
    """Signs in with e-mail and password."""
    done = await doorkeeper.sign_in(data, place_of(request), before=present(request))
    return signed_in(request, doorkeeper, done)


@delete("/api/session", status_code=204, tags=["identity"], opt={"open": True})
async def sign_out(request: AnyRequest, doorkeeper: NamedDependency[Doorkeeper]) -> Response[None]:
    """Signs this browser out; also where it was signed out already."""
    caller = present(request)
    if caller is not None:
        await doorkeeper.sign_out(caller)
    return Response(None, headers={"Set-Cookie": _cookie(request, doorkeeper, "")})


@get("/api/sessions", tags=["identity"])
async def list_sessions(db: NamedDependency[Database], caller: NamedDependency[Caller]) -> Sessions:
    """Where the caller is signed in."""
    return await db.read(service.list_sessions, caller)


@delete("/api/sessions/{session_id:str}", status_code=204, tags=["identity"])
async def revoke_session(
    session_id: FromPath[str], caller: NamedDependency[Caller], doorkeeper: NamedDependency[Doorkeeper]
) -> None:
    """Signs one of the caller's browsers out."""
    await doorkeeper.revoke_session(caller, session_id)


@get("/api/me", tags=["identity"])
async def get_me(db: NamedDependency[Database], caller: NamedDependency[Caller]) -> Me:
    """The caller themselves."""
    return await db.read(service.get_me, caller)


@patch("/api/me", tags=["identity"])
async def change_me(
    data: JSONBody[MePatch], caller: NamedDependency[Caller], doorkeeper: NamedDependency[Doorkeeper]
) -> Me:
    """Changes what the caller sets for themselves."""
    return await doorkeeper.change_me(caller, data)


@post("/api/me/password", status_code=204, tags=["identity"])
async def change_password(
    data: JSONBody[PasswordChange],
    request: AnyRequest,
    caller: NamedDependency[Caller],
    doorkeeper: NamedDependency[Doorkeeper],
) -> Response[None]:
    """Sets a new password and signs the caller's other browsers out."""
    token = await doorkeeper.change_password(caller, data, address=place_of(request).address)
    headers = {"Set-Cookie": _cookie(request, doorkeeper, token)} if token else {}
    return Response(None, headers=headers)


@get("/api/keys", tags=["identity"])
async def list_keys(db: NamedDependency[Database], caller: NamedDependency[Caller]) -> ApiKeys:
    """The caller's API keys."""
    return await db.read(service.list_keys, caller)


@post("/api/keys", status_code=201, tags=["identity"])
async def make_key(
    data: JSONBody[KeyRequest], db: NamedDependency[Database], caller: NamedDependency[Caller]
) -> NewApiKey:
    """Makes an API key; its text is told this once."""
    return await db.write(service.make_key, caller, data)


@delete("/api/keys/{key_id:str}", status_code=204, tags=["identity"])
async def revoke_key(
    key_id: FromPath[str], caller: NamedDependency[Caller], doorkeeper: NamedDependency[Doorkeeper]
) -> None:
    """Ends an API key."""
    await doorkeeper.revoke_key(caller, key_id)


def signed_in(request: AnyRequest, doorkeeper: Doorkeeper, done: SignedIn) -> Response[Me]:
    """Who signed in, with the cookie."""
    return Response(done.me, status_code=200, headers={"Set-Cookie": _cookie(request, doorkeeper, done.token)})


def _cookie(request: AnyRequest, doorkeeper: Doorkeeper, token: str) -> str:
    settings = doorkeeper.settings
    secure = settings.secure_cookies == "always" or request.scope.get("scheme") == "https"
    return session_cookie(token, secure=secure, days=settings.session_days)


def present(request: AnyRequest) -> Caller | None:
    """The caller of a door that is open to everybody."""
    return cast("Caller | None", request.scope.get(CALLER))


def place_of(request: AnyRequest) -> Place:
    """Where the request comes from."""
    address = request.client.host if request.client else "unknown"
    return Place(address, request.headers.get("user-agent", ""))


routes: list[Any] = [
    get_setup,
    make_owner,
    sign_in,
    sign_out,
    list_sessions,
    revoke_session,
    get_me,
    change_me,
    change_password,
    list_keys,
    make_key,
    revoke_key,
]
