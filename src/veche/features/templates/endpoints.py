"""HTTP routes of templates."""

from __future__ import annotations

from litestar import Response, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from veche.features.templates import service
from veche.features.templates.schemas import (
    ImportReport,
    ImportRequest,
    NewTemplate,
    Rating,
    Starters,
    Template,
    TemplateFile,
    TemplatePatch,
    Use,
    Used,
    Versions,
)
from veche.kit.caller import Caller, Locale
from veche.kit.db import Database
from veche.kit.paging import Page


@get("/api/templates", tags=["templates"])
async def list_templates(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    name: FromQuery[str | None] = None,
    cursor: FromQuery[str | None] = None,
    limit: FromQuery[int] = 100,
) -> Page[Template]:
    """The caller's own templates and the shared ones, newest first."""
    return await db.read(service.list_templates, caller, name=name, cursor=cursor, limit=limit)


@post("/api/templates", tags=["templates"])
async def create_template(
    db: NamedDependency[Database], caller: NamedDependency[Caller], data: JSONBody[NewTemplate]
) -> Template:
    """Makes a template."""
    return await db.write(service.create, caller, data)


@get("/api/templates/starters", tags=["templates"])
async def list_starters(caller: NamedDependency[Caller], locale: FromQuery[Locale | None] = None) -> Starters:
    """Templates to begin with."""
    return service.starters(caller, locale)


@get("/api/templates/export", tags=["templates"])
async def export_templates(
    db: NamedDependency[Database], caller: NamedDependency[Caller], ids: FromQuery[str | None] = None
) -> Response[TemplateFile]:
    """A file of the templates whose ids are named (with commas between), or of all the caller's own."""
    made = await db.read(service.export, caller, ids.split(",") if ids else None)
    name = f"{made.templates[0].name}.json" if len(made.templates) == 1 and made.templates[0].name.isascii() else None
    disposition = f'attachment; filename="{name or "veche-templates.json"}"'
    return Response(made, headers={"Content-Disposition": disposition})


@post("/api/templates/import", status_code=200, tags=["templates"])
async def import_templates(
    db: NamedDependency[Database], caller: NamedDependency[Caller], data: JSONBody[ImportRequest]
) -> ImportReport:
    """Takes templates from a file in; importing it again changes nothing."""
    return await db.write(service.import_entries, caller, data)


@get("/api/templates/{template_id:str}", tags=["templates"])
async def get_template(
    db: NamedDependency[Database], caller: NamedDependency[Caller], template_id: FromPath[str]
) -> Template:
    """One template."""
    return await db.read(service.get, caller, template_id)


@patch("/api/templates/{template_id:str}", tags=["templates"])
async def change_template(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    template_id: FromPath[str],
    data: JSONBody[TemplatePatch],
) -> Template:
    """Changes a template; another body or other variables make a new version."""
    return await db.write(service.change, caller, template_id, data)


@delete("/api/templates/{template_id:str}", tags=["templates"])
async def delete_template(
    db: NamedDependency[Database], caller: NamedDependency[Caller], template_id: FromPath[str]
) -> None:
    """Removes a template with its versions."""
    await db.write(service.delete, caller, template_id)


@get("/api/templates/{template_id:str}/versions", tags=["templates"])
async def list_template_versions(
    db: NamedDependency[Database], caller: NamedDependency[Caller], template_id: FromPath[str]
) -> Versions:
    """All that a template was, for those who may change it."""
    return await db.read(service.list_versions, caller, template_id)


@post("/api/templates/{template_id:str}/versions/{number:int}/restore", status_code=200, tags=["templates"])
async def restore_template(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    template_id: FromPath[str],
    number: FromPath[int],
) -> Template:
    """Makes an old version the present one, as a new version."""
    return await db.write(service.restore, caller, template_id, number)


@put("/api/templates/{template_id:str}/rating", tags=["templates"])
async def rate_template(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    template_id: FromPath[str],
    data: JSONBody[Rating],
) -> Template:
    """Says what the caller thinks of a template."""
    return await db.write(service.rate, caller, template_id, data.stars)


@delete("/api/templates/{template_id:str}/rating", status_code=200, tags=["templates"])
async def unrate_template(
    db: NamedDependency[Database], caller: NamedDependency[Caller], template_id: FromPath[str]
) -> Template:
    """Takes the caller's rating back."""
    return await db.write(service.rate, caller, template_id, None)


@post("/api/templates/{template_id:str}/use", status_code=200, tags=["templates"])
async def use_template(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    template_id: FromPath[str],
    data: JSONBody[Use],
) -> Used:
    """Counts that the caller takes a template; with values, gives the text that comes of them."""
    return await db.write(service.take, caller, template_id, data)


routes = [
    list_templates,
    create_template,
    list_starters,
    export_templates,
    import_templates,
    get_template,
    change_template,
    delete_template,
    list_template_versions,
    restore_template,
    rate_template,
    unrate_template,
    use_template,
]
