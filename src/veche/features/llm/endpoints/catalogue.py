"""HTTP routes of models and connections (docs/protocol.md)."""

from __future__ import annotations

from litestar import delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from veche.features.llm import service
from veche.features.llm.errors import ConnectionUnknown
from veche.features.llm.schemas import (
    Catalogue,
    ConnectionPatch,
    Connections,
    ConnectionTest,
    ConnectionView,
    NewConnection,
    Plugins,
    Presets,
)
from veche.features.llm.service import Models
from veche.kit.caller import Caller
from veche.kit.db import Database


@get("/api/models", tags=["models"])
async def list_models(
    models: NamedDependency[Models], caller: NamedDependency[Caller], refresh: FromQuery[bool] = False
) -> Catalogue:
    """Models and providers that can be asked."""
    caller.need("read")
    await models.refresh(force=refresh)
    return models.catalogue(caller.locale)


@get("/api/presets", tags=["models"])
async def presets(models: NamedDependency[Models], caller: NamedDependency[Caller]) -> Presets:
    """Vendors that a connection can be made to."""
    caller.need("read")
    return service.presets(models, caller.locale)


@get("/api/plugins", tags=["models"])
async def plugins(models: NamedDependency[Models], caller: NamedDependency[Caller]) -> Plugins:
    """Installed packages of others that give providers, and what is wrong with each; for administrators."""
    return service.plugins(models, caller)


@get("/api/connections", tags=["models"])
async def connections(
    db: NamedDependency[Database], models: NamedDependency[Models], caller: NamedDependency[Caller]
) -> Connections:
    """All connections, without their secrets."""
    return Connections(await db.read(service.connections, caller, models))


async def _one(
    db: Database,
    models: Models,
    caller: Caller,
    name: str,
) -> ConnectionView:
    await models.reload()
    found = await db.read(service.connections, caller, models)
    view = next((view for view in found if view.name == name), None)
    if view is None:
        raise ConnectionUnknown(name=name)
    return view


@post("/api/connections", tags=["models"])
async def make(
    db: NamedDependency[Database],
    models: NamedDependency[Models],
    caller: NamedDependency[Caller],
    data: JSONBody[NewConnection],
) -> ConnectionView:
    """Saves a connection and opens it."""
    await db.write(service.make, caller, data, models.sealer, models.presets)
    return await _one(db, models, caller, data.name)


@patch("/api/connections/{name:str}", tags=["models"])
async def revise(
    db: NamedDependency[Database],
    models: NamedDependency[Models],
    caller: NamedDependency[Caller],
    name: FromPath[str],
    data: JSONBody[ConnectionPatch],
) -> ConnectionView:
    """Changes a saved connection and opens it anew."""
    await db.write(service.revise, caller, name, data, models.sealer)
    return await _one(db, models, caller, name)


@delete("/api/connections/{name:str}", tags=["models"])
async def withdraw(
    db: NamedDependency[Database], models: NamedDependency[Models], caller: NamedDependency[Caller], name: FromPath[str]
) -> None:
    """Deletes a saved connection."""
    await db.write(service.withdraw, caller, name)
    await models.reload()


@post("/api/connections/{name:str}/test", status_code=200, tags=["models"])
async def test(models: NamedDependency[Models], caller: NamedDependency[Caller], name: FromPath[str]) -> ConnectionTest:
    """Asks the provider for its models now."""
    return await service.test_line(models, caller, name)


routes = [list_models, presets, plugins, connections, make, revise, withdraw, test]
