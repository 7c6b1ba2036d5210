"""Verbs that change a conversation: create, append, answer, settle, place in the context, remove, clear, name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from veche.features.conversations import access, logic, repository
from veche.features.conversations.errors import (
    IdReused,
    MessageEmpty,
    MessageTooLong,
    NoMessage,
    ParentElsewhere,
    PartRefused,
    ReadOnly,
)
from veche.features.conversations.events import MessagesSettled
from veche.features.conversations.schemas import (
    Conversation,
    ConversationPatch,
    Message,
    MessagePatch,
    NewConversation,
)
from veche.features.conversations.service.branches import tidy_name
from veche.features.conversations.service.change import Change, list_frame, person_topic
from veche.features.conversations.service.members import PERSONAL, as_seen, keep_personal
from veche.features.conversations.service.search import index_titles
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.events import Bus
from veche.kit.ids import check_id, new_id
from veche.ports.content import AudioPart, FilePart, ImagePart, Params, Part, TextPart

MAX_TEXT = 1_000_000  # characters of one message
IDLE = 15 * 60_000  # milliseconds that a temporary conversation stays after the last screen has left it
_PERSONAL = (TextPart, FilePart, ImagePart, AudioPart)


def create(tx: Tx, caller: Caller, new: NewConversation) -> Conversation:
    """Begins a conversation, or gives the one that the same id began before.

    Raises:
        IdReused: the id belongs to something else.
    """
    caller.need("chat")
    conversation_id = check_id(new.id) if new.id else new_id()
    if new.id and repository.get_conversation(tx, conversation_id, None) is not None:
        found = repository.get_conversation(tx, conversation_id, caller.user_id)
        # while nothing has happened in it, it is as it was made; later a repeat cannot be told from another wish
        if found is None or (found[0].seq == 0 and not _says_the_same(new, found[0])):
            raise IdReused(id=conversation_id)
        return found[0]
    conversation = drafted(tx, caller, conversation_id, new)
    repository.add_conversation(tx, conversation)
    if new.temporary:
        return conversation
    if conversation.title:
        index_titles(tx, [conversation_id])
    tx.announce(person_topic(caller.user_id), list_frame(conversation))
    return conversation


def drafted(tx: Tx, caller: Caller, conversation_id: str, new: NewConversation) -> Conversation:
    """A conversation as it would begin."""
    title = tidy_name(new.title, 300) if new.title else None
    project = access.require_project(tx, caller, new.project_id, "chat") if new.project_id else None
    assistant = new.assistant_id or (project.assistant_id if project else None)
    return Conversation(
        id=conversation_id,
        title=title,
        title_source="manual" if title else "none",
        owner_id=caller.user_id,
        head_id=None,
        seq=0,
        model=new.model,
        params=new.params or Params(),
        instructions=new.instructions or None,
        assistant_id=check_id(assistant, "assistant_id") if assistant else None,
        project_id=project.id if project else None,
        expires_at=tx.now + IDLE if new.temporary else None,
        archived=False,
        pinned=False,
        message_count=0,
        created_at=tx.now,
        updated_at=tx.now,
    )


def _says_the_same(new: NewConversation, old: Conversation) -> bool:
    wanted = (tidy_name(new.title, 300) if new.title else None, new.model, new.params or Params())
    return (*wanted, new.instructions or None, new.assistant_id) == (
        old.title,
        old.model,
        old.params,
        old.instructions,
        old.assistant_id,
    )


def change(
    tx: Tx, caller: Caller, conversation_id: str, patch: ConversationPatch, bus: Bus | None = None
) -> Conversation:
    """Changes what the patch names; the head may be any message of the conversation."""
    before = access.require(tx, caller, conversation_id, "read")
    caller.need("chat")
    fields = {name: value for name in patch.__struct_fields__ if (value := getattr(patch, name)) is not msgspec.UNSET}
    if before.role != "owner" and (own := {name: fields.pop(name) for name in PERSONAL if name in fields}):
        keep_personal(tx, caller, before, own)
        if not fields:
            return before
    if before.role == "reader" or (before.role != "owner" and "project_id" in fields):
        raise ReadOnly
    work = Change(tx, conversation_id, caller.user_id)
    if fields.get("head_id"):
        head = repository.get_message(tx, check_id(fields["head_id"], "head_id"))
        if head is None or head.conversation_id != conversation_id:
            raise ParentElsewhere(field="head_id")
    if "title" in fields:
        fields["title"] = tidy_name(fields["title"], 300) if fields["title"] else None
        fields["title_source"] = "manual" if fields["title"] else "none"
    if "instructions" in fields:
        fields["instructions"] = fields["instructions"] or None
    if fields.get("project_id"):
        fields["project_id"] = access.require_project(tx, caller, fields["project_id"], "chat").id
    if fields.pop("temporary", None) is False and before.expires_at is not None:
        fields |= _kept(tx, before, bus)
    work.set(**fields)
    if "title" in fields and before.expires_at is None:
        repository.set_fields(tx, conversation_id, {"title": fields["title"]})
        index_titles(tx, [conversation_id], again=True)
    return as_seen(tx, caller, work.finish())


def _kept(tx: Tx, before: Conversation, bus: Bus | None) -> dict[str, Any]:
    """A temporary conversation becomes a usual one: it has a name, and its words can be found."""
    nodes = list(repository.outline(tx, before.id).values())
    if bus is not None and nodes:
        bus.publish(tx, MessagesSettled(before.id, [node.id for node in nodes if node.state != "streaming"]))
    said = repository.get_message(tx, min(nodes, key=lambda node: node.number).id) if nodes else None
    title = logic.title_from(said.parts) if said else None
    return {"expires_at": None, **({"title": title, "title_source": "auto"} if title and not before.title else {})}


def retitle(tx: Tx, conversation_id: str, title: str) -> None:
    """A name given by the house; one given by a person is never replaced, and a temporary one has none."""
    work = Change(tx, conversation_id, None)
    if work.conversation.title_source != "manual" and work.conversation.expires_at is None:
        work.set(title=tidy_name(title, 300), title_source="auto")
        work.finish()
        index_titles(tx, [conversation_id], again=True)


def check_parts(parts: Sequence[Part]) -> None:
    """What a person may say.

    Raises:
        MessageEmpty, MessageTooLong, PartRefused.
    """
    if any(not isinstance(part, _PERSONAL) for part in parts):
        raise PartRefused
    length = sum(len(part.text) for part in parts if isinstance(part, TextPart))
    if length > MAX_TEXT:
        raise MessageTooLong(most=MAX_TEXT, length=length)
    if not any(not isinstance(part, TextPart) or part.text.strip() for part in parts):
        raise MessageEmpty


def known_message(tx: Tx, caller: Caller, message_id: str) -> Message | None:
    """The message that the same id made before, if the caller may see it.

    Raises:
        IdReused: the id is taken where the caller has no access.
    """
    found = repository.get_message(tx, message_id)
    if found is not None and repository.message_place(tx, message_id, caller.user_id) is None:
        raise IdReused(id=message_id)
    return found


def begin(tx: Tx, caller: Caller, conversation_id: str) -> Change:
    """A unit of work for a caller who may write here; the turn adds question and answer through it."""
    access.require_writer(tx, caller, conversation_id)
    return Change(tx, conversation_id, caller.user_id)


def begin_for_house(tx: Tx, conversation_id: str) -> Change:
    """A unit of work that no person asked for (an answer settles, a summary is made)."""
    return Change(tx, conversation_id, None)


def append(tx: Tx, work: Change, message: Message, bus: Bus | None) -> Message:
    """Adds a message under its parent and shows its branch. With a bus it is told as settled at once.

    Raises:
        ParentElsewhere: the parent is not in this conversation.
    """
    # the head, the usual parent, is known to be of this conversation
    known = message.parent_id in (None, work.conversation.head_id)
    if not known and repository.conversation_of(tx, str(message.parent_id)) != work.conversation.id:
        raise ParentElsewhere(field="parent_id")
    added = work.add_message(message)
    work.set(head_id=added.id)
    if work.conversation.expires_at is not None:
        work.set(expires_at=tx.now + IDLE)
    if bus is not None:
        bus.publish(tx, MessagesSettled(work.conversation.id, [added.id]))
    return added


def checkpoint(tx: Tx, items: Sequence[tuple[str, Sequence[Part]]]) -> set[str]:
    """Saves streaming answers as far as they are; gives the ids that are still wanted."""
    return repository.checkpoint(tx, items)


def settle(
    tx: Tx, work: Change, message_id: str, values: dict[str, Any], parts: Sequence[Part], bus: Bus
) -> Message | None:
    """Ends an answer, and tells it and its question as settled; None when it was removed in the meantime."""
    message = work.set_message(message_id, values, parts)
    if message is not None:
        question = [message.parent_id] if message.parent_id else []
        bus.publish(tx, MessagesSettled(work.conversation.id, [*question, message_id]))
    return message


def place_in_context(tx: Tx, caller: Caller, message_id: str, patch: MessagePatch) -> Message:
    """Switches a message out of the context, or back in, or pins it there."""
    place = access.require_message(tx, caller, message_id, "write")
    values: dict[str, Any] = {}
    if patch.excluded is not msgspec.UNSET:
        values |= {"excluded": True, "pinned": False} if patch.excluded else {"excluded": False}
    if patch.pinned is not msgspec.UNSET:
        values |= {"pinned": True, "excluded": False} if patch.pinned else {"pinned": False}
    work = Change(tx, place.id, caller.user_id)
    message = work.set_message(message_id, values)
    if message is None:
        raise NoMessage(id=message_id)
    # a summary that has it inside, or lacks it, is no longer true
    below = logic.subtree_of(repository.outline(tx, place.id).values(), message_id)
    repository.drop_summaries(tx, place.id, below)
    work.finish()
    return message
