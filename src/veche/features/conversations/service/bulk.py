"""One act on many conversations at once: all of them, or none."""

from __future__ import annotations

from typing import Any

from veche.features.conversations import access
from veche.features.conversations.schemas import ConversationPatch
from veche.features.conversations.schemas.projects import Bulk, BulkDone
from veche.features.conversations.service.remove import delete
from veche.features.conversations.service.write import change
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.events import Bus
from veche.kit.ids import check_id

_PATCHES: dict[str, dict[str, Any]] = {
    "archive": {"archived": True},
    "unarchive": {"archived": False},
    "pin": {"pinned": True},
    "unpin": {"pinned": False},
}


def bulk(tx: Tx, caller: Caller, asked: Bulk, bus: Bus) -> BulkDone:
    """Archives, pins, moves or deletes conversations.

    Raises:
        NoConversation: one is not there, or not the caller's: nothing was done.
        ReadOnly: one is somebody else's, and only its owner may do this.
        NoProject: there is no such project to move into.
    """
    caller.need("chat")
    ids = list(dict.fromkeys(check_id(one, "ids") for one in asked.ids))
    if asked.action == "delete":
        for one in ids:
            delete(tx, caller, one, bus)
        return BulkDone([])
    if asked.action == "move":
        patch = ConversationPatch(project_id=asked.project_id)
    else:
        patch = ConversationPatch(**_PATCHES[asked.action])
    for one in ids:
        access.require(tx, caller, one, "own" if asked.action == "move" else "read")
    return BulkDone([change(tx, caller, one, patch) for one in ids])
