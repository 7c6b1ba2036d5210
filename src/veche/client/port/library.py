"""Templates, projects, and what is carried in and out."""

from __future__ import annotations

from typing import Protocol

from veche.features.templates.schemas import Template, Use, Used
from veche.kit.paging import Page


class Library(Protocol):
    """Templates, projects, and what is carried in and out."""

    async def templates(self, *, name: str | None = None, cursor: str | None = None) -> Page[Template]:
        """Templates that the person may use; of one name their own first."""
        ...

    async def use_template(self, template_id: str, use: Use) -> Used:
        """Takes a template: with values, the text that comes of them."""
        ...
