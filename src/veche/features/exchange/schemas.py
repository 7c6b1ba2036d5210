"""Exports and imports as doors show them (docs/protocol.md)."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

Format = Literal["markdown", "html", "pdf", "docx", "json", "csv", "text"]
State = Literal["queued", "running", "done", "failed"]
Source = Literal["veche", "chatgpt", "claude"]
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
