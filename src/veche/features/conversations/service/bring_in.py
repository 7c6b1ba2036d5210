"""Conversations that come from elsewhere, with their times and numbers; what is here already is never changed."""

from __future__ import annotations

from collections.abc import Sequence

from veche.features.conversations import access, repository
from veche.features.conversations.events import MessagesSettled
from veche.features.conversations.repository import marks as mark_rows
from veche.features.conversations.schemas import Branch, Conversation, Message
from veche.features.conversations.schemas.marks import Mark
from veche.features.conversations.service.change import Change, list_frame, person_topic
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.events import Bus

_AT_ONCE = 200  # messages in one request for the word index


class Standing:
    """What there is of a conversation: whose it is, and its messages by id."""

    def __init__(self, conversation: Conversation | None, taken: bool, messages: dict[str, int]) -> None:
        self.conversation = conversation  # if it is the caller's
        self.taken = taken  # the id is somebody else's
        self.messages = messages  # id → number


def standing(tx: Tx, caller: Caller, conversation_id: str) -> Standing:
    """Looks what an import would find."""
    caller.need("chat")
    mine = repository.get_conversation(tx, conversation_id, caller.user_id)
    if mine is None or mine[1] != "owner":
        return Standing(None, repository.get_conversation(tx, conversation_id, None) is not None, {})
    nodes = repository.outline(tx, conversation_id)
    return Standing(mine[0], False, {one.id: one.number for one in nodes.values()})


def strangers(tx: Tx, conversation_id: str, message_ids: Sequence[str]) -> set[str]:
    """Those of the ids that belong to messages of other conversations."""
    return {one.id for one in repository.path_messages(tx, message_ids) if one.conversation_id != conversation_id}


def bring_in(tx: Tx, caller: Caller, wanted: Conversation, messages: Sequence[Message], bus: Bus) -> Conversation:
    """Adds messages to a conversation of the caller's, which is made if it is not there.

    The rows keep their numbers and times; the parents are among them or there already.
    """
    caller.need("chat")
    if repository.get_conversation(tx, wanted.id, caller.user_id) is None:
        repository.add_conversation(tx, wanted)
        tx.announce(person_topic(caller.user_id), list_frame(wanted))
    else:
        access.require(tx, caller, wanted.id, "own")
    repository.add_copies(tx, messages)
    work = Change(tx, wanted.id, caller.user_id)
    work.adopt(messages, head=work.conversation.head_id)
    for start in range(0, len(messages), _AT_ONCE):
        bus.publish(tx, MessagesSettled(wanted.id, [one.id for one in messages[start : start + _AT_ONCE]]))
    return work.finish()


def dress(
    tx: Tx, caller: Caller, conversation_id: str, head_id: str | None, branches: list[Branch], marks: Sequence[Mark]
) -> Conversation:
    """After the last message: which branch is shown, names of branches, and what the caller thought of messages."""
    conversation = access.require(tx, caller, conversation_id, "own")
    known = {branch.name for branch in conversation.branches}
    for branch in branches:
        if branch.name not in known:
            repository.put_branch(tx, conversation_id, branch.name, branch.message_id)
    for mark in marks:
        if mark_rows.get_mark(tx, mark.message_id, caller.user_id) is None:
            values = {
                "conversation_id": conversation_id,
                "starred_at": mark.updated_at if mark.starred else None,
                "rating": mark.rating,
                "note": mark.note[:2000],
                "updated_at": mark.updated_at,
            }
            mark_rows.put_mark(tx, mark.message_id, caller.user_id, values, known=False)
    work = Change(tx, conversation_id, caller.user_id)
    work.set(head_id=head_id or work.conversation.head_id)
    return work.finish()
