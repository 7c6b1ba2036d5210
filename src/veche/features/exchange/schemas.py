"""Exports and imports as doors show them (docs/protocol.md)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from veche.features.artifacts.schemas import Artifact, ArtifactContent
from veche.features.conversations.schemas import Message
from veche.features.conversations.schemas.marks import Mark
from veche.features.conversations.schemas.merging import Gone, Standing
from veche.features.conversations.schemas.projects import Project

Format = Literal["markdown", "html", "pdf", "docx", "json", "csv", "text"]
State = Literal["queued", "running", "done", "failed"]
Source = Literal["veche", "chatgpt", "claude", "llm"]
Outcome = Literal["new", "grown", "same", "skipped"]


class Options(msgspec.Struct, frozen=True):
    """What an export shall hold; the lossless `json` always holds all branches, thoughts and facts."""

    branches: Literal["shown", "all"] = "shown"
    reasoning: bool = False
    metadata: bool = False
    files: bool = False


class ExportRequest(msgspec.Struct, forbid_unknown_fields=True):
    """Which conversations, and how. `conversations` of `null` means all; `everything` adds all else of one's data."""

    id: str
    format: Format = "markdown"
    conversations: Annotated[list[str], msgspec.Meta(min_length=1, max_length=10_000)] | None = None
    options: Options = Options()
    everything: bool = False


class Trouble(msgspec.Struct):
    """Why it failed: a stable code and a sentence."""

    code: str
    text: str


class Export(msgspec.Struct):
    """One export: how far it is, and until when its file can be had."""

    id: str
    format: Format
    everything: bool
    state: State
    done: int
    total: int | None
    name: str
    size: int | None
    error: Trouble | None
    created_at: int
    expires_at: int | None


class Exports(msgspec.Struct):
    """One person's exports, newest first."""

    items: list[Export]


class Result(msgspec.Struct):
    """What came of one conversation of an archive; `notes` are sentences on what was left out."""

    title: str | None
    outcome: Outcome
    conversation_id: str | None = None
    messages: int = 0  # that were added
    notes: list[str] = msgspec.field(default_factory=list)


class Counts(msgspec.Struct):
    """How many conversations came to what."""

    new: int = 0
    grown: int = 0
    same: int = 0
    skipped: int = 0
    messages: int = 0
    files: int = 0


class Report(msgspec.Struct):
    """What came of an archive; of a long one only the first results are listed."""

    counts: Counts = msgspec.field(default_factory=Counts)
    results: list[Result] = msgspec.field(default_factory=list)


class Import(msgspec.Struct):
    """One import: how far it is and what came of it."""

    id: str
    source: Source | None
    state: State
    done: int
    total: int | None
    name: str
    size: int | None
    error: Trouble | None
    report: Report
    created_at: int


class Imports(msgspec.Struct):
    """One person's imports, newest first."""

    items: list[Import]


class Copies(msgspec.Struct):
    """The caller's own conversations as they stand here, what they deleted, and their projects."""

    owner: str  # the caller's id here
    items: list[Standing]
    gone: list[Gone]
    projects: list[Project]


class CopyFile(msgspec.Struct):
    """A file without its bytes."""

    id: str
    name: str
    media_type: str
    size: int
    sha256: str


class CopyArtifact(msgspec.Struct):
    """What stands beside a conversation, with the text of each version."""

    artifact: Artifact
    contents: list[ArtifactContent]


class WordsRequest(msgspec.Struct, forbid_unknown_fields=True):
    """What to give of a conversation: messages, files, and (when all of it is wanted) its artifacts."""

    messages: Annotated[list[str], msgspec.Meta(max_length=1000)] = msgspec.field(default_factory=list)
    files: Annotated[list[str], msgspec.Meta(max_length=1000)] = msgspec.field(default_factory=list)
    artifacts: bool = False


class Words(msgspec.Struct):
    """What was asked for, as far as it is here; `files` are those of the messages and those that were named."""

    messages: list[Message]
    files: list[CopyFile]
    artifacts: list[CopyArtifact]


class FilesWanted(msgspec.Struct, forbid_unknown_fields=True):
    """Files that are to be here."""

    files: Annotated[list[CopyFile], msgspec.Meta(max_length=1000)]


class FilesMissing(msgspec.Struct):
    """Those whose bytes have to be sent; of the others the bytes were here already."""

    ids: list[str]


class CopyHead(msgspec.Struct):
    """Which conversation, and what is made of it where it is not here yet."""

    id: str
    created_at: int
    updated_at: int
    forked_from: str | None = None
    forked_at_id: str | None = None


class CopyBundle(msgspec.Struct, omit_defaults=True):
    """What another copy has. `owner` is the caller's id there; `stamps` as in the outline; messages behind parents."""

    owner: str
    conversation: CopyHead
    removed: Annotated[list[str], msgspec.Meta(max_length=10_000)] = msgspec.field(default_factory=list)
    messages: Annotated[list[dict[str, Any]], msgspec.Meta(max_length=2000)] = msgspec.field(default_factory=list)
    marks: list[Mark] = msgspec.field(default_factory=list)
    fields: dict[str, Any] = msgspec.field(default_factory=dict)
    branches: dict[str, str | None] = msgspec.field(default_factory=dict)
    stamps: dict[str, int] = msgspec.field(default_factory=dict)
    artifacts: list[CopyArtifact] = msgspec.field(default_factory=list)
    activity: int = 0  # when anything was last said


class CopyMerged(msgspec.Struct):
    """What came of it; `unknown_parts` is what this version has no word for."""

    made: bool
    added: int
    changed: int
    removed: int
    before: int  # the number of the last event when this began: was it the one that the other copy knew?
    seq: int
    marked_at: int
    unknown_parts: int = 0
