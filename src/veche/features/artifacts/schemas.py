"""Artifacts as doors show them (docs/protocol.md)."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

Kind = Literal["document", "code", "html", "svg", "diagram"]
Author = Literal["model", "person"]
MAX_CONTENT = 1_000_000  # characters
Content = Annotated[str, msgspec.Meta(max_length=MAX_CONTENT)]
Language = Annotated[str, msgspec.Meta(max_length=40)]


class Version(msgspec.Struct):
    """One form that an artifact had, without its text. `message_id`: the answer that it came from."""

    number: int
    author: Author
    author_id: str | None
    model: str | None
    message_id: str | None
    block: int | None
    restored_from: int | None
    size: int
    created_at: int


class Artifact(msgspec.Struct):
    """Something that stands beside a conversation; `version` is its present one, the last of `versions`."""

    id: str
    conversation_id: str
    kind: Kind
    title: str
    language: str | None
    version: int
    versions: list[Version]
    created_at: int
    updated_at: int


class ArtifactContent(msgspec.Struct):
    """The text of one version."""

    artifact_id: str
    number: int
    content: str


class Artifacts(msgspec.Struct):
    """All artifacts of a conversation, the newest first."""

    items: list[Artifact]


class NewArtifact(msgspec.Struct, forbid_unknown_fields=True):
    """What a person puts beside the conversation; with `message_id` it is a block of that answer."""

    content: Content
    id: str | None = None
    title: str | None = None
    kind: Kind | None = None
    language: Language | None = None
    message_id: str | None = None


class NewVersion(msgspec.Struct, forbid_unknown_fields=True):
    """A text by hand; `base` is the version that it was made of."""

    content: Content
    base: int


class ArtifactPatch(msgspec.Struct, forbid_unknown_fields=True):
    """Fields to change; absent ones stay."""

    title: str | msgspec.UnsetType = msgspec.UNSET
    kind: Kind | msgspec.UnsetType = msgspec.UNSET
    language: Language | msgspec.UnsetType | None = msgspec.UNSET


class Restore(msgspec.Struct, forbid_unknown_fields=True):
    """Which version shall be the present one again."""

    number: int


class ViewRequest(msgspec.Struct, forbid_unknown_fields=True):
    """Which version is to be shown; absent: the present one."""

    number: int | None = None


class ViewLink(msgspec.Struct):
    """Where an artifact can be looked at for a short while, apart from everything of ours."""

    url: str
    expires_at: int
