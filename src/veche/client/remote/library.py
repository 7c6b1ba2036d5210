"""Templates."""

from __future__ import annotations

from urllib.parse import quote

import msgspec

from veche.client.remote.http import OverHttp
from veche.features.templates.schemas import (
    ImportReport,
    ImportRequest,
    NewTemplate,
    Starters,
    Template,
    TemplateEntry,
    TemplateFile,
    TemplatePatch,
    Use,
    Used,
    Version,
    Versions,
)
from veche.kit.ids import new_id
from veche.kit.paging import Page


class Library(OverHttp):
    """Templates."""

    async def templates(self, *, name: str | None = None, cursor: str | None = None) -> Page[Template]:
        """See `Client`."""
        return await self._ask("GET", "/api/templates", Page[Template], query={"name": name, "cursor": cursor})

    async def use_template(self, template_id: str, use: Use) -> Used:
        """See `Client`."""
        return await self._ask("POST", f"{_path(template_id)}/use", Used, body=use)

    async def create_template(self, new: NewTemplate) -> Template:
        """See `Client`."""
        named = msgspec.structs.replace(new, id=new.id or new_id())
        return await self._ask("POST", "/api/templates", Template, body=named)

    async def change_template(self, template_id: str, patch: TemplatePatch) -> Template:
        """See `Client`."""
        return await self._ask("PATCH", _path(template_id), Template, body=patch)

    async def delete_template(self, template_id: str) -> None:
        """See `Client`."""
        await self._ask("DELETE", _path(template_id), type(None))

    async def template_versions(self, template_id: str) -> list[Version]:
        """See `Client`."""
        return (await self._ask("GET", f"{_path(template_id)}/versions", Versions)).items

    async def restore_template(self, template_id: str, number: int) -> Template:
        """See `Client`."""
        return await self._ask("POST", f"{_path(template_id)}/versions/{number}/restore", Template)

    async def export_templates(self, ids: list[str] | None = None) -> TemplateFile:
        """See `Client`."""
        query = {"ids": ",".join(ids)} if ids else None
        return await self._ask("GET", "/api/templates/export", TemplateFile, query=query)

    async def starter_templates(self) -> list[TemplateEntry]:
        """See `Client`."""
        query = {"locale": self._headers["Accept-Language"]}
        return (await self._ask("GET", "/api/templates/starters", Starters, query=query)).items

    async def import_templates(self, request: ImportRequest) -> ImportReport:
        """See `Client`."""
        return await self._ask("POST", "/api/templates/import", ImportReport, body=request)


def _path(template_id: str) -> str:
    return f"/api/templates/{quote(template_id, safe='')}"
