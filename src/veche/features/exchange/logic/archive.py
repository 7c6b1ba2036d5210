"""Veche's own archive: a conversation as JSON that loses nothing, and how it is read again, tolerantly."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from veche.features.artifacts.schemas import Artifact, ArtifactContent
from veche.features.conversations.schemas import Conversation, Message, Note
from veche.features.conversations.schemas.marks import Mark
from veche.features.conversations.schemas.projects import Project
from veche.features.exchange.logic.incoming import (
    Attached,
    Incoming,
    IncomingFile,
    IncomingMessage,
    IncomingProject,
    in_order,
)
from veche.features.usage.schemas import Cost
from veche.ports.content import Params, Part, Usage

FORMAT = "veche.conversation"
INDEX = "veche.json"
VERSION = 1
OLDEST, NEWEST = 0, 4_102_444_800_000  # times that are believed: until the year 2100
_COUNTED = 2**31
_AMOUNT = re.compile(r"[0-9]{1,15}(\.[0-9]{1,24})?")
_ROLES = {"user", "assistant", "system"}
_STATES = {"complete", "queued", "streaming", "stopped", "interrupted", "failed"}


class ArchivedFile(msgspec.Struct):
    """A file of the conversation; `path` is its place in the archive, if its bytes are there."""

    id: str
    name: str
    media_type: str
    size: int
    sha256: str
    path: str | None = None


class ArchivedArtifact(msgspec.Struct):
    """What stood beside the conversation, with the text of each version."""

    artifact: Artifact
    contents: list[ArtifactContent]


class Archived(msgspec.Struct):
    """A conversation as it is written down."""

    format: str
    version: int
    owner: str  # whose export this is
    conversation: Conversation
    messages: list[Message]
    marks: list[Mark]
    people: dict[str, str]
    files: list[ArchivedFile]
    artifacts: list[ArchivedArtifact]


class Index(msgspec.Struct):
    """What an archive of many holds besides conversations."""

    format: str
    version: int
    made_at: int
    owner: str
    conversations: int
    projects: list[Project]
    files: list[ArchivedFile] = msgspec.field(default_factory=list)


def as_json(told: Archived | Index) -> bytes:
    """As JSON for people and programs."""
    return msgspec.json.format(msgspec.json.encode(told), indent=1)


def is_conversation(data: Any) -> bool:
    """Is this decoded JSON one of ours?"""
    return isinstance(data, dict) and data.get("format") == FORMAT


def read(data: dict[str, Any]) -> Incoming:
    """A conversation of ours, also of a later version or one that somebody has changed by hand.

    Raises:
        ValueError: there is no conversation in it.
    """
    about, messages = data.get("conversation"), data.get("messages")
    if not isinstance(about, dict) or not isinstance(messages, list):
        raise ValueError("no conversation")
    owner = str(data.get("owner") or about.get("owner_id") or "")
    incoming = Incoming(
        source="veche",
        key=str(about.get("id") or ""),
        title=text_or_none(about.get("title"), 300),
        created_at=time_of(about.get("created_at")),
        updated_at=time_of(about.get("updated_at") or about.get("created_at")),
        messages=[],
        head=text_or_none(about.get("head_id"), 100),
        named=about.get("title_source") == "manual",
        model=text_or_none(about.get("model"), 200),
        params=as_params(about.get("params")),
        instructions=text_or_none(about.get("instructions"), 200_000),
        archived=about.get("archived") is True,
        pinned=about.get("pinned") is True,
        project=text_or_none(about.get("project_id"), 100),
        owner=owner or None,
    )
    if not incoming.key:
        raise ValueError("no id")
    marks = {m["message_id"]: m for m in _dicts(data.get("marks")) if isinstance(m.get("message_id"), str)}
    found = []
    for raw in messages:
        one = message_of(raw, owner, incoming)
        if one is None:
            incoming.broken_messages += 1
            continue
        _marked(one, marks.get(one.key))
        found.append(one)
    incoming.messages = in_order(found)
    incoming.branches = [
        (branch["name"], branch["message_id"])
        for branch in _dicts(about.get("branches"))
        if isinstance(branch.get("name"), str) and isinstance(branch.get("message_id"), str)
    ]
    incoming.artifacts = [(one.artifact, one.contents) for one in as_list(data.get("artifacts"), ArchivedArtifact)]
    incoming.files = {file.id: _file(file) for file in as_list(data.get("files"), ArchivedFile)}
    return incoming


def read_projects(data: dict[str, Any]) -> list[IncomingProject]:
    """The projects that the archive's index names."""
    known = {file.id: file for file in as_list(data.get("files"), ArchivedFile)}
    made = []
    for raw in _dicts(data.get("projects")):
        key, name = text_or_none(raw.get("id"), 100), text_or_none(raw.get("name"), 100)
        if key and name:
            held = [str(file.get("id")) for file in _dicts(raw.get("files"))]
            one = IncomingProject(
                key,
                name,
                text_or_none(raw.get("instructions"), 200_000),
                text_or_none(raw.get("emoji"), 16),
                text_or_none(raw.get("colour"), 12),
                text_or_none(raw.get("model"), 200),
                [(id, _file(known[id])) for id in held if id in known],
            )
            made.append(one)
    return made


