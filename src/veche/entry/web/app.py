"""The ASGI application: all doors of the features behind the guard, errors as problem documents, the web page."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
from litestar import Litestar, Request, Response, get
from litestar.di import Provide
from litestar.exceptions import HTTPException, InternalServerException, ValidationException
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.types import ASGIApp

from veche import __version__
from veche.entry.catalogue import routes
from veche.entry.reading import has_project, uses_of_files
from veche.entry.web.page import lost_page, page_routes
from veche.entry.web.security import Rendered, Security
from veche.entry.web.shared import shared_routes
from veche.entry.wiring import House
from veche.features.llm.endpoints.completions import openai_error
from veche.features.llm.logic.openai import error_body
from veche.kit.errors import Invalid, NotFound, VecheError
from veche.kit.messages import explain
from veche.kit.web import STATUS, caller_of, locale_of, problem

log = logging.getLogger("veche.web")
STATIC = Path(__file__).parent / "static"
AnyRequest = Request[Any, Any, Any]


@get("/api/health", tags=["operation"], opt={"open": True})
async def health() -> dict[str, str]:
    """Is the server up?"""
    return {"status": "ok", "version": __version__}


@get("/api/openapi.json", include_in_schema=False, opt={"open": True}, sync_to_thread=False)
def openapi(request: AnyRequest) -> dict[str, Any]:
    """The API, described for programs."""
    return request.app.openapi_schema.to_schema()


def _refused(request: AnyRequest, error: Exception) -> Response[Any]:
    """Any failure as our own kind of answer; what is unexpected goes to the log, never to the page."""
    known = _as_veche_error(error)
    if known.kind == "broken":
        log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    if request.url.path.startswith("/v1/"):
        return openai_error(request, known)
    lost = lost_page(request, STATIC) if known.kind == "not_found" else None
    return lost or problem(request, known, status=_own_status(error))


def _own_status(error: Exception) -> int | None:
    """The status of what the framework refused by itself; None where our kinds say it."""
    if isinstance(error, HTTPException) and error.status_code in (405, 413):
        return error.status_code
    cause = error.__cause__.__cause__ if error.__cause__ is not None else None
    unreadable = isinstance(cause, msgspec.DecodeError) and not isinstance(cause, msgspec.ValidationError)
    return 400 if unreadable else None


def _as_veche_error(error: Exception) -> VecheError:
    match error:
        case VecheError():
            return error
        case RecursionError():  # brackets in brackets, thousands deep
            return Invalid(reason="nested too deeply")
        case ValidationException():
            extra = error.extra if isinstance(error.extra, list) else []
            fields = {str(e.get("key") or "body"): str(e.get("message")) for e in extra if isinstance(e, dict)}
            reason = "; ".join(f"{key}: {text}" for key, text in fields.items()) or error.detail
            return Invalid(reason=reason, **{k: v for k, v in fields.items() if k.isidentifier() and k != "code"})
        case InternalServerException() if (found := _of_body(error)) is not None:
            return Invalid(reason=found)
        case HTTPException() if error.status_code == 404:
            return NotFound()
        case HTTPException() if error.status_code == 405:
            return Invalid(code="error.method")
        case HTTPException() if error.status_code < 500:
            return Invalid(reason=error.detail)
        case _:
            return VecheError()


def _of_body(error: Exception) -> str | None:
    """What is wrong with the body, where the framework took a field of it for a dependency of the same name."""
    text = str(error.__cause__) if isinstance(error.__cause__, msgspec.ValidationError) else ""
    what, _, place = text.partition(" - at `$.data.")
    return f"{place.rstrip('`')}: {what}" if place else None


def _given(house: House) -> dict[str, object]:
    """What the doors may ask for by name."""
    return {
        "db": house.db,
        "hub": house.hub,
        "bus": house.bus,
        "models": house.models,
        "turns": house.turns,
        "files": house.files,
        "file_readers": house.file_readers,
        "file_uses": uses_of_files,
        "has_project": has_project,
        "files_settings": house.settings.files,
        "extraction": house.extraction,
        "prices": house.prices,
        "settings": house.settings,
        "doorkeeper": house.doorkeeper,
        "reception": house.reception,
        "locks": house.locks,
        "sealer": house.sealer,
        "exports": house.exports,
        "imports": house.imports,
        "erasure": house.erasure,
    }


def create_app(house: House) -> ASGIApp:
    """The application over an open house; its life cycle opens and closes the house."""

    @asynccontextmanager
    async def life(_: Litestar) -> AsyncIterator[None]:
        await house.open()
        yield
        await house.close()

    dependencies: dict[str, Provide] = {
        name: Provide(_giver(value), sync_to_thread=False) for name, value in _given(house).items()
    }
    dependencies["caller"] = Provide(caller_of, sync_to_thread=False)
    app = Litestar(
        route_handlers=[*routes(), health, openapi, *page_routes(STATIC), *shared_routes(STATIC)],
        dependencies=dependencies,
        exception_handlers={Exception: _refused},
        lifespan=[life],
        openapi_config=OpenAPIConfig(
            title="Veche", version=__version__, render_plugins=[JsonRenderPlugin()], path="/api/openapi"
        ),
        request_max_body_size=None,  # the guard counts
        logging_config=None,
        debug=False,
    )
    return Security(
        app,
        house.doorkeeper,
        house.settings.identity,
        body_limits={
            "/api/files": house.settings.files.max_bytes * 4,
            "/api/uploads/": 64 << 20,  # of one piece
            "/api/copies/": 32 << 20,  # one of 64 MB can take 1.5 GB of memory
            "/api/imports": house.settings.exchange.max_import_bytes,
            "/v1/": 32 << 20,
        },
        refusals={"/v1/": _v1_refusal},
    )


def _v1_refusal(scope: Any, error: VecheError, status: int) -> Rendered:
    return Rendered(error_body(error, explain(error, locale_of(scope))), "application/json")


def _giver(value: object) -> Any:
    def give() -> Any:
        return value

    return give


__all__ = ["STATUS", "create_app"]
