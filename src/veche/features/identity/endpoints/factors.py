"""HTTP of the second step: codes of a phone, passkeys, and showing again who one is (docs/protocol.md)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from litestar import Request, Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from veche.features.identity import service
from veche.features.identity.endpoints.account import place_of, present, signed_in
from veche.features.identity.schemas import (
    Confirmed,
    ConfirmRequest,
    Factors,
    Me,
    NewPasskey,
    Passkey,
    PasskeyName,
    PasskeyOptions,
    Proof,
    RecoveryCodes,
    TotpBegun,
    TotpCode,
)
from veche.features.identity.service import Doorkeeper, Site
from veche.features.identity.settings import IdentitySettings
from veche.kit.caller import Caller
from veche.kit.db import Database
from veche.kit.secrets import Sealer

AnyRequest = Request[Any, Any, Any]


@get("/api/factors", tags=["identity"])
async def list_factors(
    request: AnyRequest,
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    doorkeeper: NamedDependency[Doorkeeper],
) -> Factors:
    """How the caller signs in beside the password."""
    settings = doorkeeper.settings
    return await db.read(service.list_factors, caller, site_of(request, settings), settings.recent_minutes)


@post("/api/session/confirm", status_code=200, tags=["identity"])
async def confirm(
    data: JSONBody[ConfirmRequest],
    request: AnyRequest,
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    doorkeeper: NamedDependency[Doorkeeper],
    sealer: NamedDependency[Sealer],
) -> Confirmed:
    """Shows again who one is, before a sensitive change."""
    caller.need("all")
    if data.proof is not None:
        site, minutes = site_of(request, doorkeeper.settings), doorkeeper.settings.recent_minutes
        return Confirmed(await db.write(service.confirm_by_passkey, caller, data.proof, sealer, site, minutes))
    address = place_of(request).address
    return Confirmed(await doorkeeper.confirm_password(caller, data.password or "", address=address))


@post("/api/session/confirm/options", status_code=200, tags=["identity"])
async def options_to_confirm(
    request: AnyRequest,
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    doorkeeper: NamedDependency[Doorkeeper],
    sealer: NamedDependency[Sealer],
) -> PasskeyOptions:
    """What the browser needs to confirm with a passkey."""
    site = site_of(request, doorkeeper.settings)
    return await db.read(service.options_to_use, sealer, site, caller=caller)


@post("/api/session/passkey/options", status_code=200, tags=["identity"], opt={"open": True})
async def options_to_sign_in(
    request: AnyRequest,
    db: NamedDependency[Database],
    doorkeeper: NamedDependency[Doorkeeper],
    sealer: NamedDependency[Sealer],
) -> PasskeyOptions:
    """What the browser needs to sign in with a passkey."""
    return await db.read(service.options_to_use, sealer, site_of(request, doorkeeper.settings))


@post("/api/session/passkey", status_code=200, tags=["identity"], opt={"open": True})
async def sign_in_with_passkey(
    data: JSONBody[Proof],
    request: AnyRequest,
    db: NamedDependency[Database],
    doorkeeper: NamedDependency[Doorkeeper],
    sealer: NamedDependency[Sealer],
) -> Response[Me]:
    """Signs in with a passkey, without a password."""
    before = present(request)
    done = await db.write(
        service.sign_in_with_passkey,
        data,
        sealer,
        site_of(request, doorkeeper.settings),
        place=place_of(request),
        settings=doorkeeper.settings,
        replaces=before,
    )
    if before is not None:
        doorkeeper.forget(session_id=before.session_id)
    return signed_in(request, doorkeeper, done)


@post("/api/totp", status_code=200, tags=["identity"])
async def begin_totp(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    doorkeeper: NamedDependency[Doorkeeper],
    sealer: NamedDependency[Sealer],
) -> TotpBegun:
    """A secret for the phone; its codes are asked for once one was confirmed."""
    return await db.write(service.begin_totp, caller, sealer, doorkeeper.settings.recent_minutes)


@post("/api/totp/confirm", status_code=200, tags=["identity"])
async def finish_totp(
    data: JSONBody[TotpCode],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    sealer: NamedDependency[Sealer],
) -> RecoveryCodes:
    """Confirms the phone by its first code; gives the recovery codes, once."""
    return await db.write(service.finish_totp, caller, data.code, sealer)


@post("/api/totp/codes", status_code=200, tags=["identity"])
async def renew_codes(
    db: NamedDependency[Database], caller: NamedDependency[Caller], doorkeeper: NamedDependency[Doorkeeper]
) -> RecoveryCodes:
    """New recovery codes in place of the old."""
    return await db.write(service.renew_codes, caller, doorkeeper.settings.recent_minutes)


@delete("/api/totp", status_code=204, tags=["identity"])
async def drop_totp(
    db: NamedDependency[Database], caller: NamedDependency[Caller], doorkeeper: NamedDependency[Doorkeeper]
) -> None:
    """No codes are asked for any more."""
    await db.write(service.drop_totp, caller, doorkeeper.settings.recent_minutes)


@post("/api/passkeys/options", status_code=200, tags=["identity"])
async def options_to_add(
    request: AnyRequest,
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    doorkeeper: NamedDependency[Doorkeeper],
    sealer: NamedDependency[Sealer],
) -> PasskeyOptions:
    """What the browser needs to make a passkey."""
    settings = doorkeeper.settings
    return await db.read(service.options_to_add, caller, sealer, site_of(request, settings), settings)


@post("/api/passkeys", status_code=201, tags=["identity"])
async def add_passkey(
    data: JSONBody[NewPasskey],
    request: AnyRequest,
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    doorkeeper: NamedDependency[Doorkeeper],
    sealer: NamedDependency[Sealer],
) -> Passkey:
    """Keeps a passkey that was just made."""
    return await db.write(service.add_passkey, caller, data, sealer, site_of(request, doorkeeper.settings))


@patch("/api/passkeys/{passkey_id:str}", tags=["identity"])
async def rename_passkey(
    passkey_id: FromPath[str],
    data: JSONBody[PasskeyName],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
) -> Passkey:
    """Gives a passkey another name."""
    return await db.write(service.rename_passkey, caller, passkey_id, data.name)


@delete("/api/passkeys/{passkey_id:str}", status_code=204, tags=["identity"])
async def drop_passkey(
    passkey_id: FromPath[str],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    doorkeeper: NamedDependency[Doorkeeper],
) -> None:
    """Takes a passkey away."""
    await db.write(service.drop_passkey, caller, passkey_id, doorkeeper.settings)


@delete("/api/people/{user_id:str}/factors", status_code=204, tags=["identity"])
async def reset_factors(user_id: FromPath[str], db: NamedDependency[Database], caller: NamedDependency[Caller]) -> None:
    """Takes a person's codes and passkeys away who lost them; administrators only."""
    await db.write(service.reset_factors, caller, user_id)


def site_of(request: AnyRequest, settings: IdentitySettings) -> Site:
    """The address under which people see us: the setting, else what the browser asked for."""
    scheme = "https" if request.scope.get("scheme") in ("https", "wss") else "http"
    origin = (settings.public_url or f"{scheme}://{request.headers.get('host', '')}").rstrip("/").lower()
    parts = urlsplit(origin)
    others = tuple(one.rstrip("/").lower() for one in settings.allowed_origins)
    return Site(f"{parts.scheme}://{parts.netloc}", parts.hostname or "", others)


routes: list[Any] = [
    list_factors,
    confirm,
    options_to_confirm,
    options_to_sign_in,
    sign_in_with_passkey,
    begin_totp,
    finish_totp,
    renew_codes,
    drop_totp,
    options_to_add,
    add_passkey,
    rename_passkey,
    drop_passkey,
    reset_factors,
]
