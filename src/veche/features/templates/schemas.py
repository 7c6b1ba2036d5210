"""Templates as doors show them, take them, and write them to files (docs/protocol.md)."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType, field

VariableKind = Literal["text", "long", "choice", "number", "date", "file"]
Stars = Annotated[int, Meta(ge=1, le=5)]
Conflict = Literal["version", "copy", "skip"]


class Variable(msgspec.Struct, forbid_unknown_fields=True):
    """Something that is asked for before a template becomes a message."""

    name: str  # stands in the body as {{name}}
    label: str = ""
    kind: VariableKind = "text"
    required: bool = True
    default: str = ""
    choices: list[str] = field(default_factory=list)  # of a choice
    min: str | int | float | None = None  # of a number, or the first day (YYYY-MM-DD)
    max: str | int | float | None = None


class Template(msgspec.Struct):
    """A prompt with variables, as one person sees it."""

    id: str
    owner_id: str
    owner_name: str
    name: str
    title: str
    description: str
    body: str
    variables: list[Variable]
    tags: list[str]
    shared: bool  # every signed-in person may use it
    version: int
    uses: int
    my_uses: int
    used_at: int | None  # by the caller
    rating: float | None  # the mean of all
    ratings: int
    my_rating: int | None
    created_at: int
    updated_at: int


class NewTemplate(msgspec.Struct, forbid_unknown_fields=True):
    """What a person says of a new template; what the body names and nobody declared becomes a line of text."""

    name: str
    body: str
    id: str | None = None
    title: str = ""
    description: str = ""
    variables: list[Variable] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    shared: bool = False


class TemplatePatch(msgspec.Struct, forbid_unknown_fields=True):
    """Fields to change; absent ones stay. Another body or other variables make a new version."""

    name: str | UnsetType = UNSET
    title: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    body: str | UnsetType = UNSET
    variables: list[Variable] | UnsetType = UNSET
    tags: list[str] | UnsetType = UNSET
    shared: bool | UnsetType = UNSET


class Version(msgspec.Struct):
    """A template as it was."""

    number: int
    body: str
    variables: list[Variable]
    created_at: int


class Versions(msgspec.Struct):
    """All versions, the newest first."""

    items: list[Version]


class Rating(msgspec.Struct, forbid_unknown_fields=True):
    """What the caller thinks of a template."""

    stars: Stars


class Use(msgspec.Struct, forbid_unknown_fields=True):
    """A template is taken: without values it is only counted; with them it becomes a text."""

    values: dict[str, str] | None = None  # of a file: its name
    today: str | None = None  # the day where the person is (YYYY-MM-DD)


class Used(msgspec.Struct):
    """What became of it."""

    uses: int
    text: str | None = None


class TemplateEntry(msgspec.Struct, omit_defaults=True):
    """A template in a file: what a person made of it, without what happened to it here."""

    name: str
    body: str
    title: str = ""
    description: str = ""
    variables: list[Variable] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)


class TemplateFile(msgspec.Struct):
    """A file of templates."""

    templates: list[TemplateEntry]
    format: Literal["veche.templates"] = "veche.templates"
    version: Literal[1] = 1


class Starters(msgspec.Struct):
    """Templates to begin with; nobody has them before taking them."""

    items: list[TemplateEntry]


class ImportRequest(msgspec.Struct, forbid_unknown_fields=True):
    """Templates from a file, and what to do with one whose name is taken by another content."""

    templates: list[TemplateEntry]
    conflict: Conflict = "version"
    format: str = "veche.templates"
    version: int = 1


class Imported(msgspec.Struct):
    """What became of one entry."""

    name: str
    result: Literal["added", "changed", "same", "skipped", "refused"]
    id: str | None = None
    problem: str | None = None  # why it was refused, in the caller's language


class ImportReport(msgspec.Struct):
    """What became of each entry, in the order of the file."""

    items: list[Imported]
