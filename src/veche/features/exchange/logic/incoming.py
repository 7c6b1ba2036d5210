"""What every archive is read into: a conversation with its tree, whoever wrote it down, and ids made of theirs."""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterable

import msgspec

from veche.features.artifacts.schemas import Artifact, ArtifactContent
from veche.features.conversations.schemas import Message, Note, State, Verdict
from veche.features.usage.schemas import Cost
from veche.ports.content import AudioPart, FilePart, ImagePart, Params, Part, Role, Usage

Attached = FilePart | ImagePart | AudioPart


class IncomingFile(msgspec.Struct):
    """A file as the archive speaks of it; `path` is its place inside, `text` stands for bytes that it does not have."""

    name: str
    media_type: str | None = None
    path: str | None = None
    sha256: str | None = None
    text: str | None = None


class IncomingMessage(msgspec.Struct):
    """A message under the id that it had; files in its parts bear the ids that they had."""

    key: str
    parent: str | None
    role: Role
    parts: list[Part]
    created_at: int
    mine: bool = True  # said by whoever made the archive
    number: int | None = None
    updated_at: int | None = None
    state: State = "complete"
    excluded: bool = False
    pinned: bool = False
    model: str | None = None
    requested_model: str | None = None
    comparison: str | None = None
    verdict: Verdict | None = None
    finish_reason: str | None = None
    notes: list[Note] = msgspec.field(default_factory=list)
    usage: Usage | None = None
    cost: Cost | None = None
    first_token_ms: int | None = None
    duration_ms: int | None = None
    starred: bool = False
    rating: int | None = None
    opinion: str = ""
    marked_at: int | None = None


class Incoming(msgspec.Struct):
    """A conversation out of an archive."""

    source: str
    key: str
    title: str | None
    created_at: int
    updated_at: int
    messages: list[IncomingMessage]
    head: str | None = None
    named: bool = True  # by a person
    model: str | None = None
    params: Params = msgspec.field(default_factory=Params)
    instructions: str | None = None
    archived: bool = False
    pinned: bool = False
    branches: list[tuple[str, str]] = msgspec.field(default_factory=list)
    files: dict[str, IncomingFile] = msgspec.field(default_factory=dict)
    project: str | None = None  # its key in the archive
    artifacts: list[tuple[Artifact, list[ArtifactContent]]] = msgspec.field(default_factory=list)
    owner: str | None = None  # who made the archive, if it is one of ours
    unknown_parts: int = 0
    broken_messages: int = 0


class IncomingProject(msgspec.Struct):
    """A folder of conversations out of an archive."""

    key: str
    name: str
    instructions: str | None = None
    emoji: str | None = None
    colour: str | None = None
    model: str | None = None
    files: list[tuple[str, IncomingFile]] = msgspec.field(default_factory=list)


def derived_id(*names: str) -> str:
    """An id that is the same whenever it is made of the same names (UUID version 8, RFC 9562)."""
    value = int.from_bytes(hashlib.sha256("\x00".join(names).encode("utf-8", "surrogatepass")).digest()[:16])
    value = value & ~(0xF << 76) | 0x8 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def content_hash(message: IncomingMessage) -> str:
    """What a message says, in few characters; another text under the same id makes another message."""
    return hashlib.sha256(msgspec.json.encode([message.role, message.parts])).hexdigest()[:16]


def in_order(messages: Iterable[IncomingMessage]) -> list[IncomingMessage]:
    """Parents before children, else as they were numbered or said; who points nowhere, or in a ring, becomes a root."""
    known: dict[str, IncomingMessage] = {}
    for one in messages:
        known.setdefault(one.key, one)
    children: dict[str | None, list[IncomingMessage]] = {}
    for place, one in enumerate(known.values()):
        if one.number is None:
            one.number = place + 1
        if one.parent == one.key or one.parent not in known:
            one.parent = None
        children.setdefault(one.parent, []).append(one)
    made: list[IncomingMessage] = []
    done: set[str] = set()
    heads = [*children.get(None, []), *known.values()]  # whoever is left at the end is in a ring, and opens it
    for head in heads:
        if head.key in done:
            continue
        if head.parent is not None:
            children[head.parent].remove(head)
            head.parent = None
        waiting = [(head.number or 0, head.key, head)]
        while waiting:
            _, key, one = heapq.heappop(waiting)
            if key in done:
                continue
            done.add(key)
            made.append(one)
            for child in children.get(key, []):
                heapq.heappush(waiting, (child.number or 0, child.key, child))
    return sorted(made, key=lambda one: one.number or 0) if good_numbers(made) else made


def as_messages(
    incoming: list[IncomingMessage],
    conversation_id: str,
    user_id: str,
    ids: dict[str, str],
    files: dict[str, Part],
    numbers: dict[str, int],
) -> list[Message]:
    """The messages as rows; `ids`, `files` and `numbers` are by the keys of the archive."""
    return [
        Message(
            id=ids[one.key],
            conversation_id=conversation_id,
            number=numbers[one.key],
            parent_id=ids[one.parent] if one.parent else None,
            role=one.role,
            author_id=user_id if one.role == "user" and one.mine else None,
            state="interrupted" if one.state in ("streaming", "queued") else one.state,
            excluded=one.excluded,
            pinned=one.pinned,
            parts=[files.get(part.file_id, part) if isinstance(part, Attached) else part for part in one.parts],
            model=one.model,
            requested_model=one.requested_model,
            comparison_id=_comparison(one, ids[one.key], conversation_id),
            verdict=one.verdict if one.comparison else None,
            finish_reason=one.finish_reason,
            notes=one.notes,
            usage=one.usage,
            cost=one.cost,
            first_token_ms=one.first_token_ms,
            duration_ms=one.duration_ms,
            created_at=one.created_at,
            updated_at=one.updated_at or one.created_at,
        )
        for one in incoming
    ]


def _comparison(one: IncomingMessage, id: str, conversation_id: str) -> str | None:
    if one.comparison is None or id == one.key:
        return one.comparison
    return derived_id(conversation_id, one.comparison)


def good_numbers(messages: list[IncomingMessage]) -> bool:
    """Can the numbers of the archive stay? They must be unlike, and grow from parent to child."""
    numbers = {one.key: one.number or 0 for one in messages}
    if len(set(numbers.values())) != len(numbers) or any(not 0 < number < 2**30 for number in numbers.values()):
        return False
    return all(one.parent is None or numbers[one.parent] < numbers[one.key] for one in messages)
