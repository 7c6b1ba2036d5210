"""Artifacts that come from elsewhere with all their versions; what stands there already is left as it is."""

from __future__ import annotations

from typing import Any

from veche.features.artifacts import repository
from veche.features.artifacts.schemas import MAX_CONTENT, Artifact, ArtifactContent
from veche.features.conversations import service as conversations
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.ids import is_id

MOST = 1_000_000  # versions, as far as a number is believed
LATEST = 4_102_444_800_000  # the year 2100

Brought = tuple[Artifact, list[ArtifactContent]]


def bring_in(tx: Tx, caller: Caller, conversation_id: str, found: list[Brought], messages: dict[str, str]) -> None:
    """Puts artifacts beside a conversation of the caller's.

    `messages` are the ids that the messages they came from have here. In one transaction with these, no reaction
    makes the artifacts of their blocks a second time.
    """
    conversations.get(tx, caller, conversation_id)
    for artifact, contents in found:
        texts = {one.number: one.content[:MAX_CONTENT] for one in contents}
        told = [one for one in artifact.versions if one.number in texts and 0 < one.number < MOST]
        versions = [_row(tx, artifact, one, texts, messages) for one in {one.number: one for one in told}.values()]
        if versions and is_id(artifact.id) and repository.place_of(tx, artifact.id) is None:
            row = {
                "id": artifact.id,
                "conversation_id": conversation_id,
                "kind": artifact.kind,
                "title": artifact.title[:200],
                "named": True,
                "language": artifact.language and artifact.language[:40],
                "name": artifact.title[:200],
                "last_number": max(row["number"] for row in versions),
                "created_at": _time(artifact.created_at),
                "updated_at": _time(artifact.updated_at),
            }
            repository.bring_in(tx, row, versions)


def _time(said: int) -> int:
    """Milliseconds that a column holds."""
    return min(max(said, 0), LATEST)


def place(tx: Tx, artifact_id: str) -> str | None:
    """The conversation that an artifact stands beside, whoever's it is."""
    return repository.place_of(tx, artifact_id)


def _row(tx: Tx, artifact: Artifact, one: Any, texts: dict[int, str], messages: dict[str, str]) -> dict[str, Any]:
    message_id = messages.get(one.message_id or "")
    if message_id is not None and one.block in repository.from_message(tx, message_id):
        message_id = None  # that block has its version already
    return {
        "artifact_id": artifact.id,
        "number": one.number,
        "content": texts[one.number],
        "author": one.author,
        "author_id": None,
        "model": one.model and one.model[:200],
        "message_id": message_id,
        "block": one.block if message_id is not None else None,
        "restored_from": one.restored_from if one.restored_from and 0 < one.restored_from < MOST else None,
        "created_at": _time(one.created_at),
    }
