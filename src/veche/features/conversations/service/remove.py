"""Verbs that take away: one message, all messages, a conversation; and what hangs on them."""

from __future__ import annotations

from veche.features.conversations import access, logic, repository
from veche.features.conversations.errors import NoMessage, ReadOnly, StillStreaming
from veche.features.conversations.events import ConversationDeleted, FilesReleased, TemporaryEnded
from veche.features.conversations.repository.messages import Outline
from veche.features.conversations.schemas import Conversation
from veche.features.conversations.service.change import Change, person_topic
from veche.features.conversations.service.search import index_titles
from veche.features.files import service as files
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.events import Bus


def _drop(tx: Tx, ids: list[str], bus: Bus) -> None:
    """What hangs on messages that go: terms, branch names, and files if nobody else holds them."""
    if released := repository.file_ids_of(tx, ids):
        bus.publish(tx, FilesReleased(released))
    repository.drop_terms(tx, ids)
    repository.delete_branches_at(tx, ids)


def release_files(tx: Tx, file_ids: list[str]) -> list[str]:
    """Removes those of the files that no message and no project holds any more; gives the hashes of their contents."""
    held = repository.held_files(tx, file_ids) | repository.kept_by_projects(tx, file_ids)
    gone = files.get_many(tx, [file_id for file_id in file_ids if file_id not in held])
    files.remove(tx, gone)
    return [file.sha256 for file in gone.values()]


def remove(tx: Tx, caller: Caller, message_id: str, bus: Bus, *, subtree: bool) -> None:
    """Removes one message (its children move to its parent), or it and all below.

    Raises:
        ReadOnly: only the owner may remove what others said, or were answered.
        StillStreaming: one of them is an answer that is not finished.
    """
    place = access.require_message(tx, caller, message_id, "write")
    work = Change(tx, place.id, caller.user_id)
    nodes = repository.outline(tx, place.id)
    if message_id not in nodes:
        raise NoMessage(id=message_id)
    below = logic.subtree_of(nodes.values(), message_id)
    ids = below if subtree else [message_id]
    if place.role != "owner" and repository.strangers_words(tx, ids, caller.user_id):
        raise ReadOnly
    if any(nodes[one].state in ("streaming", "queued") for one in ids):
        raise StillStreaming
    named_by = repository.path_messages(tx, ids) if work.conversation.title_source == "auto" else []
    moved = [] if subtree else repository.reparent(tx, message_id, nodes[message_id].parent_id)
    _drop(tx, ids, bus)
    repository.drop_summaries(tx, place.id, below)  # what is erased must not live on in them
    repository.delete_messages(tx, place.id, ids)
    left = repository.outline(tx, place.id)
    head = work.conversation.head_id
    if head in ids:
        # the walk up needs the old links, so the removed are looked at in the old tree
        head = logic.head_after_removal({**nodes, **left}, set(ids), head)
    work.removed(ids)
    work.set(head_id=head, branches=[b for b in work.conversation.branches if b.message_id not in ids])
    for message in repository.path_messages(tx, moved):
        work.message_changed(message)
    if any(logic.title_from(message.parts) == work.conversation.title for message in named_by):
        _rename(tx, work, left)
    work.finish()


def _rename(tx: Tx, work: Change, left: dict[str, Outline]) -> None:
    """The first words of what was removed are no name any more: the first message that is left gives another."""
    said = [one for one in left.values() if one.role == "user"]
    first = repository.get_message(tx, min(said, key=lambda one: one.number).id) if said else None
    title = logic.title_from(first.parts) if first else None
    work.set(title=title, title_source="auto" if title else "none")
    if work.conversation.expires_at is None:
        repository.set_fields(tx, work.conversation.id, {"title": title})
        index_titles(tx, [work.conversation.id], again=True)


def forget_words(tx: Tx) -> None:
    """After something was removed for good: its words are in the word index no more, not even unfound.

    Takes the longer the more is indexed, so it is for a house with one person in it.
    """
    repository.forget_terms(tx)


def clear(tx: Tx, caller: Caller, conversation_id: str, bus: Bus) -> Conversation:
    """Removes all messages; title and settings stay."""
    access.require(tx, caller, conversation_id, "own")
    work = Change(tx, conversation_id, caller.user_id)
    ids = list(repository.outline(tx, conversation_id))
    _drop(tx, ids, bus)
    repository.drop_summaries(tx, conversation_id, None)
    repository.delete_messages(tx, conversation_id, None)
    work.cleared(ids)
    work.set(branches=[])
    return work.finish()


def delete(tx: Tx, caller: Caller, conversation_id: str, bus: Bus) -> None:
    """Deletes a conversation with all that it held."""
    found = access.require(tx, caller, conversation_id, "own")
    erase(tx, conversation_id, bus, temporary=found.expires_at is not None)


def erase(tx: Tx, conversation_id: str, bus: Bus, *, temporary: bool = False) -> None:
    """What `delete` does, for those whose rights were looked at before; of a temporary one not a trace is left."""
    members = repository.member_ids(tx, conversation_id)
    ids = list(repository.outline(tx, conversation_id))
    if temporary:
        bus.publish(tx, TemporaryEnded(conversation_id, repository.file_ids_of(tx, ids)))
    else:
        repository.keep_gone(tx, conversation_id)
        _drop(tx, ids, bus)
        repository.drop_terms(tx, [conversation_id])
    repository.delete_conversation(tx, conversation_id)
    bus.publish(tx, ConversationDeleted(conversation_id))
    for user_id in members:
        tx.announce(person_topic(user_id), lambda: f'{{"t":"list","removed":"{conversation_id}"}}')
