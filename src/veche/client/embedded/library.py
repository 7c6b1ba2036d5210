"""Templates, projects, and what is carried in and out."""

from __future__ import annotations

from veche.client.embedded.base import InHouse
from veche.features.templates import service as templates
from veche.features.templates.schemas import Template, Use, Used
from veche.kit.paging import Page


class Library(InHouse):
    """Templates, projects, and what is carried in and out."""

    async def templates(self, *, name: str | None = None, cursor: str | None = None) -> Page[Template]:
        """See `Client`."""
        return await self.house.db.read(templates.list_templates, self.caller, name=name, cursor=cursor)

    async def use_template(self, template_id: str, use: Use) -> Used:
        """See `Client`."""
        return await self.house.db.write(templates.take, self.caller, template_id, use)
