"""Projects, and acts on many conversations at once (docs/protocol.md)."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from veche.features.conversations.schemas import Conversation, ModelName
from veche.ports.content import Params

Colour = Literal["grey", "red", "orange", "yellow", "green", "teal", "blue", "violet", "pink"]
Emoji = Annotated[str, msgspec.Meta(max_length=16)]


class ProjectFile(msgspec.Struct):
    """A file that every conversation of the project is given."""

    id: str
    name: str
    media_type: str
    size: int


class Project(msgspec.Struct):
    """A folder that gives its conversations something: instructions, defaults, files."""

    id: str
    owner_id: str
    name: str
    emoji: str | None
    colour: Colour | None
    instructions: str | None
    model: str | None
    params: Params
    assistant_id: str | None
    files: list[ProjectFile]
    position: int
    archived: bool
    conversations: int  # that are not in the archive
    created_at: int
    updated_at: int


class NewProject(msgspec.Struct, forbid_unknown_fields=True):
    """What a person says of a project that begins."""

    id: str
    name: str
    emoji: Emoji | None = None
    colour: Colour | None = None
    instructions: str | None = None
    model: ModelName | None = None
    params: Params | None = None
    assistant_id: str | None = None
    files: list[str] = msgspec.field(default_factory=list)


class ProjectPatch(msgspec.Struct, forbid_unknown_fields=True):
    """Fields to change; absent ones stay. `position` is the place among the person's projects, from 0."""

    name: str | msgspec.UnsetType = msgspec.UNSET
    emoji: Emoji | msgspec.UnsetType | None = msgspec.UNSET
    colour: Colour | msgspec.UnsetType | None = msgspec.UNSET
    instructions: str | msgspec.UnsetType | None = msgspec.UNSET
    model: ModelName | msgspec.UnsetType | None = msgspec.UNSET
    params: Params | msgspec.UnsetType = msgspec.UNSET
    assistant_id: str | msgspec.UnsetType | None = msgspec.UNSET
    files: list[str] | msgspec.UnsetType = msgspec.UNSET
    position: int | msgspec.UnsetType = msgspec.UNSET
    archived: bool | msgspec.UnsetType = msgspec.UNSET


class Projects(msgspec.Struct):
    """A person's projects, in their order."""

    items: list[Project]


class Bulk(msgspec.Struct, forbid_unknown_fields=True):
    """One act on many conversations, all or none."""

    ids: Annotated[list[str], msgspec.Meta(min_length=1, max_length=500)]
    action: Literal["archive", "unarchive", "pin", "unpin", "move", "delete"]
    project_id: str | None = None  # of `move`; none: out of any project


class BulkDone(msgspec.Struct):
    """The conversations as they are now; none of them after `delete`."""

    items: list[Conversation]
