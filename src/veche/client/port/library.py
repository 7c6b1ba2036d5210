"""Templates."""

from __future__ import annotations

from typing import Protocol

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


class Library(Protocol):
    """Templates."""

    async def templates(self, *, name: str | None = None, cursor: str | None = None) -> Page[Template]:
        """The person's templates and the shared ones; of one name, their own first."""
        ...

    async def use_template(self, template_id: str, use: Use) -> Used:
        """A template with its blanks filled in: what it says then."""
        ...

    async def create_template(self, new: NewTemplate) -> Template:
        """Makes a template."""
        ...

    async def change_template(self, template_id: str, patch: TemplatePatch) -> Template:
        """Changes what the patch names; another body or other blanks make a new version."""
        ...

    async def delete_template(self, template_id: str) -> None:
        """Removes a template with its versions."""
        ...

    async def template_versions(self, template_id: str) -> list[Version]:
        """All that a template was, the newest first."""
        ...

    async def restore_template(self, template_id: str, number: int) -> Template:
        """Makes an old version the present one, as a new version."""
        ...

    async def export_templates(self, ids: list[str] | None = None) -> TemplateFile:
        """A file of these templates, or of all the person's own."""
        ...

    async def starter_templates(self) -> list[TemplateEntry]:
        """Templates to begin with, in the person's language; nobody has them before taking them in."""
        ...

    async def import_templates(self, request: ImportRequest) -> ImportReport:
        """Takes templates of a file in; taking them in again changes nothing."""
        ...
