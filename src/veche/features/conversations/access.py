"""Who may do what in a conversation: members only, and readers do not write."""

from __future__ import annotations

from typing import Any, Literal

from veche.features.conversations import repository
from veche.features.conversations.errors import NoConversation, NoMessage, NoProject, ReadOnly
from veche.features.conversations.repository import projects
from veche.features.conversations.schemas import Conversation
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.ids import check_id

Need = Literal["read", "write", "own"]
_RANK = {"reader": 0, "writer": 1, "owner": 2}
_NEEDS = {"read": 0, "write": 1, "own": 2}


def require(tx: Tx, caller: Caller, conversation_id: str, need: Need) -> Conversation:
    """The conversation, if the caller may.

    Raises:
        NoConversation: the caller is no member (or there is none: the answer is the same).
        ReadOnly: a member with too few rights.
    """
    caller.need("read" if need == "read" else "chat")
    found = repository.get_conversation(tx, conversation_id, caller.user_id)
    if found is None:
        raise NoConversation(id=conversation_id)
    conversation, role = found
    if _RANK[role] < _NEEDS[need]:
        raise ReadOnly
    return conversation


def require_writer(tx: Tx, caller: Caller, conversation_id: str) -> None:
    """Like `require` for writing, for those who read the row anyway."""
    caller.need("chat")
    role = repository.member_role(tx, conversation_id, caller.user_id)
    if role is None:
        raise NoConversation(id=conversation_id)
    if _RANK[role] < _NEEDS["write"]:
        raise ReadOnly


def require_message(tx: Tx, caller: Caller, message_id: str, need: Need) -> Conversation:
    """The conversation of a message, if the caller may."""
    place = repository.message_place(tx, message_id, caller.user_id)
    if place is None:
        raise NoMessage(id=message_id)
    return require(tx, caller, place, need)


def require_project(tx: Tx, caller: Caller, project_id: str, need: Literal["read", "chat"]) -> Any:
    """The row of a project, which only its owner sees.

    Raises:
        NoProject: there is none, or it is somebody else's.
    """
    caller.need(need)
    row = projects.get_project(tx, check_id(project_id, "project_id"))
    if row is None or row.owner_id != caller.user_id:
        raise NoProject(id=project_id)
    return row
