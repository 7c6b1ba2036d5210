"""Files as doors show them (docs/protocol.md) and as higher features hold them."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

State = Literal["pending", "ready", "failed", "none"]


class Reading(msgspec.Struct, frozen=True):
    """What was read out of a file. `none`: nothing can be read out of such; `failed` has a reason."""

    state: State = "none"
    reason: str | None = None
    unit: Literal["page", "sheet", "slide", "chapter"] | None = None
    pages: int | None = None
    characters: int | None = None
    tokens: int | None = None  # estimated
    cut: bool = False  # the file holds more text than was kept
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    preview: bool = False


class File(msgspec.Struct, frozen=True):
    """One uploaded file without its bytes, which lie in the store under `sha256`."""

    id: str
    name: str
    media_type: str  # as its bytes are, not as the uploader said
    size: int
    sha256: str
    created_at: int
    reading: Reading = Reading()


class Content(msgspec.Struct, frozen=True):
    """Bytes that the store has taken in; `head` are the first of them."""

    sha256: str
    size: int
    head: bytes


class FileUse(msgspec.Struct, frozen=True):
    """A message that holds a file."""

    conversation_id: str
    conversation_title: str | None
    message_id: str
    at: int


class OwnFile(msgspec.Struct, frozen=True):
    """One of the caller's files, and where it is used."""

    file: File
    uses: list[FileUse]


class TextPage(msgspec.Struct, frozen=True):
    """Where a page begins in the text; its number counts from one."""

    number: int
    start: int
    label: str | None = None


class FileText(msgspec.Struct, frozen=True):
    """A stretch of a file's text, from `start` of `characters`, and where its pages begin."""

    text: str
    start: int
    characters: int
    pages: list[TextPage]


class NewUpload(msgspec.Struct, forbid_unknown_fields=True):
    """What an uploader says before the first byte."""

    name: str
    size: Annotated[int, msgspec.Meta(ge=0, le=2**62)]
    id: str | None = None
    media_type: Annotated[str, msgspec.Meta(max_length=200)] | None = None
    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")] | None = None


class Upload(msgspec.Struct, frozen=True):
    """A file on its way: `received` of `size` bytes are here. The file that comes of it has the same id."""

    id: str
    name: str
    size: int
    received: int
    created_at: int
    expires_at: int


class UploadRow(msgspec.Struct, frozen=True):
    """An upload as it is kept."""

    id: str
    owner_id: str
    name: str
    declared_type: str | None
    size: int
    sha256: str | None
    created_at: int
    expires_at: int


class Space(msgspec.Struct, frozen=True):
    """How much room the caller has, and what a piece of an upload should hold. `quota` 0: no limit."""

    used: int
    quota: int
    max_bytes: int
    piece_bytes: int
    files: int
    unfinished: list[Upload]
