"""Templates, projects, and what is carried in and out."""

from __future__ import annotations

from urllib.parse import quote

from veche.client.remote.base import OverHttp
from veche.features.templates.schemas import Template, Use, Used
from veche.kit.paging import Page


class Library(OverHttp):
    """Templates, projects, and what is carried in and out."""

    async def templates(self, *, name: str | None = None, cursor: str | None = None) -> Page[Template]:
        """See `Client`."""
        return await self._ask("GET", "/api/templates", Page[Template], query={"name": name, "cursor": cursor})

    async def use_template(self, template_id: str, use: Use) -> Used:
        """See `Client`."""
        return await self._ask("POST", f"/api/templates/{quote(template_id, safe='')}/use", Used, body=use)
