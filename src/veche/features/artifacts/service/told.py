"""Tells the watchers of a conversation what became of its artifacts."""

from __future__ import annotations

import msgspec

from veche.features.artifacts import repository
from veche.features.artifacts.schemas import Artifact
from veche.features.conversations.service import topic_of
from veche.kit.db import Tx

_encode = msgspec.json.encode


def changed(tx: Tx, artifact_id: str) -> Artifact:
    """The artifact as it is now, which all who watch are told."""
    found = repository.get(tx, artifact_id)
    assert found is not None
    place = found.conversation_id
    tx.announce(topic_of(place), lambda: _encode({"t": "artifact", "c": place, "artifact": found}).decode())
    return found


def removed(tx: Tx, artifact: Artifact) -> None:
    """It is gone."""
    frame = {"t": "artifact", "c": artifact.conversation_id, "removed": artifact.id}
    tx.announce(topic_of(artifact.conversation_id), lambda: _encode(frame).decode())
