"""HTTP of letting programs in at a browser (docs/protocol.md)."""

from __future__ import annotations

from typing import Any

from litestar import Request, delete, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from veche.features.identity.endpoints.account import place_of
from veche.features.identity.endpoints.factors import site_of
from veche.features.identity.errors import DeviceCodeUnknown
from veche.features.identity.schemas import (
    Device,
    DeviceAnswer,
    DeviceBegun,
    DeviceCode,
    DeviceQuestion,
    DeviceRequest,
    DeviceVerdict,
)
from veche.features.identity.service import Doorkeeper, devices
from veche.kit.caller import Caller
from veche.kit.db import Database
from veche.kit.secrets import Sealer

AnyRequest = Request[Any, Any, Any]


@post("/api/device", status_code=200, tags=["identity"], opt={"open": True})
async def begin(
    data: JSONBody[DeviceRequest],
    request: AnyRequest,
    db: NamedDependency[Database],
    doorkeeper: NamedDependency[Doorkeeper],
    sealer: NamedDependency[Sealer],
) -> DeviceBegun:
    """A program asks to be let in: the codes, and where the person types the short one."""
    url = f"{site_of(request, doorkeeper.settings).origin}/device"
    return await db.write(devices.begin_device, data, place_of(request), sealer, url)


@post("/api/device/key", status_code=200, tags=["identity"], opt={"open": True})
async def ask(data: JSONBody[DeviceQuestion], db: NamedDependency[Database]) -> DeviceAnswer:
    """What came of it so far; after a yes, once, the key."""
    return await db.write(devices.ask_device, data.device_code)


@post("/api/device/look", status_code=200, tags=["identity"])
async def look(
    data: JSONBody[DeviceCode],
    request: AnyRequest,
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    sealer: NamedDependency[Sealer],
) -> Device:
    """Who waits under a code."""
    found = await db.write(devices.look_at_device, caller, data.code, sealer, place_of(request))
    if found is None:
        raise DeviceCodeUnknown(field="code")
    return found


@post("/api/device/answer", status_code=204, tags=["identity"])
async def answer(
    data: JSONBody[DeviceVerdict],
    request: AnyRequest,
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    doorkeeper: NamedDependency[Doorkeeper],
    sealer: NamedDependency[Sealer],
) -> None:
    """Lets the program in, or refuses it."""
    minutes = doorkeeper.settings.recent_minutes
    done = await db.write(
        devices.answer_device, caller, data.code, sealer, place_of(request), minutes, approve=data.approve
    )
    if not done:
        raise DeviceCodeUnknown(field="code")


@delete("/api/keys/current", status_code=204, tags=["identity"])
async def end_own_key(caller: NamedDependency[Caller], doorkeeper: NamedDependency[Doorkeeper]) -> None:
    """Ends the key that this request carries, whatever its scopes."""
    await doorkeeper.end_own_key(caller)


routes: list[Any] = [begin, ask, look, answer, end_own_key]
