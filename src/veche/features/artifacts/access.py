"""Who may see an artifact: whoever may see its conversation; who may change it: whoever may write there."""

from __future__ import annotations

from veche.features.artifacts import repository
from veche.features.artifacts.errors import NoArtifact
from veche.features.artifacts.schemas import Artifact
from veche.features.conversations import service as conversations
from veche.features.conversations.errors import NoConversation
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.ids import check_id


def require(tx: Tx, caller: Caller, artifact_id: str, *, write: bool = False) -> Artifact:
    """The artifact, if the caller may.

    Raises:
        NoArtifact: there is none that the caller may see.
        ReadOnly: a reader of the conversation wants to change it.
    """
    place = repository.place_of(tx, check_id(artifact_id))
    if place is None:
        raise NoArtifact(id=artifact_id)
    try:
        if write:
            conversations.begin(tx, caller, place)
        else:
            conversations.get(tx, caller, place)
    except NoConversation as error:
        raise NoArtifact(id=artifact_id) from error
    found = repository.get(tx, artifact_id)
    if found is None:
        raise NoArtifact(id=artifact_id)
    return found
