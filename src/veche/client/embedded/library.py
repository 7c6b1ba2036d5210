"""Templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from veche.client.embedded.inside import InHouse
from veche.kit.later import Later

if TYPE_CHECKING:
    from veche.features.templates import service as templates
    from veche.features.templates.schemas import (
        ImportReport,
        ImportRequest,
        NewTemplate,
        Template,
        TemplateEntry,
        TemplateFile,
        TemplatePatch,
        Use,
        Used,
        Version,
    )
    from veche.kit.paging import Page
else:
    templates = Later("veche.features.templates.service")


class Library(InHouse):
    """Templates."""

    async def templates(self, *, name: str | None = None, cursor: str | None = None) -> Page[Template]:
        """See `Client`."""
        return await self.house.db.read(templates.list_templates, self.caller, name=name, cursor=cursor)

    async def use_template(self, template_id: str, use: Use) -> Used:
        """See `Client`."""
        return await self.house.db.write(templates.take, self.caller, template_id, use)

    async def create_template(self, new: NewTemplate) -> Template:
        """See `Client`."""
        return await self.house.db.write(templates.create, self.caller, new)

    async def change_template(self, template_id: str, patch: TemplatePatch) -> Template:
        """See `Client`."""
        return await self.house.db.write(templates.change, self.caller, template_id, patch)

    async def delete_template(self, template_id: str) -> None:
        """See `Client`."""
        await self.house.db.write(templates.delete, self.caller, template_id)

    async def template_versions(self, template_id: str) -> list[Version]:
        """See `Client`."""
        return (await self.house.db.read(templates.list_versions, self.caller, template_id)).items

    async def restore_template(self, template_id: str, number: int) -> Template:
        """See `Client`."""
        return await self.house.db.write(templates.restore, self.caller, template_id, number)

    async def export_templates(self, ids: list[str] | None = None) -> TemplateFile:
        """See `Client`."""
        return await self.house.db.read(templates.export, self.caller, ids)

    async def starter_templates(self) -> list[TemplateEntry]:
        """See `Client`."""
        return templates.starters(self.caller).items

    async def import_templates(self, request: ImportRequest) -> ImportReport:
        """See `Client`."""
        return await self.house.db.write(templates.import_entries, self.caller, request)