def _file(file: ArchivedFile) -> IncomingFile:
    return IncomingFile(file.name, file.media_type, file.path, file.sha256)


def message_of(raw: Any, owner: str, into: Incoming) -> IncomingMessage | None:
    """One message; `None` for what is none. Parts that are not known are counted in `into`."""
    if not isinstance(raw, dict) or not isinstance(raw.get("id"), str):
        return None
    role, state, said = raw.get("role"), raw.get("state"), raw.get("parts")
    if not isinstance(role, str) or role not in _ROLES:
        return None
    parts = []
    for one in said if isinstance(said, list) else []:
        part = as_part(one)
        if part is None:
            into.unknown_parts += 1
        else:
            parts.append(part)
    number = raw.get("number")
    return IncomingMessage(
        key=raw["id"],
        parent=text_or_none(raw.get("parent_id"), 100),
        role=raw["role"],
        parts=parts,
        created_at=time_of(raw.get("created_at")),
        updated_at=time_of(raw.get("updated_at") or raw.get("created_at")),
        mine=raw.get("author_id") == owner,
        number=number if isinstance(number, int) else None,
        state=raw["state"] if isinstance(state, str) and state in _STATES else "complete",
        excluded=raw.get("excluded") is True,
        pinned=raw.get("pinned") is True,
        model=text_or_none(raw.get("model"), 200),
        requested_model=text_or_none(raw.get("requested_model"), 200),
        comparison=text_or_none(raw.get("comparison_id"), 36),
        verdict=raw["verdict"] if raw.get("verdict") in ("chosen", "passed", "tie") else None,
        finish_reason=text_or_none(raw.get("finish_reason"), 20),
        notes=as_list(raw.get("notes"), Note),
        usage=as_usage(raw.get("usage")),
        cost=as_cost(raw.get("cost")),
        first_token_ms=count_of(raw.get("first_token_ms")),
        duration_ms=count_of(raw.get("duration_ms")),
    )


def _marked(one: IncomingMessage, mark: dict[str, Any] | None) -> None:
    if mark is not None:
        one.starred = mark.get("starred") is True
        one.rating = mark["rating"] if mark.get("rating") in (-1, 1) else None
        one.opinion = str(mark.get("note") or "")
        one.marked_at = time_of(mark.get("updated_at"))


def as_part(raw: Any) -> Part | None:
    """A part of a message; `None` for kinds that are not known."""
    part: Part | None = as_kind(raw, Part)
    if isinstance(part, Attached) and (len(part.name) > 1000 or len(part.media_type) > 200):
        return None
    return part


def as_params(raw: Any) -> Params:
    """Parameters; those that are unknown or out of bounds are left to the model."""
    known = {name: value for name, value in raw.items() if name in Params.__struct_fields__} if _is(raw) else {}
    return as_kind(known, Params) or Params()


def as_usage(raw: Any) -> Usage | None:
    """Token counts that a column holds."""
    if not _is(raw):
        return None
    counts = {name: count_of(raw.get(name)) for name in Usage.__struct_fields__}
    return Usage(**counts) if any(count is not None for count in counts.values()) else None


def as_cost(raw: Any) -> Cost | None:
    """A cost that columns hold, and that another can be added to."""
    cost: Cost | None = as_kind(raw, Cost)
    good = cost is not None and _AMOUNT.fullmatch(cost.amount) and len(cost.currency) == 3 and len(cost.priced_at) <= 10
    return cost if good else None


def as_kind(raw: Any, kind: Any) -> Any:
    """`raw` as a struct; `None` where it is none."""
    try:
        return msgspec.convert(raw, kind)
    except (msgspec.ValidationError, RecursionError):
        return None


def as_list(raw: Any, kind: Any) -> list[Any]:
    """Those of a list that are of a kind."""
    found = (as_kind(one, kind) for one in raw) if isinstance(raw, list) else ()
    return [one for one in found if one is not None]


def time_of(raw: Any) -> int:
    """Milliseconds; 0 for what is no time."""
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not OLDEST <= raw <= NEWEST:
        return 0
    return int(raw)


def count_of(raw: Any) -> int | None:
    """A number that a column holds."""
    return raw if isinstance(raw, int) and not isinstance(raw, bool) and 0 <= raw < _COUNTED else None


def text_or_none(raw: Any, most: int) -> str | None:
    """A text, cut where columns end; nothing for nothing."""
    return raw[:most] if isinstance(raw, str) and raw.strip() else None


def _is(raw: Any) -> bool:
    return isinstance(raw, dict)


def _dicts(raw: Any) -> list[dict[str, Any]]:
    return [one for one in raw if isinstance(one, dict)] if isinstance(raw, list) else []
