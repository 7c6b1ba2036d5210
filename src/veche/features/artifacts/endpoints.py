"""HTTP routes of artifacts, and the page in which one is shown apart."""

from __future__ import annotations

from litestar import Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from veche.features.artifacts import logic, service
from veche.features.artifacts.schemas import (
    Artifact,
    ArtifactContent,
    ArtifactPatch,
    Artifacts,
    NewArtifact,
    NewVersion,
    Restore,
    ViewLink,
    ViewRequest,
)
from veche.features.files.logic import clean_name, disposition
from veche.kit.caller import Caller
from veche.kit.db import Database
from veche.kit.secrets import Sealer

POLICY = (
    "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data: blob:; font-src data:; media-src data: blob:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
_STILL = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'"
)
_TYPES = {"html": "text/html", "svg": "image/svg+xml"}


@get("/api/conversations/{conversation_id:str}/artifacts", tags=["artifacts"])
async def list_artifacts(
    db: NamedDependency[Database], caller: NamedDependency[Caller], conversation_id: FromPath[str]
) -> Artifacts:
    """What stands beside a conversation, the newest first."""
    return Artifacts(await db.read(service.list_artifacts, caller, conversation_id))


@post("/api/conversations/{conversation_id:str}/artifacts", tags=["artifacts"])
async def create(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    conversation_id: FromPath[str],
    data: JSONBody[NewArtifact],
) -> Artifact:
    """Puts a text, or a block of an answer, beside the conversation."""
    return await db.write(service.create, caller, conversation_id, data)


@get("/api/artifacts/{artifact_id:str}", tags=["artifacts"])
async def read(db: NamedDependency[Database], caller: NamedDependency[Caller], artifact_id: FromPath[str]) -> Artifact:
    """One artifact with the list of its versions."""
    return await db.read(service.get, caller, artifact_id)


@patch("/api/artifacts/{artifact_id:str}", tags=["artifacts"])
async def change(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    artifact_id: FromPath[str],
    data: JSONBody[ArtifactPatch],
) -> Artifact:
    """Changes title, kind or language."""
    return await db.write(service.change, caller, artifact_id, data)


@delete("/api/artifacts/{artifact_id:str}", tags=["artifacts"])
async def remove(db: NamedDependency[Database], caller: NamedDependency[Caller], artifact_id: FromPath[str]) -> None:
    """Deletes an artifact with all its versions; the answers that it came from stay."""
    await db.write(service.remove, caller, artifact_id)


@get("/api/artifacts/{artifact_id:str}/versions/{number:int}", tags=["artifacts"])
async def content(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    artifact_id: FromPath[str],
    number: FromPath[int],
) -> ArtifactContent:
    """The text of a version."""
    return await db.read(service.content, caller, artifact_id, number)


@post("/api/artifacts/{artifact_id:str}/versions", tags=["artifacts"])
async def add_version(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    artifact_id: FromPath[str],
    data: JSONBody[NewVersion],
) -> Artifact:
    """What a person made of it by hand."""
    return await db.write(service.add_version, caller, artifact_id, data)


@post("/api/artifacts/{artifact_id:str}/restore", status_code=200, tags=["artifacts"])
async def restore(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    artifact_id: FromPath[str],
    data: JSONBody[Restore],
) -> Artifact:
    """Makes an earlier version the present one."""
    return await db.write(service.restore, caller, artifact_id, data.number)


@get("/api/artifacts/{artifact_id:str}/file", tags=["artifacts"])
async def download(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    artifact_id: FromPath[str],
    number: FromQuery[int | None] = None,
) -> Response[bytes]:
    """A version (the present one, if none is named) as a file to be saved."""
    found = await db.read(service.get, caller, artifact_id)
    text = await db.read(service.content, caller, artifact_id, number)
    name = clean_name(f"{found.title}.{logic.ending_of(found.kind, found.language)}")
    headers = {
        "Content-Disposition": disposition(name, "application/octet-stream"),
        "Content-Security-Policy": _STILL,
    }
    return Response(text.content.encode("utf-8", "replace"), media_type="text/plain", headers=headers)


@post("/api/artifacts/{artifact_id:str}/view", status_code=200, tags=["artifacts"])
async def issue_link(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    sealer: NamedDependency[Sealer],
    artifact_id: FromPath[str],
    data: JSONBody[ViewRequest],
) -> ViewLink:
    """An address under which a version is shown apart, for some minutes."""
    return await db.read(service.issue_link, caller, artifact_id, data.number, sealer)


@get("/artifacts/view/{token:str}", include_in_schema=False, opt={"open": True})
async def view(db: NamedDependency[Database], sealer: NamedDependency[Sealer], token: FromPath[str]) -> Response[bytes]:
    """The artifact, in a page that has no origin, no cookies and no network."""
    page = await db.read(service.open_link, token, sealer)
    headers = {
        "Content-Security-Policy": POLICY if page.kind == "html" else _STILL,
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), display-capture=(), clipboard-read=()",
    }
    media_type = _TYPES.get(page.kind, "text/plain")
    return Response(page.content.encode("utf-8", "replace"), media_type=media_type, headers=headers)


routes = [list_artifacts, create, read, change, remove, content, add_version, restore, download, issue_link, view]
